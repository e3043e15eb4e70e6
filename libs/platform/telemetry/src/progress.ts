// How far the work is: a bar on a terminal, a line now and then elsewhere. To standard error, like the log.
import { SingleBar } from 'cli-progress';

/** Least time between two plain lines. */
const LINE_EVERY_MS = 5_000;

export interface Progress {
  update(done: number, total: number): void;
  /** Ends the bar; the cursor stands on a new line. */
  stop(): void;
}

/** @param unit what is counted, plural */
export function createProgress(unit: string, stream: NodeJS.WriteStream = process.stderr): Progress {
  return stream.isTTY ? barProgress(unit, stream) : lineProgress(unit, stream);
}

function barProgress(unit: string, stream: NodeJS.WriteStream): Progress {
  const bar = new SingleBar({
    stream,
    format: `{bar} {value}/{total} ${unit} | {duration_formatted}`,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
    // The program stops the bar itself: the library's own signal handlers would end the process too early.
    gracefulExit: false,
  });
  let started = false;
  return {
    update(done, total) {
      if (!started) bar.start(total, done);
      started = true;
      bar.setTotal(total);
      bar.update(done);
    },
    stop() {
      if (started) bar.stop();
    },
  };
}

function lineProgress(unit: string, stream: NodeJS.WriteStream): Progress {
  let shown = 0;
  let lastDone = -1;
  return {
    update(done, total) {
      const now = Date.now();
      const finished = done === total && lastDone !== total;
      if (done !== lastDone && (finished || now - shown >= LINE_EVERY_MS)) {
        stream.write(`${done}/${total} ${unit}\n`);
        shown = now;
        lastDone = done;
      }
    },
    stop() {},
  };
}
