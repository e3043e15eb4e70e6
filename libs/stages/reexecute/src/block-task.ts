// What goes to a worker thread and what comes back: plain data, as structured clone keeps it.
import { AppError, type ErrorMeta, PermanentError, RetryableError } from '@casper-trace/casper-types/app-error';
import type { BlockRecord } from '@casper-trace/db/block-record';
import type { BlockTrust } from '@casper-trace/verdict/trust-in-blocks';
import type { TransactionLimits } from './thread-pool.js';

export interface BlockTask {
  /** Path of the LMDB file with the source's state. */
  readonly trieStorePath: string;
  /** TOML of the block's protocol version; undefined if the source had none. */
  readonly chainspec: string | undefined;
  /** The node's JSON, like all that is raw here. */
  readonly rawBlock: string;
  readonly rawParent: string | undefined;
  /** In the order of execution. */
  readonly rawTransactions: readonly string[];
  /** Hex of the bytesrepr of each transaction's messages; undefined where none were recorded. */
  readonly recordedMessages: readonly (string | undefined)[];
  /** `blocks.inputs` as it was read. */
  readonly inputs: number;
  /** Why the block is the chain's. */
  readonly trust: BlockTrust;
}

/** A task with what the thread pool adds. */
export interface ThreadTask extends BlockTask {
  /** Indices of transactions that are not to be executed again. */
  readonly overLimit: readonly number[];
  readonly limits: TransactionLimits;
  /**
   * Two Int32: index + 1 of the transaction that is being executed, 0 before the first; the kernel's id of the thread,
   * 0 if it is not known (thread-time.ts).
   */
  readonly running: SharedArrayBuffer;
}

/** Errors lose their class between threads: this carries what counts. */
export interface ThreadFault {
  readonly retryable: boolean;
  readonly code: string;
  readonly message: string;
  readonly meta: ErrorMeta;
}

export type ThreadAnswer =
  | { readonly ok: true; readonly record: BlockRecord }
  | { readonly ok: false; readonly fault: ThreadFault };

export function faultOf(error: unknown): ThreadFault {
  if (error instanceof AppError) {
    const { retryable, code, message, meta } = error;
    return { retryable, code, message, meta };
  }
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { retryable: false, code: 'engine-bug', message, meta: {} };
}

export function errorOf({ retryable, code, message, meta }: ThreadFault): AppError {
  return retryable ? new RetryableError(code, message, meta) : new PermanentError(code, message, meta);
}
