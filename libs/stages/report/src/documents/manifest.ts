// The manifest: what a report is about, what it covers, and the digest of every file. It is what is signed.
import { PermanentError } from '@casper-trace/casper-types/app-error';
import type { Json } from '@casper-trace/db/rows/column';
import { z } from 'zod';
import { SECTIONS } from './lines.js';

/** Raised when files of an older version of the program could not be checked by a newer one. */
export const REPORT_FORMAT = 'casper-trace report 1';
/** Raised with every change of what a file of a report looks like. */
export const REPORT_VERSION = '0.2.0';
export const CANONICAL_FORM = 'RFC 8785';

export const MANIFEST_FILE = 'manifest.json';
export const SIGNATURE_FILE = 'manifest.sig';
export const PAGE_FILE = 'report.html';

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const height = z.number().int().nonnegative();
const count = z.number().int().nonnegative();
const counts = z.record(z.string(), count);
/** A JSON object; canonical JSON refuses what is none. */
const json = z.custom<Json>((value) => typeof value === 'object' && value !== null);
const blockPlace = z.strictObject({ height, hash, stateRoot: hash });

const manifestSchema = z.strictObject({
  format: z.literal(REPORT_FORMAT),
  canonical: z.literal(CANONICAL_FORM),
  chain: z.strictObject({ networkName: z.string(), firstBlockHash: hash, firstHeight: height }),
  query: z.strictObject({
    subject: z.enum(['account', 'contract', 'package', 'purse', 'blocks']),
    /** Bare hex; null for a range of blocks. */
    address: hash.nullable(),
    from: height,
    to: height,
  }),
  range: z.strictObject({
    /** sha256 over the lines `<height> <hash> <digest of the recorded rows>` of the range. */
    digest: hash,
    first: blockPlace.nullable(),
    last: blockPlace.nullable(),
  }),
  versions: z.strictObject({
    report: z.string(),
    /** What recorded the blocks of the range. */
    recordedBy: z.array(z.strictObject({ engine: z.string(), blocks: count })),
  }),
  coverage: z.strictObject({
    blocks: count,
    recorded: count,
    proven: count,
    transactions: count,
    verdicts: counts,
    reasons: counts,
    /** Runs of blocks that are missing or not recorded; `gapCount` counts them all, the list may be cut. */
    gaps: z.array(z.tuple([height, height])),
    gapCount: count,
    complete: z.boolean(),
  }),
  /** Of the transactions that the report lists. */
  covered: z.strictObject({ transactions: count, verdicts: counts }),
  statements: z.strictObject({ purses: count, unexplained: count }),
  /** The blocks that are trusted without proof, to which the proofs of the range's proven blocks lead. */
  trust: z.strictObject({
    roots: z.array(
      z.strictObject({
        kind: z.string(),
        height,
        hash,
        /** True if the user or the list of known networks named it; false if it was taken from the source. */
        pinned: z.boolean(),
        /** Proven blocks of the range whose proof leads there. */
        blocks: count,
      }),
    ),
  }),
  rules: z.strictObject({
    /** False: no rule was evaluated over the range, and the section of findings says nothing. */
    evaluated: z.boolean(),
    /** `document` is the rule's whole text (docs/rule.schema.json). */
    list: z.array(z.strictObject({ rule: z.string(), version: count, from: height, to: height, document: json })),
    /** What the tags of rules stood for when the report was made. */
    tags: z.array(
      z.strictObject({
        tag: z.string(),
        role: z.enum(['subject', 'allowed']),
        kind: z.enum(['purse', 'account', 'contract', 'package']),
        address: hash,
      }),
    ),
  }),
  rows: z.strictObject(
    Object.fromEntries(SECTIONS.map((name) => [name, count])) as Record<(typeof SECTIONS)[number], typeof count>,
  ),
  files: z.array(z.strictObject({ name: z.string(), bytes: count, sha256: hash })),
  /** ed25519, 64 hex digits; null if the report is not signed. */
  publicKey: hash.nullable(),
});

export type Manifest = z.infer<typeof manifestSchema>;

const versionSchema = z.object({ versions: z.object({ report: z.string() }) });

/** PermanentErrors 'bad-report' with what is wrong, 'other-version' for one that this program cannot check. */
export function parseManifest(text: string): Manifest {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new PermanentError('bad-report', `${MANIFEST_FILE} is not JSON`);
  }
  const { data: versioned } = versionSchema.safeParse(value);
  if (versioned !== undefined && versioned.versions.report !== REPORT_VERSION) {
    throw new PermanentError(
      'other-version',
      `${MANIFEST_FILE}: the report has version '${versioned.versions.report}', this casper-trace checks version ${REPORT_VERSION}: use the one that made it`,
    );
  }
  const parsed = manifestSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new PermanentError(
    'bad-report',
    `${MANIFEST_FILE} is no manifest of a report: ${issue.path.join('.')}: ${issue.message}`,
  );
}

/** As plain JSON, for `canonicalJson`. */
export const manifestJson = (manifest: Manifest): Json => manifest;
