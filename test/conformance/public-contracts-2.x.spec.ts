// Contracts that others published, installed and used on a real node (test/devnet/play-public.mjs): every transaction
// verified, every block proven; and who moved the motes where a contract is handed a purse.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { keyURef } from '@casper-trace/casper-types/key';
import type { Transaction } from '@casper-trace/casper-types/transaction';
import type { ContextRef } from '@casper-trace/engine/inspector';
import type { PurseTransfer, Trace } from '@casper-trace/tracing/trace';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ReexecutedChain, reexecuteRecordedChain } from '../support/recorded-chain.js';
import {
  blockProofs,
  failures,
  messagesByHash,
  namedInChecklist,
  recordedMessages,
  transactionVerdicts,
} from './recorded.js';

const CHAIN = resolve(import.meta.dirname, '../chains/public-contracts-2.x');
const TRANSACTIONS = 134;
const FAILED = 48;
/** Installs that succeed, and the upgrade: their events carry Wasm and are left out of events.txt. */
const WITHOUT_EVENT = 10;
const INSTALLS = [
  'cep18: install',
  'cep18 client: install',
  'wrapped: install',
  'wrapped: install of a receiver',
  'cep95: install',
  'cep95: install of a receiver',
  'cep95: install of a receiver that refuses',
  'erc1155: install',
  'ownable: install',
];

let chain: ReexecutedChain;

beforeAll(async () => {
  chain = await reexecuteRecordedChain(CHAIN);
}, 120_000);

afterAll(() => chain.close());

const traceOf = (label: string): Trace => chain.labelled(label).trace!;
const errorOf = (label: string): string | undefined => chain.labelled(label).result?.errorMessage;
const contextText = ({ kind, address }: ContextRef): string => `${kind} ${bytesToHex(address)}`;

