// One block of a source to its verdicts, traces and proof. Pure but for the trie store that it reads.
import { AppError } from '@casper-trace/casper-types/app-error';
import { approvalsChecksum, legacyApprovalsChecksum } from '@casper-trace/casper-types/approvals';
import { type Block, blockHash, blockProposer, isSwitchBlock } from '@casper-trace/casper-types/block';
import type { BlockWithProofs } from '@casper-trace/casper-types/block-json';
import type { ExecutionResultV2 } from '@casper-trace/casper-types/execution-result';
import { bytesToHex, hexToBytes } from '@casper-trace/casper-types/hex';
import { balanceKey, chainspecRegistryKey, checksumRegistryKey } from '@casper-trace/casper-types/key';
import type { BlockFacts } from '@casper-trace/engine/block-facts';
import type { ProtocolRules } from '@casper-trace/engine/chainspec/protocol-rules';
import type { RuleSets } from '@casper-trace/engine/chainspec/rule-sets';
import { readSystemRegistry } from '@casper-trace/engine/state-queries/system-registry';
import type { ModuleCache } from '@casper-trace/engine/wasm/module-cache';
import { TrackingCopy } from '@casper-trace/global-state/tracking-copy';
import type { TrieReader } from '@casper-trace/global-state/trie/trie-reader';
import { TrieStateView } from '@casper-trace/global-state/trie/trie-state-view';
import {
  type BalanceChange,
  changesOutsideTransactions,
  type OutsideChange,
} from '@casper-trace/tracing/balance-equation';
import { type Opening, type OpeningMainPurse, readOpening } from '@casper-trace/tracing/opening';
import {
  CHAINSPEC_RAW,
  EXECUTION_RESULTS_CHECKSUM,
  readChecksumRegistry,
} from '@casper-trace/verdict/checksum-registry';
import { decideVerdict } from '@casper-trace/verdict/decide-verdict';
import { protocolLineOf, unsupportedProtocol } from '@casper-trace/verdict/protocol-lines';
import { proveBlock } from '@casper-trace/verdict/prove-block';
import type { BlockTrust } from '@casper-trace/verdict/trust-in-blocks';
import type { BlockProof, Difference, Verdict } from '@casper-trace/verdict/verdict';
import { type ExecutedTransaction, executeBlock, notExecuted, type TransactionToExecute } from './execute-block.js';
import { motesOf, readStateChanges } from './state-changes.js';
import {
  isUpgrade,
  readUpgradeChanges,
  stateAfterUpgrade,
  type UpgradeChange,
  upgradedPurses,
} from './upgrade-changes.js';

export interface BlockToReexecute {
  readonly signed: BlockWithProofs;
  /** The block before; undefined for the first block of the source. */
  readonly parent: Block | undefined;
  /** In the order of execution. */
  readonly transactions: readonly TransactionToExecute[];
  /** Undefined if this build has none for the block's protocol version. */
  readonly rules: ProtocolRules | undefined;
  /** blake2b-256 of the chainspec of the block's protocol version, lower-case hex; undefined if the source has none. */
  readonly chainspecHash: string | undefined;
  /** Candidate sets in place of those of the block's version. */
  readonly ruleSets?: RuleSets;
  /** Why the block is the chain's: decided over all headers, before and apart from re-execution. */
  readonly trust: BlockTrust;
  /** See `BlockToExecute`, like the two below. */
  readonly overLimit: ReadonlySet<number>;
  readonly modules: ModuleCache;
  readonly onStart: (transactionIndex: number) => void;
}

/** A balance that changed by more than the committed movements. */
export interface OutsideChangeOfBlock extends OutsideChange {
  /** `unexplained` is a fault of a trace: it happens where a transaction diverged. */
  readonly way: 'reward' | 'protocol upgrade' | 'unexplained';
  readonly before: bigint;
  readonly after: bigint;
}

/** What came of one transaction. */
export interface TransactionOutcome extends Omit<ExecutedTransaction, 'notExecuted' | 'evidence'> {
  readonly verdict: Verdict;
}

