// Entry of the thread of `casper-trace calibrate`: contracts may need a deeper stack than the main thread has.
import { faultOf, type ThreadFault } from '@casper-trace/reexecute/block-task';
import { type Calibration, calibrateArchive } from './calibrate-archive.js';

export type CalibrateAnswer =
  | { readonly ok: true; readonly rows: readonly Calibration[] }
  | { readonly ok: false; readonly fault: ThreadFault };

/** Piscina calls the exported function of this name. Never throws: see `ThreadFault`. */
export async function runCalibrateTask(folder: string): Promise<CalibrateAnswer> {
  try {
    return { ok: true, rows: await calibrateArchive(folder) };
  } catch (error) {
    return { ok: false, fault: faultOf(error) };
  }
}
