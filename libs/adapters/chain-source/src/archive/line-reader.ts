// A file of lines, read piece by piece: one line in memory at a time, with its place in the file.
import type { FileHandle } from 'node:fs/promises';
import { fileError, lineError, type Place, systemError } from './archive-error.js';

const CHUNK_BYTES = 1 << 20;
const NEWLINE = 0x0a;
/** A longer line is a broken file, not a block or a transaction of any network. */
const MAX_LINE_BYTES = 256 << 20;

/** A line that is not empty; `offset` and `length` in bytes, `terminated` false if the file ends without a newline. */
export interface TextLine extends Place {
  readonly offset: number;
  readonly length: number;
  readonly text: string;
  readonly terminated: boolean;
}

function decode(bytes: Uint8Array, place: Place): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw lineError('archive-bad-json', place, 'not UTF-8 text');
  }
}

/** All lines that are not blank, from the front; `path` is for messages. */
export async function* readLines(handle: FileHandle, path: string): AsyncGenerator<TextLine, void> {
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  let lineStart = 0;
  let line = 0;
  let position = 0;

  const takeLine = (terminated: boolean): TextLine | undefined => {
    line += 1;
    const bytes = Buffer.concat(pending, pendingBytes);
    const place = { file: path, line };
    const text = decode(bytes, place);
    const found = { ...place, offset: lineStart, length: bytes.length, text, terminated };
    pending = [];
    pendingBytes = 0;
    lineStart += bytes.length + 1;
    return text.trim() === '' ? undefined : found;
  };

  for (;;) {
    const count = await readAt(handle, path, chunk, position);
    if (count === 0) break;
    position += count;
    let start = 0;
    while (start < count) {
      const newline = chunk.subarray(0, count).indexOf(NEWLINE, start);
      const end = newline < 0 ? count : newline;
      pending.push(Buffer.from(chunk.subarray(start, end)));
      pendingBytes += end - start;
      if (pendingBytes > MAX_LINE_BYTES) {
        throw fileError('archive-bad-json', path, `line ${line + 1} is longer than ${MAX_LINE_BYTES} bytes`);
      }
      start = end + 1;
      if (newline < 0) break;
      const found = takeLine(true);
      if (found !== undefined) yield found;
    }
  }
  if (pendingBytes > 0) {
    const found = takeLine(false);
    if (found !== undefined) yield found;
  }
}

/** The text at a place that `readLines` gave before. */
export async function readLineAt(
  handle: FileHandle,
  place: Place & { readonly offset: number; readonly length: number },
): Promise<string> {
  const bytes = Buffer.allocUnsafe(place.length);
  let filled = 0;
  while (filled < bytes.length) {
    const count = await readAt(handle, place.file, bytes.subarray(filled), place.offset + filled);
    if (count === 0) throw lineError('archive-truncated', place, 'the file became shorter while it was read');
    filled += count;
  }
  return decode(bytes, place);
}

async function readAt(handle: FileHandle, path: string, buffer: Buffer, position: number): Promise<number> {
  try {
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, position);
    return bytesRead;
  } catch (error) {
    throw systemError(error, path);
  }
}

/** How many lines that are not empty the file has, without decoding them. */
export async function countLines(handle: FileHandle, path: string): Promise<number> {
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  let lines = 0;
  let inLine = false;
  let position = 0;
  for (;;) {
    const count = await readAt(handle, path, chunk, position);
    if (count === 0) return inLine ? lines + 1 : lines;
    position += count;
    const bytes = chunk.subarray(0, count);
    let start = 0;
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
      if (inLine || end > start) lines += 1;
      inLine = false;
      start = end + 1;
    }
    inLine ||= start < count;
  }
}
