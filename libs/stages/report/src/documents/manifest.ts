// The manifest: what a report is about, what it covers, and the digest of every file. It is what is signed.
import { PermanentError } from '@casper-trace/casper-types/app-error';
import type { Json } from '@casper-trace/db/rows/column';
import { z } from 'zod';
import { SECTIONS } from './lines.js';

/** Raised when files of an older version of the program could not be checked by a newer one. */
export const REPORT_FORMAT = 'casper-trace report 1';
/** Raised with every change of what a file of a report looks like. */
export const REPORT_VERSION = '0.1.0';
export const CANONICAL_FORM = 'RFC 8785';

export const MANIFEST_FILE = 'manifest.json';
export const SIGNATURE_FILE = 'manifest.sig';
export const PAGE_FILE = 'report.html';

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const height = z.number().int().nonnegative();
const count = z.number().int().nonnegative();
const counts = z.record(z.string(), count);
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
    recordedBy: z.array(z.strictObject({ engine: z.string(), tracer: z.string(), schema: count, blocks: count })),
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
  rules: z.strictObject({
    /** False: no rule was evaluated over the range, and the section of findings says nothing. */
    evaluated: z.boolean(),
    list: z.array(z.strictObject({ rule: z.string(), version: count, from: height, to: height })),
  }),
  rows: z.strictObject(
    Object.fromEntries(SECTIONS.map((name) => [name, count])) as Record<(typeof SECTIONS)[number], typeof count>,
  ),
  files: z.array(z.strictObject({ name: z.string(), bytes: count, sha256: hash })),
  /** ed25519, 64 hex digits; null if the report is not signed. */
  publicKey: hash.nullable(),
});

export type Manifest = z.infer<typeof manifestSchema>;

/** PermanentError 'bad-report' with what is wrong. */
export function parseManifest(text: string): Manifest {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new PermanentError('bad-report', `${MANIFEST_FILE} is not JSON`);
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