export interface ReexecutedBlock {
  /** One a transaction, in the order of execution. */
  readonly outcomes: readonly TransactionOutcome[];
  readonly proof: BlockProof;
  /** Empty where the equation cannot be written: no state before the block, or a transaction without trace. */
  readonly outsideChanges: readonly OutsideChangeOfBlock[];
  /** What the protocol upgrade before this block changed; empty unless the block is the first of its version. */
  readonly upgradeChanges: readonly UpgradeChange[];
  /** Of every purse that the block changed or moved; empty without the states before and after. */
  readonly balances: readonly BalanceChange[];
  /** Set only for the first block of a source whose state is at hand. */
  readonly opening: Opening | undefined;
  /** Main purses of accounts that this block made. */
  readonly newMainPurses: readonly OpeningMainPurse[];
}

/** @param reader of the trie store that holds the states before and after the block */
export function reexecuteBlock(input: BlockToReexecute, reader: TrieReader): ReexecutedBlock {
  const { block } = input.signed;
  const own = stateAt(reader, block.header.stateRootHash);
  const before = input.parent && stateAt(reader, input.parent.header.stateRootHash);
  const executed = executedOf(input, before, own, reader);
  const proof = prove(input, executed, own, reader);
  const outcomes = executed.map((transaction) => outcomeOf(transaction, proof, input));
  const changes = own && before ? readStateChanges(reader, before.root, own.root) : undefined;
  const results = outcomes.map(({ result }) => result);
  const upgradeChanges = own && before ? upgradeChangesOf(input, results, reader, before, own) : [];
  return {
    outcomes,
    proof,
    outsideChanges:
      own && changes ? outsideChanges(block, outcomes, changes.balances, own, upgradedPurses(upgradeChanges)) : [],
    upgradeChanges,
    balances: own && changes ? balancesOf(outcomes, changes.balances, own) : [],
    opening: own && input.parent === undefined ? readOpening(own.walk(), systemContracts(own)) : undefined,
    newMainPurses: changes?.newMainPurses ?? [],
  };
}

/** @param results the block's transactions, as we computed them or as the source recorded them */
function upgradeChangesOf(
  { signed: { block }, parent }: BlockToReexecute,
  results: readonly (ExecutionResultV2 | undefined)[],
  reader: TrieReader,
  before: TrieStateView,
  own: TrieStateView,
): readonly UpgradeChange[] {
  if (parent === undefined || !isUpgrade(block, parent)) return [];
  const effects = results.flatMap((result) => result?.effects ?? []);
  return readUpgradeChanges(reader, before.root, own.root, own, effects);
}

/** Undefined if the store does not hold this root: a source may keep the state of some blocks only. */
function stateAt(reader: TrieReader, root: Uint8Array): TrieStateView | undefined {
  try {
    return new TrieStateView(reader, root);
  } catch (error) {
    if (error instanceof AppError && error.code === 'trie-root-missing') return undefined;
    throw error;
  }
}

function outcomeOf(
  { notExecuted: reason, evidence, ...rest }: ExecutedTransaction,
  proof: BlockProof,
  { signed: { block }, parent }: BlockToReexecute,
): TransactionOutcome {
  if (evidence !== undefined) {
    const verdict = decideVerdict(evidence, proof);
    const isSure = verdict.kind !== 'diverged' || parent === undefined || !isUpgrade(block, parent);
    return { verdict: isSure ? verdict : unsureAfterUpgrade(verdict.difference), ...rest };
  }
  const verdict = {
    kind: 'unverifiable',
    reason: reason ?? '',
    explanation: undefined,
    difference: undefined,
  } as const;
  return { verdict, ...rest };
}

/** The difference may lie in the state that the transaction ran on, not in the rules. */
const unsureAfterUpgrade = (difference: Difference): Verdict => ({
  kind: 'unverifiable',
  reason: 'upgrade-state',
  explanation:
    'no block names the state after the protocol upgrade before this block: a key that the upgrade and a transaction ' +
    'changed is known only as it was before both, and after',
  difference,
});

function executedOf(
  input: BlockToReexecute,
  before: TrieStateView | undefined,
  own: TrieStateView | undefined,
  reader: TrieReader,
): readonly ExecutedTransaction[] {
  const { signed, parent, transactions, rules, ...run } = input;
  const { block } = signed;
  if (transactions.length === 0) return [];
  const version = block.header.protocolVersion;
  const line = protocolLineOf(version);
  const ruleSets = run.ruleSets ?? line?.ruleSetsOf(version);
  if (line === undefined || ruleSets === undefined || rules === undefined) {
    return transactions.map(() => notExecuted(unsupportedProtocol(version)));
  }
  if (parent === undefined || before === undefined) return transactions.map(() => notExecuted('no-state'));
  const recorded = transactions.map((transaction) => transaction.recorded);
  const upgrade = own === undefined ? [] : upgradeChangesOf(input, recorded, reader, before, own);
  return executeBlock({
    facts: blockFactsOf(block, parent),
    line,
    rules,
    parentState: upgrade.length === 0 ? before : stateAfterUpgrade(before, upgrade),
    transactions,
    recordedChecksum: readChecksumRegistry(own?.read(checksumRegistryKey())).get(EXECUTION_RESULTS_CHECKSUM),
    ...run,
    ruleSets,
  });
}

