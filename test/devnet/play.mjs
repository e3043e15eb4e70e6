// Brings up a casper-node 2.0.3, plays the scenarios and records the chain.
// Usage: node test/devnet/play.mjs NODE-PROGRAM WORK-DIRECTORY ARCHIVE-DIRECTORY [VARIANT]   (README.md)

import { resolve } from 'node:path';
import { VARIANTS } from './lib/node.mjs';
import { record } from './lib/record.mjs';
import { ABOUT, SECTIONS } from './scenarios/corpus-sections.mjs';
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

const [program, work, out] = process.argv.slice(2, 5).map((path) => resolve(path));
const variant = VARIANTS[process.argv[5] ?? 'standard'];
if (out === undefined || variant === undefined) {
  const variants = Object.keys(VARIANTS).join('|');
  console.error(`usage: node test/devnet/play.mjs NODE-PROGRAM WORK-DIRECTORY ARCHIVE-DIRECTORY [${variants}]`);
  process.exit(2);
}
const plan = { script: 'play.mjs', about: ABOUT, sections: SECTIONS };
await record({ program, work, out, variant, plan, play: playAll });
