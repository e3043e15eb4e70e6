// What the oracles' scenarios do not hold: blocks full of transactions of all lanes on the same purses and names, custom
// payment by a V1 transaction, and a Deploy of every kind.

import { CL } from '@casper-trace/casper-types/cl-type';
import { clBool, clByteArray, clKey, clOption, clPublicKey, clU64, clU512 } from '@casper-trace/casper-types/cl-value';
import { hexToBytes } from '@casper-trace/casper-types/hex';
import { hashKey } from '@casper-trace/casper-types/key';
import { user } from '../lib/keys.mjs';
import { at, data, HOST, number, Program, payer, text } from '../lib/program.mjs';
import { deploy, native, session, standardPayment, stored } from '../lib/transactions.mjs';
import { contractWasm } from '../lib/vectors.mjs';

const PUPPET = contractWasm('puppet.wasm');
const VAULT = contractWasm('vault.wasm');
const CSPR = 1_000_000_000n;
const ROUNDS = [0, 1, 2, 3];
const CROWD = [24, 25, 26, 27, 28, 29].map(user);
const VALIDATOR = user(99);
const GET_PHASE = 27;
const PHASE_PAYMENT = 1;
const PHASE_SESSION = 2;

const arg = (name, value) => ({ name, value });
const raw = (name) => data([...Buffer.from(name)]);
const noId = clOption(CL.U64, undefined);

function transferArgs(target, amount, id) {
  return [
    arg('target', target),
    arg('amount', clU512(amount)),
    arg('id', id === undefined ? noId : clOption(CL.U64, clU64(id))),
  ];
}

/** A U64 as CLValue bytes. */
const clU64Bytes = (value) => [8, 0, 0, 0, value, 0, 0, 0, 0, 0, 0, 0, 5];

/** Adds to A's counter, takes a name and gives it a new value, in the context it runs in. */
function crowdWork(turn) {
  return new Program()
    .host(HOST.newURef, at(0x101), data(clU64Bytes(turn)))
    .putURef('shared', 0x101)
    .host(HOST.add, at(0x100), number(34), data(clU64Bytes(3)));
}

function countUp() {
  return new Program().getKey('counter', 0x180).host(HOST.add, at(0x180), number(34), data(clU64Bytes(1)));
}

/** The oracle's scenarios put the length before the name of a topic, so that is its name here. */
export async function playTopics(game) {
  const here = await game.places();
  const by = user(1);
  const id = { kind: 'ByHash', hash: hexToBytes(here.get('user 1 a')) };
  for (const name of ['alpha', 'beta']) {
    const prefixed = String.fromCharCode(name.length, 0, 0, 0) + name;
    const args = new Program().must(HOST.manageMessageTopic, raw(prefixed), data([0])).args();
    await game.send(`topic ${name} added`, by, stored({ by, id, entryPoint: 'run_called', args, payment: 20n * CSPR }));
  }
  await game.settle();
}

/** Everybody sends to the same account, writes the same names, of its own and of the contract, and delegates. */
export async function playCrowd(game) {
  const here = await game.places();
  const a = { kind: 'ByHash', hash: hexToBytes(here.get('user 1 a')) };
  for (const round of ROUNDS) {
    for (const [turn, by] of CROWD.entries()) {
      const label = (what) => `crowd ${round}: ${what} by ${by.number}`;
      const newcomer = clByteArray(user(100 + 10 * round + turn).accountHash);
      const toOne = transferArgs(clPublicKey(user(3).publicKey), 3n * CSPR, BigInt(turn));
      await game.send(label('transfer to one'), by, native({ by, entryPoint: 'Transfer', args: toOne }));
      const toNew = transferArgs(newcomer, 5n * CSPR);
      await game.send(label('transfer to a new account'), by, native({ by, entryPoint: 'Transfer', args: toNew }));
      const keep = crowdWork(turn).mainPurse(0x201).newPurse(0x241).pay(0x201, 0x241, CSPR).putURef('kept', 0x241);
      const args = keep.args(CSPR);
      await game.send(
        label('session keeps a purse'),
        by,
        session({ by, moduleBytes: PUPPET, args, payment: 60n * CSPR }),
      );
      const called = {
        by,
        id: a,
        entryPoint: 'run_called',
        args: crowdWork(turn).then(countUp()).args(),
        payment: 5n * CSPR,
      };
      await game.send(label('stored contract counts'), by, stored(called));
      const message = new Program().must(
        HOST.emitMessage,
        raw('alpha'),
        data([0, 5, 0, 0, 0, ...raw('crowd').slice(3)]),
      );
      const emits = { by, id: a, entryPoint: 'run_called', args: message.args(), payment: 5n * CSPR };
      await game.send(label('stored contract emits'), by, stored(emits));
      const renames = {
        by,
        id: a,
        entryPoint: 'run_caller',
        args: crowdWork(turn).removeKey('kept').args(),
        payment: 20n * CSPR,
      };
      await game.send(label('stored session code renames'), by, stored(renames));
      const delegation = [
        arg('delegator', clPublicKey(by.publicKey)),
        arg('validator', clPublicKey(VALIDATOR.publicKey)),
        arg('amount', clU512(500n * CSPR)),
      ];
      await game.send(label('delegate'), by, native({ by, entryPoint: 'Delegate', args: delegation }));
      const transfer = { kind: 'Transfer', args: transferArgs(clPublicKey(user(3).publicKey), 4n * CSPR) };
      await game.send(
        label('transfer deploy'),
        by,
        deploy({ by, payment: standardPayment(CSPR / 10n), session: transfer }),
      );
    }
    const by = CROWD[round];
    const install = session({ by, moduleBytes: VAULT, isInstallUpgrade: true, args: [], payment: 500n * CSPR });
    await game.send(`crowd ${round}: install by ${by.number}`, by, install);
    await game.settle();
  }
}

