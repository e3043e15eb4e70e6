// The official crates as judge (test/native-oracle): native transfers, burns, every auction transaction and payment, under
// settings of refund, fee and holds, each setting one block whose transactions build on each other. Each folder holds what
// the crates of one node version did, and ours goes by the rules of that version.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { clU512 } from '@casper-trace/casper-types/cl-value';
import { makeDeploy } from '@casper-trace/casper-types/deploy';
import {
  type ExecutableDeployItem,
  executableDeployItemFromJson,
} from '@casper-trace/casper-types/executable-deploy-item';
import { executionResultFromBytes } from '@casper-trace/casper-types/execution-result';
import { bytesToHex, hexToBytes } from '@casper-trace/casper-types/hex';
import { JsonNode, parseJson } from '@casper-trace/casper-types/json';
import { type Key, keyFromBytes } from '@casper-trace/casper-types/key';
import { parseProtocolVersion } from '@casper-trace/casper-types/protocol-version';
import { accountHashOf, publicKeyFromHex } from '@casper-trace/casper-types/public-key';
import { runtimeArgsFromBytes } from '@casper-trace/casper-types/runtime-args';
import { type StoredValue, storedValueFromBytes } from '@casper-trace/casper-types/stored-value';
import type { Transaction } from '@casper-trace/casper-types/transaction';
import { transactionEntryPointFromJson } from '@casper-trace/casper-types/transaction-entry-point';
import { type TransactionTarget, transactionTargetFromJson } from '@casper-trace/casper-types/transaction-target';
import { makeTransactionV1 } from '@casper-trace/casper-types/transaction-v1';
import { openArchive } from '@casper-trace/chain-source/archive/archive';
import type { BlockFacts } from '@casper-trace/engine/block-facts';
import { blockPrologueEffects } from '@casper-trace/engine/block-prologue';
import type { CoreRules, ProtocolRules } from '@casper-trace/engine/chainspec/protocol-rules';
import { switchesOf } from '@casper-trace/engine/chainspec/test-support/switches';
import { executeTransaction } from '@casper-trace/engine/execute-transaction';
import { MemoryModuleCache } from '@casper-trace/engine/wasm/module-cache';
import { ScratchState } from '@casper-trace/global-state/scratch-state';
import type { StateView } from '@casper-trace/global-state/state-view';
import { beforeAll, describe, expect, it } from 'vitest';
import { differenceOf } from './difference.js';
import { balanceChanges, MovementCounter } from './movements.js';
import { chainDir } from './replay.js';

// Other vectors: those that test/native-oracle/run.sh has just made.
const VECTORS = fileURLToPath(process.env['NATIVE_VECTORS'] ?? new URL('../vectors/', import.meta.url));
const settings = readdirSync(VECTORS).flatMap((folder) => {
  const [, version] = /^native-(.+)$/.exec(folder) ?? [];
  if (version === undefined) return [];
  return readdirSync(`${VECTORS}${folder}`).flatMap((file) =>
    file.endsWith('.json') ? [{ folder, setting: file.replace('.json', ''), version }] : [],
  );
});
const PUPPET = new Uint8Array(readFileSync(new URL('../contracts/wasm/puppet.wasm', import.meta.url)));

type Handling = Pick<CoreRules, 'refundHandling' | 'feeHandling'>;

const feeHandlings = ['PayToProposer', 'Burn', 'Accumulate', 'NoFee'] as const;

/** As Rust's `{:?}` writes them: `Refund { refund_ratio: Ratio { numer: 3, denom: 4 } }`. */
function handlingOf(vectors: JsonNode): Handling {
  const [, kind, numerator, denominator] =
    /^(\w+)(?:.*numer: (\d+), denom: (\d+))?/.exec(vectors.field('refundHandling').text()) ?? [];
  const feeHandling = feeHandlings.find((name) => name === vectors.field('feeHandling').text());
  if (feeHandling === undefined) return expect.unreachable('fee handling');
  if (kind === 'NoRefund') return { refundHandling: { kind }, feeHandling };
  if ((kind !== 'Refund' && kind !== 'Burn') || numerator === undefined || denominator === undefined) {
    return expect.unreachable('refund handling');
  }
  return { refundHandling: { kind, numerator: BigInt(numerator), denominator: BigInt(denominator) }, feeHandling };
}

let recordedRules: ProtocolRules | undefined;
beforeAll(async () => {
  const archive = await openArchive(chainDir('devnet-2.0.3'));
  recordedRules = archive.chainspecs[0]?.rules;
  await archive.close();
});

