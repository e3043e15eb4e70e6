// Checks a report without anything but its folder: signature, files, digests, canonical form, counts, arithmetic, and
// that CSV and page say what the JSON Lines say.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { PermanentError } from '@casper-trace/casper-types/app-error';
import type { TrustedBlock } from '@casper-trace/verdict/chain-of-trust';
import { canonicalJson } from '../documents/canonical-json.js';
import { SECTIONS } from '../documents/lines.js';
import {
  MANIFEST_FILE,
  type Manifest,
  manifestJson,
  PAGE_FILE,
  parseManifest,
  SIGNATURE_FILE,
} from '../documents/manifest.js';
import { digestFile, digestPieces, readSmallFile } from '../files.js';
import { reportFiles } from '../make-report.js';
import { fileFault, kindOfFile } from '../regular-file.js';
import { csvPieces, pagePieces } from '../render/derived-files.js';
import { isSignedBy } from '../signing/ed25519.js';
import { checkBlocks } from './check-blocks.js';
import { checkLines } from './check-lines.js';
import { checkSums } from './check-sums.js';
import { Faults } from './faults.js';

/** What the reader knows that the report does not. */
export interface Expected {
  /** Whose signature is wanted, 64 hex digits; undefined: the signature is checked by the key that the report names. */
  readonly publicKey?: string | undefined;
  /** Blocks to which the proofs may lead; empty: not checked. */
  readonly trusted?: readonly TrustedBlock[];
}

export interface Verification {
  /** Undefined if it cannot be read. */
  readonly manifest: Manifest | undefined;
  /** One line each; empty: nothing is wrong. */
  readonly faults: readonly string[];
}

/** PermanentError 'no-report' if there is no folder. Everything else that is wrong is a fault. */
export async function verifyReport(folder: string, expected: Expected = {}): Promise<Verification> {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    throw new PermanentError('no-report', `there is no report at ${folder}`);
  }
  const faults = new Faults();
  const manifest = await faults.of(() => readManifest(folder, faults));
  if (manifest === undefined) return { manifest, faults: faults.list };
  const checks: readonly (() => void | Promise<void>)[] = [
    () => checkSignature(folder, manifest, expected.publicKey, faults),
    () => checkFileSet(folder, manifest, faults),
    () => checkDigests(folder, manifest, faults),
  ];
  for (const check of checks) await faults.of(check);
  // What stands in files of other bytes than the manifest names says nothing: each of these needs all before it.
  const further: typeof checks = [
    () => checkLines(folder, manifest, faults),
    () => checkBlocks(folder, manifest, faults),
    () => checkSums(folder, faults),
    () => checkDerived(folder, manifest, faults),
    () => checkTrust(manifest, expected.trusted ?? [], faults),
  ];
  for (const check of further) if (faults.list.length === 0) await faults.of(check);
  return { manifest, faults: faults.list };
}

/** Far above any manifest; tags may have many addresses. */
const LARGEST_MANIFEST = 256 * 2 ** 20;
const LARGEST_SIGNATURE = 1024;

function readManifest(folder: string, faults: Faults): Manifest {
  const text = readSmallFile(join(folder, MANIFEST_FILE), LARGEST_MANIFEST);
  const manifest = parseManifest(text);
  if (canonicalText(manifest) !== text) faults.add(`${MANIFEST_FILE} is not in canonical form`);
  return manifest;
}

/** Undefined for what has no canonical form, such as a number that is no integer, or nesting without an end. */
function canonicalText(manifest: Manifest): string | undefined {
  try {
    return `${canonicalJson(manifestJson(manifest))}\n`;
  } catch {
    return undefined;
  }
}

function checkSignature(
  folder: string,
  { publicKey: own }: Manifest,
  wanted: string | undefined,
  faults: Faults,
): void {
  const path = join(folder, SIGNATURE_FILE);
  const isThere = kindOfFile(path) !== undefined;
  if (own === null) {
    if (wanted !== undefined) faults.add('the report is not signed');
    if (isThere) faults.add(`${SIGNATURE_FILE} is there, but the manifest names no key`);
    return;
  }
  if (wanted !== undefined && wanted !== own) faults.add(`the report is signed by ${own}, not by ${wanted}`);
  // A missing file is told with the others.
  if (!isThere) return;
  const text = readSmallFile(path, LARGEST_SIGNATURE);
  // One signature has one form: a changed line feed is a changed byte.
  const signature = text.endsWith('\n') ? text.slice(0, -1) : '';
  if (!isSignedBy(readSmallFile(join(folder, MANIFEST_FILE), LARGEST_MANIFEST), signature, own)) {
    faults.add(`${SIGNATURE_FILE} is no signature of ${MANIFEST_FILE} by ${own}`);
  }
}

function checkFileSet(folder: string, { files, publicKey }: Manifest, faults: Faults): void {
  const named = files.map(({ name }) => name);
  if (canonicalJson(named) !== canonicalJson(reportFiles())) {
    faults.add(`${MANIFEST_FILE} does not name the files of a report`);
  }
  const expected = new Set([...reportFiles(), MANIFEST_FILE, ...(publicKey === null ? [] : [SIGNATURE_FILE])]);
  const found = new Set(readdirSync(folder));
  for (const name of expected) {
    const fault = fileFault(join(folder, name));
    // The manifest was read, and a signature that is no file was told.
    if (fault !== undefined && !(name === SIGNATURE_FILE && found.has(name))) faults.add(fault);
  }
  for (const name of found) if (!expected.has(name)) faults.add(`${name} is no part of the report`);
}

async function checkDigests(folder: string, { files }: Manifest, faults: Faults): Promise<void> {
  for (const { name, bytes, sha256 } of files) {
    const path = join(folder, name);
    // A name is checked against the list of a report's files before: it cannot lead elsewhere.
    if (!reportFiles().includes(name) || kindOfFile(path) !== 'file') continue;
    const found = await digestFile(path);
    if (found.bytes !== bytes) faults.add(`${name} has ${found.bytes} bytes, the manifest says ${bytes}`);
    else if (found.sha256 !== sha256) faults.add(`${name} was changed: its sha256 is not that of the manifest`);
  }
}

/** The roots that the manifest names are those of its blocks: `checkBlocks`. */
function checkTrust({ trust }: Manifest, trusted: readonly TrustedBlock[], faults: Faults): void {
  if (trusted.length === 0) return;
  for (const { kind, height, hash, blocks } of trust.roots) {
    if (trusted.some((block) => block.height === BigInt(height) && block.blockHash === hash)) continue;
    faults.add(`${blocks} blocks are proven from ${kind} ${height}:${hash}, which is not a block that you trust`);
  }
}

async function checkDerived(folder: string, manifest: Manifest, faults: Faults): Promise<void> {
  const { files, ...facts } = manifest;
  const compare = async (name: string, pieces: AsyncIterable<string>): Promise<void> => {
    const { sha256 } = await digestPieces(pieces);
    if (files.find((file) => file.name === name)?.sha256 !== sha256)
      faults.add(`${name} does not say what the JSON Lines say`);
  };
  for (const name of SECTIONS) await compare(`${name}.csv`, csvPieces(folder, name));
  await compare(PAGE_FILE, pagePieces(folder, facts));
}
