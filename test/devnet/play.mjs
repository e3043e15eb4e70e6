// Brings up a casper-node 2.0.3, plays the scenarios and records the chain.
// Usage: node test/devnet/play.mjs NODE-PROGRAM WORK-DIRECTORY ARCHIVE-DIRECTORY [VARIANT]   (README.md)

import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { writeArchive } from './lib/archive.mjs';
import { BinaryPort } from './lib/binary-port.mjs';
import { checklist } from './lib/checklist.mjs';
import { BINARY_PORT, Node, VARIANTS } from './lib/node.mjs';
import { Play } from './lib/play.mjs';
import { Recorder } from './lib/recorder.mjs';
import { install, playCalls, playKeyManagement, playNative } from './scenarios/from-vectors.mjs';
import { playCrowd, playDeploys, playOwnPayment, playTopics } from './scenarios/own.mjs';

async function playAll(game) {
  await install(game);
  await playTopics(game);
  await playNative(game);
  await playCalls(game, 'natural');
  await playCrowd(game);
  await playOwnPayment(game);
  await playDeploys(game);
  await playCalls(game, 'calls');
  await playCalls(game, 'access', 3);
  await playCalls(game, 'storage', 2);
  await playCalls(game, 'environment');
  await playCalls(game, 'money');
  await playCalls(game, 'auction', 2);
  await playCalls(game, 'failures');
  await playCalls(game, 'random', 5, 12);
  await playCalls(game, 'mutants', 60);
  await playCalls(game, 'smith', 20);
  await playCalls(game, 'hostile', 25);
  await playCalls(game, 'packages');
  await playKeyManagement(game);
}

const PROVENANCE = (status) => `# Where this chain comes from

Recorded on ${new Date().toISOString().slice(0, 10)} by test/devnet/play.mjs (test/devnet/README.md) from a one-validator
casper-node ${JSON.parse(status).build_version} on loopback: lines of its event stream in the form of JSON-RPC answers, its
chainspec, its global state compacted by mdb_copy. No value was edited. CHECKLIST.md tells what the transactions are.
`;

const [program, work, out] = process.argv.slice(2, 5).map((path) => resolve(path));
const variant = VARIANTS[process.argv[5] ?? 'standard'];
if (out === undefined || variant === undefined) {
  const variants = Object.keys(VARIANTS).join('|');
  console.error(`usage: node test/devnet/play.mjs NODE-PROGRAM WORK-DIRECTORY ARCHIVE-DIRECTORY [${variants}]`);
  process.exit(2);
}
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
  await playAll(game);
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
const { blocks, transactions, processed } = writeArchive(events, node.chainspecPath, out);
execFileSync('mdb_copy', ['-n', '-c', node.statePath, join(out, 'state/data.lmdb')]);
writeFileSync(join(out, 'info_get_status.json'), `${status}\n`);
writeFileSync(join(out, 'PROVENANCE.md'), PROVENANCE(status));
writeFileSync(join(out, 'log.json'), `[\n${log.map((entry) => JSON.stringify(entry)).join(',\n')}\n]\n`);
writeFileSync(join(out, 'CHECKLIST.md'), checklist(log, processed));
console.log(`${blocks} blocks, ${transactions} transactions, ${log.filter(({ refused }) => refused).length} refused`);