describe.each(settings)('native execution, $folder/$setting', ({ folder, setting, version }) => {
  it('equals the official crates, and tells every movement of motes', () => {
    const vectors = new JsonNode(parseJson(readFileSync(`${VECTORS}${folder}/${setting}.json`, 'utf8')));
    if (recordedRules === undefined) return expect.unreachable('rules');
    const minimumBidAmount = BigInt(vectors.field('minimumBidAmount').text());
    const rules = {
      ...recordedRules,
      protocolVersion: parseProtocolVersion(version),
      versioned: switchesOf(version),
      core: { ...recordedRules.core, ...handlingOf(vectors), minimumBidAmount },
    };
    const block = blockFacts(vectors.field('block'), rules);
    const scratch = new ScratchState(stateOf(vectors.field('state')));
    scratch.commit(blockPrologueEffects(block, rules));
    const modules = new MemoryModuleCache();
    const transactions = vectors.field('transactions').items();
    const differences: string[] = [];
    for (const vector of transactions) {
      const transaction = transactionOf(vector);
      const before = scratch.clone();
      const inspector = new MovementCounter();
      const outcome = executeTransaction({ transaction, block, rules, scratch, modules, inspector });
      const expected = executionResultFromBytes(vector.field('result').hex());
      const difference =
        outcome.kind === 'executed'
          ? differenceOf({ ...outcome.result, sizeEstimate: 0n }, expected)
          : `unsupported ${outcome.feature}`;
      const transactionName = vector.field('name').text();
      if (difference !== undefined) differences.push(`${transactionName}: ${difference}`);
      expect([inspector.openFrames, inspector.openSteps], transactionName).toEqual([0, 0]);
      expect(inspector.deltas, transactionName).toEqual(
        balanceChanges(expected.effects, inspector.purses, before, scratch),
      );
    }
    expect(transactions.length).toBeGreaterThan(40);
    expect(differences).toEqual([]);
  });
});

function blockFacts(json: JsonNode, rules: ProtocolRules): BlockFacts {
  return {
    height: json.field('height').u64(),
    timeMs: json.field('time').u64(),
    parentHash: json.field('parent').hex(32),
    parentStateRoot: json.field('root').hex(32),
    protocolVersion: rules.protocolVersion,
    proposer: publicKeyFromHex(json.field('proposer').text()),
    currentGasPrice: json.field('gasPrice').u8(),
    eraId: json.field('era').u64(),
  };
}

function stateOf(json: JsonNode): StateView {
  const values = new Map<string, { readonly key: Key; readonly value: StoredValue }>();
  for (const entry of json.items()) {
    const [key, value] = entry.items().map((part) => part.hex());
    if (key === undefined || value === undefined) continue;
    values.set(bytesToHex(key), { key: keyFromBytes(key), value: storedValueFromBytes(value) });
  }
  const ids = [...values.keys()].sort();
  return {
    read: (key) => values.get(key.id)?.value,
    keysWithPrefix: (prefix) => {
      const wanted = bytesToHex(prefix);
      return ids.filter((id) => id.startsWith(wanted)).map((id) => keyFromBytes(hexToBytes(id)));
    },
  };
}

function transactionOf(json: JsonNode): Transaction {
  const hash = json.field('hash').hex(32);
  const account = publicKeyFromHex(json.field('initiator').text());
  const approvals = json
    .field('signers')
    .items()
    .map((signer) => ({ signer: publicKeyFromHex(signer.text()), signature: new Uint8Array(65) }));
  const args = runtimeArgsFromBytes(json.field('args').hex());
  const gasLimit = BigInt(json.field('gasLimit').text());
  const common = { timestamp: 0n, ttl: 0n, chainName: 'vectors' };
  if (json.field('kind').text() === 'V1') {
    return makeTransactionV1(
      hash,
      {
        ...common,
        initiator: json.field('byAccountHash').boolean()
          ? { kind: 'AccountHash', accountHash: accountHashOf(account) }
          : { kind: 'PublicKey', publicKey: account },
        pricingMode: {
          kind: 'PaymentLimited',
          paymentAmount: gasLimit,
          gasPriceTolerance: 10,
          standardPayment: json.optionalField('standardPayment')?.boolean() ?? true,
        },
        args: { kind: 'Named', args },
        target: targetOf(json.optionalField('target')),
        entryPoint: transactionEntryPointFromJson(json.field('entryPoint')),
        scheduling: 'Standard',
      },
      approvals,
    );
  }
  const header = { ...common, account, gasPrice: 1n, bodyHash: new Uint8Array(32), dependencies: [] };
  return makeDeploy(
    hash,
    header,
    paymentOf(json, gasLimit),
    { kind: 'ModuleBytes', moduleBytes: PUPPET, args },
    approvals,
  );
}

/** Native if none is named; session code is the puppet. */
function targetOf(json: JsonNode | undefined): TransactionTarget {
  if (json === undefined) return { kind: 'Native' };
  if (json.variant().name !== 'Session') return transactionTargetFromJson(json);
  return { kind: 'Session', isInstallUpgrade: false, moduleBytes: PUPPET, runtime: { kind: 'VmCasperV1' } };
}

/** Standard payment, the puppet as payment code, or whatever else the vector names. */
function paymentOf(json: JsonNode, gasLimit: bigint): ExecutableDeployItem {
  const hex = json.optionalField('paymentArgs')?.hex();
  if (hex === undefined) {
    return { kind: 'ModuleBytes', moduleBytes: new Uint8Array(), args: [{ name: 'amount', value: clU512(gasLimit) }] };
  }
  const args = runtimeArgsFromBytes(hex);
  const item = json.optionalField('payment');
  return item === undefined
    ? { kind: 'ModuleBytes', moduleBytes: PUPPET, args }
    : { ...executableDeployItemFromJson(item), args };
}
