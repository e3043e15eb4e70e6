// Files of a report, read and written piece by piece: none is ever in memory as a whole.
import { createHash } from 'node:crypto';
import { closeSync, createReadStream, fstatSync, openSync, type ReadStream, readFileSync, writeSync } from 'node:fs';
import { basename } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { PermanentError } from '@casper-trace/casper-types/app-error';
import { openRegularFile } from './regular-file.js';

const MEBIBYTE = 2 ** 20;
/** Far above the longest line of a report: its arguments are cut. */
const LONGEST_LINE = 64 * MEBIBYTE;

/** PermanentError 'not-a-file'. */
const streamOf = (path: string): ReadStream => createReadStream(path, { fd: openRegularFile(path) });

/** The whole of a small file; PermanentErrors 'not-a-file', 'too-large'. @param most bytes that it may have */
export function readSmallFile(path: string, most: number): string {
  const file = openRegularFile(path);
  try {
    if (fstatSync(file).size > most) {
      throw new PermanentError('too-large', `${basename(path)} has more than ${most} bytes`);
    }
    return readFileSync(file, 'utf8');
  } finally {
    closeSync(file);
  }
}

/**
 * The lines of a file with their numbers from 1; what stands behind the last line feed is a line, too. PermanentErrors
 * 'not-a-file', 'too-large' for a line that no report has.
 */
export async function* linesOf(path: string): AsyncGenerator<{ readonly number: number; readonly text: string }> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let number = 0;
  for await (const chunk of streamOf(path)) {
    const lines = (rest + decoder.write(chunk as Buffer)).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > LONGEST_LINE) {
      throw new PermanentError('too-large', `${basename(path)} line ${number + lines.length + 1} is too long`);
    }
    for (const text of lines) yield { number: ++number, text };
  }
  rest += decoder.end();
  if (rest !== '') yield { number: number + 1, text: rest };
}

export interface FileDigest {
  readonly bytes: number;
  readonly sha256: string;
}

export async function digestFile(path: string): Promise<FileDigest> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of streamOf(path)) {
    hash.update(chunk as Buffer);
    bytes += (chunk as Buffer).length;
  }
  return { bytes, sha256: hash.digest('hex') };
}

/** Digest of a file that would hold these pieces. */
export async function digestPieces(pieces: AsyncIterable<string>): Promise<FileDigest> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const piece of pieces) {
    hash.update(piece);
    bytes += Buffer.byteLength(piece);
  }
  return { bytes, sha256: hash.digest('hex') };
}

export async function writePieces(path: string, pieces: AsyncIterable<string>): Promise<void> {
  const file = openSync(path, 'w');
  try {
    for await (const piece of pieces) writeSync(file, piece);
  } finally {
    closeSync(file);
  }
}
