// Entry of the thread in which `trace --archive` re-executes a block: it has the stack of a worker thread, so that a
// program of deep calls ends here as it does in `index`.

import type { TraceReport } from '@casper-trace/query/report/trace-report';
import { faultOf, type ThreadFault } from '@casper-trace/reexecute/block-task';
import type { TrustedBlock } from '@casper-trace/verdict/chain-of-trust';
import { traceFromArchive } from './trace-from-archive.js';

export interface TraceTask {
  /** 64 lower-case hex digits. */
  readonly hash: string;
  readonly folder: string;
  /** Blocks that the user trusts. */
  readonly pins: readonly TrustedBlock[];
}

export type TraceAnswer =
  | { readonly ok: true; readonly report: TraceReport }
  | { readonly ok: false; readonly fault: ThreadFault };

/** Piscina calls the exported function of this name. Never throws: errors lose their class between threads. */
export async function runTraceTask({ hash, folder, pins }: TraceTask): Promise<TraceAnswer> {
  try {
    return { ok: true, report: await traceFromArchive(hash, folder, pins) };
  } catch (error) {
    return { ok: false, fault: faultOf(error) };
  }
}
