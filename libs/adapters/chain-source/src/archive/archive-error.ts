// Everything that can be wrong with an archive, each as one PermanentError with a stable code and one clear line.
import { PermanentError } from '@casper-trace/casper-types/app-error';

/** A line of a file: what messages name. Lines count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

/** What is wrong with an archive. */
export type ArchiveErrorCode =
  /** A file or folder that must be there is not. */
  | 'archive-missing-file'
  /** The system refuses to read it. */
  | 'archive-unreadable-file'
  /** The file ends within a line. */
  | 'archive-truncated'
  /** The text is not JSON. */
  | 'archive-bad-json'
  /** The JSON is not what the file should hold. */
  | 'archive-bad-line'
  /** No block at all. */
  | 'archive-no-blocks'
  /** A block's height does not follow the one before. */
  | 'archive-height-gap'
  /** A block's parent hash is not the hash of the block before. */
  | 'archive-wrong-parent'
  /** A block, body or transaction hash is not the hash of its content. */
  | 'archive-wrong-hash'
  /** A block names a transaction that the archive lacks. */
  | 'archive-missing-transaction'
  /** Two different lines for one transaction. */
  | 'archive-duplicate-transaction'
  /** A recorded result belongs to another block. */
  | 'archive-wrong-block'
  /** A block was made under a protocol version whose chainspec is not there. */
  | 'archive-wrong-version'
  /** A chainspec or a transaction is of another network. */
  | 'archive-wrong-network';

/** The error for a whole file. */
export function fileError(code: ArchiveErrorCode, file: string, problem: string): PermanentError {
  return new PermanentError(code, `${file}: ${problem}`, { file });
}

/** The error for one line of a file. */
export function lineError(
  code: ArchiveErrorCode,
  { file, line }: Place,
  problem: string,
  meta: Readonly<Record<string, string | bigint>> = {},
): PermanentError {
  return new PermanentError(code, `${file}, line ${line}: ${problem}`, { file, line, ...meta });
}

/** Turns a system error of opening or reading into the archive's own; anything else comes back as it is. */
export function systemError(error: unknown, file: string): unknown {
  if (!(error instanceof Error) || !('code' in error) || error instanceof PermanentError) return error;
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') {
    return fileError('archive-missing-file', file, 'this file of the archive is missing');
  }
  return fileError('archive-unreadable-file', file, `cannot be read: ${error.message}`);
}
