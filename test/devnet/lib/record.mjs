// Runs a node, plays on it and writes what its event stream told as an archive.
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeArchive } from './archive.mjs';
import { BinaryPort } from './binary-port.mjs';
import { checklist } from './checklist.mjs';
import { BINARY_PORT, Node } from './node.mjs';
import { Play } from './play.mjs';
import { Recorder } from './recorder.mjs';

const provenance = (script, status, more) => `# Where this chain comes from

Recorded on ${new Date().toISOString().slice(0, 10)} by test/devnet/${script} (test/devnet/README.md) from a one-validator
casper-node ${JSON.parse(status).build_version} on loopback: lines of its event stream in the form of JSON-RPC answers, its
chainspec, its global state compacted by mdb_copy. No value was edited. CHECKLIST.md tells what the transactions are.
${more}`;

/**
 * @param {object} parts
 * @param {string} parts.program the node
 * @param {string} parts.work the node's directory, emptied first
 * @param {string} parts.out the archive's directory, made anew
 * @param {readonly string[][]} parts.variant settings of the chainspec (lib/node.mjs)
 * @param {{script: string, about: string, sections: readonly [string, RegExp][]}} parts.plan for the checklist
 * @param {(game: Play) => Promise<void>} parts.play
 * @param {boolean} [parts.withEvents] write events.txt too
 * @param {string} [parts.more] further text for PROVENANCE.md
 */
export async function record({ program, work, out, variant, plan, play, withEvents = false, more = '' }) {
  const node = new Node(work, variant);
  const events = join(work, 'events.txt');
  const recorder = new Recorder(events);
  node.start(program);
  let log = [];
  let status;
  try {
    await recorder.open();
    await node.waitForStatus();
    await recorder.until(() => recorder.height >= 1, 180_000);
    const port = await BinaryPort.open(BINARY_PORT);
    const game = new Play(port, recorder);
    log = game.log;
    await play(game);
    const end = recorder.height + 2;
    await recorder.until(() => recorder.height >= end, 60_000);
    status = await node.status();
    port.close();
  } finally {
    await node.stop();
    await recorder.close();
  }
  rmSync(out, { recursive: true, force: true });
  mkdirSync(join(out, 'state'), { recursive: true });
  const { blocks, transactions, processed } = writeArchive(events, node.chainspecPath, out, { withEvents });
  execFileSync('mdb_copy', ['-n', '-c', node.statePath, join(out, 'state/data.lmdb')]);
  writeFileSync(join(out, 'info_get_status.json'), `${status}\n`);
  writeFileSync(join(out, 'PROVENANCE.md'), provenance(plan.script, status, more));
  writeFileSync(join(out, 'log.json'), `[\n${log.map((entry) => JSON.stringify(entry)).join(',\n')}\n]\n`);
  writeFileSync(join(out, 'CHECKLIST.md'), checklist(log, processed, plan));
  console.log(`${blocks} blocks, ${transactions} transactions, ${log.filter(({ refused }) => refused).length} refused`);
}
