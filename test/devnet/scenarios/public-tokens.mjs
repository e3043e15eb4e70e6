// Fungible tokens of crate odra-modules: CEP-18 with mint and burn, a contract that calls it, its next version; and
// wrapped CSPR, which takes motes out of a purse it is handed.

import { encode } from '@casper-trace/casper-types/bytesrepr/writer';
import { clString, clU8, clU256, clURef } from '@casper-trace/casper-types/cl-value';
import { hashKey, keyFromBytes, writeKey } from '@casper-trace/casper-types/key';
import { account, arg, CSPR, contractNamed, contractOf, packageNamed, packageOf } from '../lib/contracts.mjs';
import { user } from '../lib/keys.mjs';
import { Program } from '../lib/program.mjs';
import { session } from '../lib/transactions.mjs';
import { contractWasm } from '../lib/vectors.mjs';

const [one, two, three, six, seven, nine] = [1, 2, 3, 6, 7, 9].map(user);
const [spendthrift, borrower] = [21, 22].map(user);
const CROWD = [24, 25, 26, 27].map(user);

const amount = (value) => arg('amount', clU256(value));
const to = (recipient, value) => [arg('recipient', recipient), amount(value)];
const from = (owner, recipient, value) => [arg('owner', owner), ...to(recipient, value)];
const spender = (who, name, value) => [arg('spender', who), arg(name, clU256(value))];

/** Owner of the token is user 1. */
export function cep18(c) {
  const call = (what, by, ...rest) => c.call(`cep18: ${what}`, by, ...rest);
  const newest = packageOf('token');
  return [
    () =>
      c.install('cep18: install', one, 'Cep18Example', 'token', [
        arg('symbol', clString('PLS')),
        arg('name', clString('Plascoin')),
        arg('decimals', clU8(9)),
        arg('initial_supply', clU256(1_000_000_000n)),
      ]),
    async () => {
      await call('transfer, by package name', one, packageNamed('token'), 'transfer', to(account(two), 50_000n));
      const program = new Program().putKey('token_contract', encode(hashKey(await c.contractHash('token')), writeKey));
      const named = session({
        by: one,
        moduleBytes: contractWasm('puppet.wasm'),
        args: program.args(),
        payment: 20n * CSPR,
      });
      await c.send('cep18: its owner names the contract', one, named);
    },
    async () => {
      await call('transfer to who has no account', two, newest, 'transfer', to(account(six), 100n), { asDeploy: true });
      await call('transfer of more than the balance', two, newest, 'transfer', to(account(six), 60_000n));
      await call(
        'approve, by contract name',
        one,
        contractNamed('token_contract'),
        'approve',
        spender(account(three), 'amount', 500n),
      );
    },
    async () => {
      await call(
        'transfer_from, by contract hash',
        three,
        contractOf('token'),
        'transfer_from',
        from(account(one), account(nine), 200n),
        { asDeploy: true },
      );
      await call('transfer to oneself', two, newest, 'transfer', to(account(two), 1n));
      await call('approve oneself', two, newest, 'approve', spender(account(two), 'amount', 1n));
    },
    async () => {
      await call(
        'transfer_from beyond the allowance',
        three,
        newest,
        'transfer_from',
        from(account(one), account(nine), 301n),
      );
      await call(
        'increase_allowance, by package name and version',
        one,
        packageNamed('token', 1),
        'increase_allowance',
        spender(account(two), 'inc_by', 70n),
        { asDeploy: true },
      );
    },
    async () => {
      await call('decrease_allowance', one, newest, 'decrease_allowance', spender(account(three), 'decr_by', 1_000n));
      await call(
        'mint by the owner, by contract name',
        one,
        contractNamed('token_contract'),
        'mint',
        [arg('owner', account(nine)), amount(7_000n)],
        { asDeploy: true },
      );
      await call('mint by another', two, newest, 'mint', [arg('owner', account(two)), amount(7_000n)]);
    },
    async () => {
      await call('burn', two, newest, 'burn', [arg('owner', account(two)), amount(900n)]);
      await call('burn of another', two, newest, 'burn', [arg('owner', account(one)), amount(900n)]);
      await call('mint past the greatest number', one, newest, 'mint', [
        arg('owner', account(one)),
        amount(2n ** 256n - 1n),
      ]);
    },
    async () => {
      await call('balance_of', nine, newest, 'balance_of', [arg('address', account(one))]);
      await c.proxy('cep18: total_supply through the proxy session', nine, 'token', 'total_supply', [], 0n);
      await call('transfer without an amount', two, newest, 'transfer', [arg('recipient', account(one))]);
      await call('unknown entry point', two, newest, 'steal', []);
      await call('init again', one, newest, 'init', [arg('symbol', clString('X'))]);
    },
    () => c.upgrade('cep18: upgrade by another', two, 'CsprDeposit', 'token'),
    () => c.upgrade('cep18: upgrade', one, 'Cep18Example', 'token'),
    async () => {
      await call('after the upgrade: transfer', one, newest, 'transfer', to(account(two), 11n));
      await call('after the upgrade: version 2', two, packageOf('token', 2), 'transfer', to(account(one), 12n), {
        asDeploy: true,
      });
      await call('after the upgrade: version 1', two, packageOf('token', 1), 'transfer', to(account(one), 13n));
      await call(
        'after the upgrade: the old contract by hash',
        two,
        contractOf('token'),
        'transfer',
        to(account(one), 14n),
      );
      await call(
        'after the upgrade: the old contract by name',
        one,
        contractNamed('token_contract'),
        'transfer',
        to(account(two), 15n),
      );
      await call('after the upgrade: mint', one, newest, 'mint', [arg('owner', account(nine)), amount(1n)]);
    },
    async () => {
      for (const [turn, by] of CROWD.entries()) {
        await call(`crowd: transfer to ${by.number}`, one, newest, 'transfer', to(account(by), 1_000n + BigInt(turn)), {
          asDeploy: turn % 2 === 0,
        });
      }
    },
    async () => {
      for (const [turn, by] of CROWD.entries()) {
        const next = CROWD[(turn + 1) % CROWD.length];
        await call(`crowd: transfer by ${by.number}`, by, newest, 'transfer', to(account(next), 10n));
        await call(`crowd: approve by ${by.number}`, by, newest, 'approve', spender(account(next), 'amount', 5n), {
          asDeploy: true,
        });
      }
    },
  ];
}

