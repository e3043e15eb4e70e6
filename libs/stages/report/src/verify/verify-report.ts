// Checks a report without anything but its folder: signature, files, digests, canonical form, counts, arithmetic, and
// that CSV and page say what the JSON Lines say.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { AppError, PermanentError } from '@casper-trace/casper-types/app-error';
import { canonicalJson } from '../documents/canonical-json.js';
import { SECTIONS } from '../documents/lines.js';
import {
  MANIFEST_FILE,
  type Manifest,
  manifestJson,
  PAGE_FILE,
  parseManifest,
  REPORT_VERSION,
  SIGNATURE_FILE,
} from '../documents/manifest.js';
import { digestFile, digestPieces } from '../files.js';
import { reportFiles } from '../make-report.js';
import { csvPieces, pagePieces } from '../render/derived-files.js';
import { isSignedBy } from '../signing/ed25519.js';
import { checkBlocks } from './check-blocks.js';
import { checkLines } from './check-lines.js';
import { checkSums } from './check-sums.js';
import { Faults } from './faults.js';

export interface Verification {
  /** Undefined if it cannot be read. */
  readonly manifest: Manifest | undefined;
  /** One line each; empty: nothing is wrong. */
  readonly faults: readonly string[];
}

/** @param publicKey whose signature is wanted, 64 hex digits; undefined: whoever's the manifest names */
export async function verifyReport(folder: string, publicKey: string | undefined): Promise<Verification> {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    throw new PermanentError('no-report', `there is no report at ${folder}`);
  }
  const faults = new Faults();
  const manifest = readManifest(folder, faults);
  if (manifest === undefined) return { manifest, faults: faults.list };
  checkSignature(folder, manifest, publicKey, faults);
  checkFileSet(folder, manifest, faults);
  await checkDigests(folder, manifest, faults);
  // What stands in files of other bytes than were signed says nothing.
  if (faults.list.length === 0) await checkLines(folder, manifest, faults);
  if (faults.list.length === 0) await checkBlocks(folder, manifest, faults);
  if (faults.list.length === 0) await checkSums(folder, faults);
  if (faults.list.length === 0 && manifest.versions.report === REPORT_VERSION) {
    await checkDerived(folder, manifest, faults);
  }
  return { manifest, faults: faults.list };
}

function readManifest(folder: string, faults: Faults): Manifest | undefined {
  const path = join(folder, MANIFEST_FILE);
  if (!existsSync(path)) {
    faults.add(`${MANIFEST_FILE} is missing`);
    return undefined;
  }
  const text = readFileSync(path, 'utf8');
  try {
    const manifest = parseManifest(text);
    if (`${canonicalJson(manifestJson(manifest))}\n` !== text) faults.add(`${MANIFEST_FILE} is not in canonical form`);
    return manifest;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    faults.add(error.message);
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
  if (own === null) {
    if (wanted !== undefined) faults.add('the report is not signed');
    if (existsSync(path)) faults.add(`${SIGNATURE_FILE} is there, but the manifest names no key`);
    return;
  }
  if (wanted !== undefined && wanted !== own) faults.add(`the report is signed by ${own}, not by ${wanted}`);
  // A missing file is told with the others.
  if (!existsSync(path)) return;
  const text = readFileSync(path, 'utf8');
  // One signature has one form: a changed line feed is a changed byte.
  const signature = text.endsWith('\n') ? text.slice(0, -1) : '';
  if (!isSignedBy(readFileSync(join(folder, MANIFEST_FILE), 'utf8'), signature, own)) {
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
  for (const name of expected) if (!found.has(name)) faults.add(`${name} is missing`);
  for (const name of found) if (!expected.has(name)) faults.add(`${name} is no part of the report`);
}

async function checkDigests(folder: string, { files }: Manifest, faults: Faults): Promise<void> {
  for (const { name, bytes, sha256 } of files) {
    const path = join(folder, name);
    // A name is checked against the list of a report's files before: it cannot lead elsewhere.
    if (!reportFiles().includes(name) || !existsSync(path)) continue;
    const found = await digestFile(path);
    if (found.bytes !== bytes) faults.add(`${name} has ${found.bytes} bytes, the manifest says ${bytes}`);
    else if (found.sha256 !== sha256) faults.add(`${name} was changed: its sha256 is not that of the manifest`);
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