/** What execution may know of a block and its parent. */
export function blockFactsOf(block: Block, parent: Block): BlockFacts {
  const { height, timestamp, parentHash, protocolVersion, eraId } = block.header;
  return {
    height,
    timeMs: timestamp,
    parentHash,
    parentStateRoot: parent.header.stateRootHash,
    protocolVersion,
    proposer: blockProposer(block),
    currentGasPrice: block.kind === 'V2' ? block.header.currentGasPrice : 1,
    eraId,
  };
}

function prove(
  input: BlockToReexecute,
  executed: readonly ExecutedTransaction[],
  own: TrieStateView | undefined,
  reader: TrieReader,
): BlockProof {
  const { signed, trust } = input;
  const { block } = signed;
  return proveBlock(
    {
      height: block.header.height,
      blockHash: block.hash,
      recomputedHash: blockHash(block),
      stateRootHash: block.header.stateRootHash,
      results: executed.map(({ result }) => result),
      recordedResults: input.transactions.map(({ recorded }) => recorded),
      chainspec: {
        computed: input.chainspecHash,
        recorded: readChecksumRegistry(own?.read(chainspecRegistryKey())).get(CHAINSPEC_RAW),
      },
      approvalsChecksum: approvalsChecksumOf(input),
      ...trust,
    },
    reader,
  );
}

function approvalsChecksumOf({ signed, transactions }: BlockToReexecute): Uint8Array {
  const approved = transactions.map(({ transaction }) => transaction);
  return signed.block.kind === 'V2' ? approvalsChecksum(approved) : legacyApprovalsChecksum(approved);
}

function systemContracts(state: TrieStateView): ReadonlySet<string> {
  return new Set([...readSystemRegistry(new TrackingCopy(state)).values()].map(bytesToHex));
}

function outsideChanges(
  block: Block,
  outcomes: readonly TransactionOutcome[],
  balances: readonly BalanceChange[],
  own: TrieStateView,
  upgraded: ReadonlySet<string>,
): OutsideChangeOfBlock[] {
  const traces = outcomes.flatMap(({ trace }) => trace ?? []);
  if (traces.length < outcomes.length) return [];
  const byPurse = new Map(balances.map((change) => [change.purse, change]));
  const isReward =
    isSwitchBlock(block) &&
    outcomes.every(({ verdict }) => verdict.kind === 'verified' || verdict.difference === undefined);
  const transfers = traces.flatMap(({ purseTransfers }) => purseTransfers);
  return changesOutsideTransactions(balances, transfers).map(({ purse, amount }) => {
    // A purse without a change has the same balance under both roots.
    const { before, after } = byPurse.get(purse) ?? unchanged(purse, own);
    const way = upgraded.has(purse) ? 'protocol upgrade' : isReward ? 'reward' : 'unexplained';
    return { purse, amount, way, before, after };
  });
}

/** Balances that differ between the two roots, and those of purses whose movements came out even. */
function balancesOf(
  outcomes: readonly TransactionOutcome[],
  changes: readonly BalanceChange[],
  own: TrieStateView,
): BalanceChange[] {
  const byPurse = new Map(changes.map((change) => [change.purse, change]));
  for (const { source, target, committed } of outcomes.flatMap(({ trace }) => trace?.purseTransfers ?? [])) {
    if (!committed) continue;
    for (const uref of [source, target]) {
      const purse = uref && bytesToHex(uref.addr);
      if (purse !== undefined && !byPurse.has(purse)) byPurse.set(purse, unchanged(purse, own));
    }
  }
  return [...byPurse.values()];
}

function unchanged(purse: string, own: TrieStateView): BalanceChange {
  const balance = motesOf(own.read(balanceKey(hexToBytes(purse))));
  return { purse, before: balance, after: balance };
}