/** A contract that holds and spends CEP-18 tokens: two contracts deep. */
export function cep18Client(c) {
  const callWith = async (token, what, by, entryPoint, args, options) =>
    c.call(
      `cep18 client: ${what}`,
      by,
      packageOf('client'),
      entryPoint,
      [arg('address', await c.address(token)), ...args],
      options,
    );
  const call = (...rest) => callWith('token', ...rest);
  return [
    () => c.install('cep18 client: install', one, 'Cep18ClientContract', 'client'),
    () => undefined,
    async () => {
      await call('reads a balance', nine, 'check_balance_of', [arg('owner', account(one))]);
      await call('transfer of what it lacks', one, 'transfer_as_stored_contract', to(account(two), 10n));
      await callWith('nft', 'of a token of another standard', two, 'check_total_supply', []);
    },
    async () =>
      c.call('cep18 client: gets tokens', one, packageOf('token'), 'transfer', to(await c.address('client'), 400n)),
    async () => {
      await call('transfer', nine, 'transfer_as_stored_contract', to(account(nine), 40n), { asDeploy: true });
      await call('approve', two, 'approve_as_stored_contract', spender(account(two), 'amount', 100n));
    },
    async () =>
      c.call(
        'cep18 client: transfer_from of its tokens',
        two,
        packageOf('token'),
        'transfer_from',
        from(await c.address('client'), account(two), 90n),
      ),
    () =>
      call(
        'transfer_from without an allowance',
        two,
        'transfer_from_as_stored_contract',
        from(account(one), account(two), 5n),
      ),
  ];
}

/** Wrapped CSPR; installed by user 3, used by all. */
export function wrapped(c) {
  const call = (what, by, entryPoint, args, options) =>
    c.call(`wrapped: ${what}`, by, packageOf('wcspr'), entryPoint, args, options);
  const deposit = (what, by, attached, options) =>
    c.proxy(`wrapped: ${what}`, by, 'wcspr', 'deposit', [], attached, options);
  return [
    () => c.install('wrapped: install', three, 'WrappedNativeToken', 'wcspr'),
    () => c.install('wrapped: install of a receiver', three, 'CsprDeposit', 'receiver'),
    async () => {
      await deposit('deposit through the proxy session', one, 50n * CSPR);
      await deposit('deposit through the proxy session, Deploy', two, 75n * CSPR, { asDeploy: true });
    },
    async () => {
      await deposit('deposit of more than the session may spend', one, 50n * CSPR, { amount: 49n * CSPR });
    },
    async () => {
      await call('deposit of nothing, without a purse', two, 'deposit', []);
      await call('withdraw', one, 'withdraw', [amount(20n * CSPR)]);
    },
    async () => {
      await call('withdraw of too much', one, 'withdraw', [amount(31n * CSPR)]);
      await call('withdraw_to an account', two, 'withdraw_to', [arg('recipient', account(one)), amount(5n * CSPR)], {
        asDeploy: true,
      });
      await call('withdraw_to who has no account', two, 'withdraw_to', [
        arg('recipient', account(seven)),
        amount(5n * CSPR),
      ]);
    },
    async () => {
      await call('withdraw_to a contract', two, 'withdraw_to', [
        arg('recipient', await c.address('receiver')),
        amount(4n * CSPR),
      ]);
      await call('transfer', one, 'transfer', to(account(nine), 2n * CSPR));
    },
    async () => {
      await call('withdraw_to a contract that takes no motes', two, 'withdraw_to', [
        arg('recipient', await c.address('client')),
        amount(4n * CSPR),
      ]);
      await call('withdraw_to itself', two, 'withdraw_to', [
        arg('recipient', await c.address('wcspr')),
        amount(3n * CSPR),
      ]);
      await call('transfer to a contract', one, 'transfer', to(await c.address('client'), CSPR));
    },
    async () => {
      await call('approve', two, 'approve', spender(account(one), 'amount', 6n * CSPR));
      await c.proxy(
        'wrapped: motes attached to what is not payable',
        two,
        'wcspr',
        'transfer',
        to(account(one), CSPR),
        CSPR,
      );
    },
    async () => {
      await call('transfer_from', one, 'transfer_from', from(account(two), account(nine), 6n * CSPR), {
        asDeploy: true,
      });
      await call('deposit of the own main purse', spendthrift, 'deposit', [
        arg('cargo_purse', clURef(await c.mainPurse(spendthrift))),
      ]);
      await call("deposit of another's main purse", borrower, 'deposit', [
        arg('cargo_purse', clURef(await c.mainPurse(one))),
      ]);
    },
    async () => {
      await call('withdraw of what was not deposited', borrower, 'withdraw', [amount(1n)]);
      await call('after all: balance_of', spendthrift, 'balance_of', [arg('address', account(spendthrift))]);
      await call('withdraw all of nine', nine, 'withdraw', [amount(8n * CSPR)]);
    },
  ];
}