/** V1 transactions whose module pays in the payment phase and works in the session phase. */
export async function playOwnPayment(game) {
  const here = await game.places();
  const handlePayment = hexToBytes(here.get('system handle payment'));
  const u16 = (length) => [length & 255, length >> 8];
  const unless = (phase, body) => [0xfa, 0x20, 0, phase, 0, 0, 0, ...u16(body.bytes.length), ...body.bytes];
  const twoPhases = (paid, work) =>
    new Program()
      .host(GET_PHASE, at(0x20))
      .raw(...unless(PHASE_SESSION, paid))
      .raw(...unless(PHASE_PAYMENT, work));
  const by = user(23);
  const limit = 60n * CSPR;
  const send = (what, program, payment = limit) =>
    game.send(
      `own payment: ${what}`,
      by,
      session({ by, moduleBytes: PUPPET, args: program.args(limit), payment, standardPayment: false }),
    );
  const pays = (amount) => payer(handlePayment, amount);
  await send('exact', twoPhases(pays(limit), crowdWork(1)));
  await send('too little', twoPhases(pays(limit - 1n), crowdWork(1)));
  await send('too much', twoPhases(pays(limit + CSPR), crowdWork(1)));
  await send('nothing', twoPhases(new Program(), crowdWork(1)));
  await send('payment reverts', twoPhases(pays(limit).revert(9), crowdWork(1)));
  await send('session reverts', twoPhases(pays(limit), crowdWork(1).revert(11)));
  await send('payment loops', twoPhases(new Program().raw(0xf3), crowdWork(1)));
  await game.settle();
}

/** Every kind of item in a Deploy, for session and for payment. */
export async function playDeploys(game) {
  const here = await game.places();
  const hash = hexToBytes(here.get('user 1 a'));
  const packageHash = hexToBytes(here.get('user 1 a_package'));
  const handlePayment = hexToBytes(here.get('system handle payment'));
  const by = user(1);
  const limit = 50n * CSPR;
  const kinds = (args, entryPoint) => ({
    'by hash': { kind: 'StoredContractByHash', hash, entryPoint, args },
    'by name': { kind: 'StoredContractByName', name: 'a', entryPoint, args },
    'by package hash': { kind: 'StoredVersionedContractByHash', hash: packageHash, version: 1, entryPoint, args },
    'by package hash, newest': {
      kind: 'StoredVersionedContractByHash',
      hash: packageHash,
      version: undefined,
      entryPoint,
      args,
    },
    'by package name': { kind: 'StoredVersionedContractByName', name: 'a_package', version: 1, entryPoint, args },
    'module bytes': { kind: 'ModuleBytes', moduleBytes: PUPPET, args },
  });
  const work = crowdWork(5).args(0n);
  for (const [name, item] of Object.entries(kinds(work, 'run_called'))) {
    await game.send(`deploy: session ${name}`, by, deploy({ by, payment: standardPayment(limit), session: item }));
  }
  const pays = payer(handlePayment, limit).args(limit);
  for (const [name, item] of Object.entries(kinds(pays, 'run_caller'))) {
    const done = { kind: 'ModuleBytes', moduleBytes: PUPPET, args: work };
    await game.send(`deploy: payment ${name}`, by, deploy({ by, payment: item, session: done }));
  }
  const flag = [arg('flag', clBool(true)), arg('key', clKey(hashKey(hash))), ...work];
  await game.send(
    'deploy: more arguments than used',
    by,
    deploy({ by, payment: standardPayment(limit), session: { kind: 'ModuleBytes', moduleBytes: PUPPET, args: flag } }),
  );
  await game.settle();
}
