// The oracles' scenarios on this chain: as V1 sessions, as Deploys and as stored session code by turns.
import { clPublicKey, clU512, clU512Of } from '@casper-trace/casper-types/cl-value';
import { hexToBytes } from '@casper-trace/casper-types/hex';
import { accountKey, balanceKey } from '@casper-trace/casper-types/key';
import { runtimeArgsFromBytes } from '@casper-trace/casper-types/runtime-args';
import { user } from '../lib/keys.mjs';
import { TREASURER } from '../lib/node.mjs';
import { relocate } from '../lib/places.mjs';
import { Program } from '../lib/program.mjs';
import {
  deploy,
  deployItem,
  invocationTarget,
  native,
  session,
  standardPayment,
  stored,
} from '../lib/transactions.mjs';
import { callVectors, contractWasm, nativeVectors } from '../lib/vectors.mjs';

const PUPPET = contractWasm('puppet.wasm');
const LEAST_PAYMENT = 2_500_000_000n;
const MOST_PAYMENT = 100_000_000_000n;
const BATCH = 20;
/** Users of the vectors get motes when they have less than this. */
const FLOOR = 600_000_000_000_000n;
const REFILLED = [1, 2, 3, 4].map(user);
/** Scenarios that may take all there is. */
const EMPTIES = /( all|burn|beyond|more than|too much)/;
/** Scenarios that change who may sign for an account: played by users whom no other scenario needs. */
const KEY_MANAGEMENT = /associated key|threshold|key management/;
const INSTALLS = /^(install|packages):/;

function payment(amount) {
  if (amount < LEAST_PAYMENT) return LEAST_PAYMENT;
  return amount > MOST_PAYMENT ? MOST_PAYMENT : amount;
}

/** What a Deploy's payment asks for is its gas limit. */
function withAmount(args, amount) {
  return [...args.filter(({ name }) => name !== 'amount'), { name: 'amount', value: clU512(amount) }];
}

function invocation(scenario, turn, here, common) {
  const { executable, entryPoint, places } = scenario;
  const hash = executable.addr && hexToBytes(relocate(executable.addr, places, here));
  // A Deploy cannot name a major version.
  if (turn % 2 === 0 || executable.protocolVersionMajor) {
    return stored({ ...common, id: invocationTarget(executable, hash), entryPoint });
  }
  const item = deployItem(executable, hash, entryPoint, common.args);
  return deploy({ ...common, payment: standardPayment(common.payment), session: item });
}

function sessionCode(scenario, turn, here, common) {
  const { executable, label, module } = scenario;
  const isInstallUpgrade = executable.kind === 'session' ? executable.installUpgrade : INSTALLS.test(label);
  const puppet = executable.module.file === 'puppet.wasm' && executable.module.patches === undefined;
  if (puppet && turn % 4 >= 2 && executable.kind === 'deploy' && !INSTALLS.test(label) && here.has('user 1 a')) {
    const hash = hexToBytes(here.get('user 1 a'));
    return stored({ ...common, id: { kind: 'ByHash', hash }, entryPoint: 'run_caller' });
  }
  if (turn % 2 === 0 || executable.kind === 'session')
    return session({ ...common, moduleBytes: module, isInstallUpgrade });
  const item = { kind: 'ModuleBytes', moduleBytes: module, args: common.args };
  return deploy({ ...common, payment: standardPayment(common.payment), session: item });
}

function customPayment(scenario, common) {
  const done = new Program().putKey('paid', [1, ...new Uint8Array(32).fill(2)]);
  return deploy({
    ...common,
    payment: { kind: 'ModuleBytes', moduleBytes: PUPPET, args: withAmount(common.args, common.payment) },
    session: { kind: 'ModuleBytes', moduleBytes: PUPPET, args: done.args(0n) },
  });
}

function fromCall(scenario, turn, here) {
  const common = {
    by: scenario.by,
    signers: scenario.signers,
    args: runtimeArgsFromBytes(hexToBytes(relocate(scenario.argsHex, scenario.places, here))),
    payment: payment(scenario.payment),
    byAccountHash: scenario.byAccountHash,
  };
  if (scenario.phase === 'payment') return customPayment(scenario, common);
  return scenario.module === undefined
    ? invocation(scenario, turn, here, common)
    : sessionCode(scenario, turn, here, common);
}

function fromNative(scenario, here) {
  const { by, signers, byAccountHash, entryPoint, kind } = scenario;
  const read = (hex) => runtimeArgsFromBytes(hexToBytes(relocate(hex, scenario.places, here)));
  const args = read(scenario.argsHex);
  if (kind === 'V1') return native({ by, signers, byAccountHash, entryPoint, args });
  const item = { kind: 'ModuleBytes', moduleBytes: PUPPET, args };
  const paid =
    scenario.paymentArgsHex === undefined
      ? standardPayment(scenario.payment)
      : { kind: 'ModuleBytes', moduleBytes: PUPPET, args: withAmount(read(scenario.paymentArgsHex), scenario.payment) };
  return deploy({ by, signers, payment: paid, session: item });
}

/** Only a user's own signature follows it to its stand-in. */
function standIn(scenario) {
  const by = user(scenario.by.number + 20);
  const signers = scenario.signers.map((one) => (one.number === scenario.by.number ? by : one));
  return { ...scenario, by, signers };
}

/** Gives motes to users that run out of them. */
async function refill(game) {
  for (const one of REFILLED) {
    const account = await game.item(accountKey(one.accountHash));
    const balance = await game.item(balanceKey(account.value.mainPurse.addr));
    if (clU512Of(balance.value) >= FLOOR) continue;
    const args = [
      { name: 'target', value: clPublicKey(one.publicKey) },
      { name: 'amount', value: clU512(FLOOR) },
    ];
    const transaction = native({ by: TREASURER, entryPoint: 'Transfer', args });
    await game.send(`refill ${game.log.length} of ${one.number}`, TREASURER, transaction);
  }
}

async function play(game, scenarios, make, eachAlone) {
  let here = await game.places();
  for (const [turn, scenario] of scenarios.entries()) {
    await game.send(scenario.label, scenario.by, make(scenario, turn, here));
    if (eachAlone || turn % BATCH === BATCH - 1 || EMPTIES.test(scenario.label)) {
      await game.settle();
      await refill(game);
      here = await game.places();
    }
  }
  await game.settle();
  await refill(game);
}

/** Puts the contracts of the scenarios in place. */
export async function install(game) {
  await play(game, await callVectors('install'), fromCall, true);
}

/** Every `step`th scenario of a group, at most `most`; none whose arguments exceed the lanes' limit. */
export async function playCalls(game, group, step = 1, most = 1000) {
  const scenarios = (await callVectors(group)).filter(({ argsHex }) => argsHex.length < 2 * 16_000);
  const chosen = scenarios.filter(({ label }, index) => index % step === 0 && !KEY_MANAGEMENT.test(label));
  await play(game, chosen.slice(0, most), fromCall, false);
}

export async function playKeyManagement(game) {
  const scenarios = (await callVectors('environment')).filter(({ label }) => KEY_MANAGEMENT.test(label));
  await play(game, scenarios.map(standIn), fromCall, false);
}

export async function playNative(game) {
  const scenarios = await nativeVectors();
  // In their order: each builds on what the ones before left.
  await play(game, scenarios, (scenario, _turn, here) => fromNative(scenario, here), false);
}