/** The context that the call to the contract ran in. */
function contractContext(trace: Trace): string {
  return contextText(trace.frames.find(({ context }) => context.kind === 'contract')!.context);
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** The session code that a transaction carries. */
function wasmOf({ transaction }: { transaction: Transaction }): readonly Uint8Array[] {
  const code = transaction.kind === 'V1' ? transaction.target : transaction.session;
  return 'moduleBytes' in code ? [code.moduleBytes] : [];
}

/** What code moved, not the node. */
const moved = (trace: Trace): readonly PurseTransfer[] =>
  trace.purseTransfers.filter(({ way, committed }) => way === 'host function' && committed);

const purseNamed = (trace: Trace, name: string): string =>
  bytesToHex(keyURef(trace.namedKeyWrites.find((write) => write.name === name)!.after!)!.addr);

describe('public-contracts-2.x', () => {
  it('is verified, every transaction', () => {
    const { verdicts, other } = transactionVerdicts(chain);
    expect(other).toEqual([]);
    expect(verdicts).toHaveLength(TRANSACTIONS);
  });

  it('is proven, every block', () => {
    const { count, other } = blockProofs(chain);
    expect(other).toEqual([]);
    expect(count).toBe(chain.blocks.length);
  });

  it('has the messages of the event stream: none', () => {
    const { verdicts } = transactionVerdicts(chain);
    const compared = verdicts.filter(({ messagesVerdict }) => messagesVerdict !== 'not recorded');
    expect(compared.filter(({ messagesVerdict }) => messagesVerdict !== 'equal')).toEqual([]);
    expect(compared).toHaveLength(TRANSACTIONS - WITHOUT_EVENT);
    expect(messagesByHash(chain)).toEqual(recordedMessages(CHAIN));
  });

  it('fails as often as the node says, and in as many ways', () => {
    const { errors, ways } = failures(chain);
    expect(errors).toHaveLength(FAILED);
    expect(ways.size).toBeGreaterThanOrEqual(30);
  });

  it('has every transaction in the checklist', () => {
    expect(namedInChecklist(CHAIN)).toBe(TRANSACTIONS);
  });

  it.each(INSTALLS)('%s: succeeds', (label) => {
    expect(chain.labelled(label).verdict.kind).toBe('verified');
    expect(errorOf(label)).toBeUndefined();
  });

  it.each(['CEP-18 1.0.3', 'CEP-78 1.5.1'])('failed install: %s from npm cannot read what the node answers', (name) => {
    expect(errorOf(`failed install: ${name} from npm`)).toBe('ApiError::EarlyEndOfStream [17]');
  });

  it('deposit: the session fills a purse, the contract takes the motes out of it', () => {
    const trace = traceOf('wrapped: deposit through the proxy session');
    const contract = contractContext(trace);
    const cargo = purseNamed(trace, '__cargo_purse');
    const session = contextText(trace.frames.find(({ step, depth }) => step === 'session' && depth === 0)!.context);
    expect(session).toMatch(/^account /);
    const [fills, takes, ...others] = moved(trace);
    expect(others).toEqual([]);
    expect([contextText(fills.context), bytesToHex(fills.target!.addr)]).toEqual([session, cargo]);
    expect([contextText(takes.context), bytesToHex(takes.source!.addr)]).toEqual([contract, cargo]);
    expect([fills.amount, takes.amount]).toEqual([50_000_000_000n, 50_000_000_000n]);
    const handedOver = trace.grants.find(({ uref, how }) => how === 'argument' && bytesToHex(uref.addr) === cargo)!;
    expect([contextText(handedOver.from!), contextText(handedOver.to)]).toEqual([session, contract]);
  });

  it('withdraw_to a contract: the motes go through a purse of the first into one of the second', () => {
    const trace = traceOf('wrapped: withdraw_to a contract');
    const contract = contractContext(trace);
    const cargo = purseNamed(trace, '__contract_cargo_purse');
    const [pays, takes, ...others] = moved(trace);
    expect(others).toEqual([]);
    expect([contextText(pays.context), bytesToHex(pays.target!.addr)]).toEqual([contract, cargo]);
    expect(bytesToHex(takes.source!.addr)).toBe(cargo);
    expect(bytesToHex(takes.target!.addr)).toBe(purseNamed(trace, '__contract_main_purse'));
    expect(contextText(takes.context)).not.toBe(contract);
    expect(contract).toBe(contractContext(traceOf('wrapped: deposit through the proxy session')));
  });

  it("refuses a purse that is not the caller's to hand over, and a main purse without its rights", () => {
    expect(errorOf("wrapped: deposit of another's main purse")).toMatch(/^Forged reference: /);
    expect(errorOf('wrapped: deposit of the own main purse')).toBe('Mint error: 4');
    expect(moved(traceOf('wrapped: deposit of the own main purse'))).toEqual([]);
  });

  it('ends the first version with the upgrade', () => {
    expect(errorOf('cep18: after the upgrade: transfer')).toBeUndefined();
    expect(errorOf('cep18: after the upgrade: the old contract by hash')).toBe('Contract is disabled');
    expect(errorOf('cep18: upgrade by another')).toMatch(/^Forged reference: /);
  });

  it('carries the Wasm that PROVENANCE.md names, and no other but ours', () => {
    const table = readFileSync(resolve(CHAIN, 'PROVENANCE.md'), 'utf8');
    const named = [...table.matchAll(/^\| \S+ \| (?:crate|npm) .* \| \d+ \| ([0-9a-f]{64}) \|$/gm)].map(
      ([, hash]) => hash,
    );
    const puppet = sha256(readFileSync(resolve(import.meta.dirname, '../contracts/wasm/puppet.wasm')));
    const carried = new Set(chain.inputs.flatMap(({ transactions }) => transactions.flatMap(wasmOf)).map(sha256));
    expect([...carried].toSorted()).toEqual([...named, puppet].toSorted());
    expect(named).toHaveLength(12);
  });
});
