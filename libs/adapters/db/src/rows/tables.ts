// Every bulk-written table (prisma/schema.prisma describes the meaning of each column). `chainId` stands outside: it
// is a row id of one database and is added by the writer.
import { amount, bigint, flag, int, json, optional, text, time, undigested } from './column.js';
import { type RowOf, type Table, table } from './table.js';

const position = { blockHeight: bigint, transactionIndex: int };
const event = {
  ...position,
  ordinal: int,
  frameIndex: int,
  step: text,
  transactionHash: text,
  initiator: text,
  verdict: text,
};
const context = { contextKind: text, contextAddress: text };
const code = { codeKind: text, codeAddress: optional(text), codePackage: optional(text), codeName: optional(text) };
const writer = { engineVersion: undigested(text) };

/** What ingest knows of a block. */
export const ingestedBlocks = table('blocks', {
  height: bigint,
  hash: text,
  parentHash: text,
  stateRootHash: text,
  bodyHash: text,
  eraId: bigint,
  timestamp: undigested(time),
  protocolVersion: text,
  proposer: text,
  currentGasPrice: int,
  isSwitchBlock: flag,
  transactionCount: int,
  raw: undigested(text),
  inputs: undigested(int),
});

/** What recording adds to a block. */
export const blockProofs = table('blocks', {
  proven: flag,
  unprovenReason: optional(text),
  executionResultsComputed: optional(text),
  executionResultsRecorded: optional(text),
  approvalsComputed: optional(text),
  approvalsRecorded: optional(text),
  chainspecComputed: optional(text),
  chainspecRecorded: optional(text),
  recordCommitted: flag,
  limitMs: undigested(optional(int)),
  limitMemoryMb: undigested(optional(int)),
  registryProof: optional(text),
  ...writer,
});

/**
 * Whether a block is final, and why. Two recordings of one chain may hold different signatures of the same block and
 * rest on different roots: what all have in common is `proven`.
 */
export const blockFinality = table('blocks', {
  height: undigested(bigint),
  finality: undigested(text),
  finalDescendant: undigested(optional(bigint)),
  notFinalReason: undigested(optional(text)),
  finalitySigners: undigested(optional(int)),
  finalitySignedWeight: undigested(optional(amount)),
  finalityTotalWeight: undigested(optional(amount)),
  finalitySufficient: undigested(optional(flag)),
  rootOfTrustKind: undigested(optional(text)),
  rootOfTrustHeight: undigested(optional(bigint)),
  rootOfTrustHash: undigested(optional(text)),
  rootOfTrustPinned: undigested(optional(flag)),
});

/** What ingest knows of a transaction. */
export const ingestedTransactions = table('transactions', {
  ...position,
  hash: text,
  blockHash: text,
  kind: text,
  lane: int,
  initiator: text,
  initiatorPublicKey: optional(text),
  timestamp: undigested(time),
  blockTimestamp: undigested(time),
  raw: undigested(text),
  recorded: flag,
  recordedErrorMessage: optional(text),
  recordedCurrentPrice: optional(int),
  recordedLimit: optional(amount),
  recordedConsumed: optional(amount),
  recordedCost: optional(amount),
  recordedRefund: optional(amount),
  recordedSizeEstimate: optional(amount),
  recordedTransfers: optional(int),
  recordedEffects: optional(int),
  recordedMessages: undigested(optional(text)),
});

/** What recording adds to a transaction. */
export const outcomes = table('transactions', {
  ...position,
  verdict: text,
  evidence: optional(text),
  // Which of several sets is tried first is ours to choose.
  rules: undigested(optional(text)),
  reason: optional(text),
  explanation: optional(text),
  differenceField: optional(text),
  differenceIndex: optional(int),
  differenceKey: optional(text),
  differenceRecorded: optional(text),
  differenceComputed: optional(text),
  messagesVerdict: optional(text),
  executed: flag,
  computedErrorMessage: optional(text),
  computedCurrentPrice: optional(int),
  computedLimit: optional(amount),
  computedConsumed: optional(amount),
  computedCost: optional(amount),
  computedRefund: optional(amount),
  computedSizeEstimate: optional(amount),
  computedTransfers: optional(int),
  computedEffects: optional(int),
  ...writer,
});

export const frames = table('frames', {
  ...position,
  frameIndex: int,
  transactionHash: text,
  initiator: text,
  verdict: text,
  parentIndex: optional(int),
  depth: int,
  phase: text,
  step: text,
  ...context,
  ...code,
  codeMajor: optional(int),
  codeVersion: optional(int),
  entryPoint: text,
  entryPointType: text,
  callerKind: text,
  callerAddress: text,
  args: json,
  returned: optional(json),
  gasOwn: amount,
  gasTotal: amount,
  outcome: text,
  outcomeCode: optional(bigint),
  outcomeMessage: optional(text),
  firstOrdinal: int,
  lastOrdinal: int,
});

export const namedKeyWrites = table('named_key_writes', {
  ...event,
  ...context,
  ...code,
  name: text,
  operation: text,
  keyBefore: optional(text),
  keyAfter: optional(text),
  committed: flag,
});

export const purseTransfers = table('purse_transfers', {
  ...event,
  ...context,
  ...code,
  way: text,
  movedBy: text,
  sourcePurse: optional(text),
  sourceRights: optional(int),
  targetPurse: optional(text),
  targetRights: optional(int),
  amount,
  transferId: optional(amount),
  outcome: text,
  committed: flag,
});

export const purseHolds = table('purse_holds', {
  ...event,
  purse: text,
  kind: text,
  operation: text,
  amount,
  committed: flag,
});

export const purseAccesses = table('purse_accesses', {
  ...event,
  ...context,
  ...code,
  access: text,
  purse: text,
  rightsAsked: int,
  rightsEffective: int,
  name: optional(text),
  committed: flag,
});

export const grants = table('grants', {
  ...event,
  uref: text,
  rights: int,
  isPurse: flag,
  fromKind: optional(text),
  fromAddress: optional(text),
  toKind: text,
  toAddress: text,
  how: text,
  committed: flag,
});

export const hostErrors = table('host_errors', { ...event, ...context, hostFunction: text, error: text });

export const recordChanges = table('record_changes', {
  ...event,
  ...context,
  ...code,
  record: text,
  address: text,
  change: text,
  detail: text,
  committed: flag,
});

export const balanceChanges = table('balance_changes', {
  blockHeight: bigint,
  purse: text,
  way: text,
  amount,
  balanceBefore: amount,
  balanceAfter: amount,
});

export const openingNamedKeys = table('opening_named_keys', {
  position: int,
  blockHeight: bigint,
  ...context,
  name: text,
  key: text,
  uref: optional(text),
});

export const upgradeChanges = table('upgrade_changes', {
  blockHeight: bigint,
  position: int,
  key: text,
  valueBefore: optional(text),
  valueAfter: optional(text),
});

export const mainPurses = table('main_purses', {
  blockHeight: bigint,
  account: text,
  purse: text,
  rights: int,
  opening: flag,
});

export const purseBalances = table('purse_balances', {
  blockHeight: bigint,
  purse: text,
  balanceBefore: optional(amount),
  balanceAfter: amount,
});

export type IngestedBlockRow = RowOf<typeof ingestedBlocks>;
export type BlockProofRow = RowOf<typeof blockProofs>;
export type BlockFinalityRow = RowOf<typeof blockFinality>;
export type IngestedTransactionRow = RowOf<typeof ingestedTransactions>;
export type OutcomeRow = RowOf<typeof outcomes>;
export type FrameRow = RowOf<typeof frames>;
export type NamedKeyWriteRow = RowOf<typeof namedKeyWrites>;
export type PurseTransferRow = RowOf<typeof purseTransfers>;
export type PurseHoldRow = RowOf<typeof purseHolds>;
export type PurseAccessRow = RowOf<typeof purseAccesses>;
export type GrantRow = RowOf<typeof grants>;
export type HostErrorRow = RowOf<typeof hostErrors>;
export type RecordChangeRow = RowOf<typeof recordChanges>;
export type BalanceChangeRow = RowOf<typeof balanceChanges>;
export type UpgradeChangeRow = RowOf<typeof upgradeChanges>;
export type OpeningNamedKeyRow = RowOf<typeof openingNamedKeys>;
export type MainPurseRow = RowOf<typeof mainPurses>;
export type PurseBalanceRow = RowOf<typeof purseBalances>;

/** What recording writes besides the outcomes and the proof: deleted and written anew as a whole, block by block. */
export interface BlockEventRows {
  readonly frames: readonly FrameRow[];
  readonly namedKeyWrites: readonly NamedKeyWriteRow[];
  readonly purseTransfers: readonly PurseTransferRow[];
  readonly purseHolds: readonly PurseHoldRow[];
  readonly purseAccesses: readonly PurseAccessRow[];
  readonly grants: readonly GrantRow[];
  readonly hostErrors: readonly HostErrorRow[];
  readonly recordChanges: readonly RecordChangeRow[];
  readonly balanceChanges: readonly BalanceChangeRow[];
  /** Empty but for the first block of a protocol version. */
  readonly upgradeChanges: readonly UpgradeChangeRow[];
  /** Empty but for the first block at hand. */
  readonly openingNamedKeys: readonly OpeningNamedKeyRow[];
  readonly mainPurses: readonly MainPurseRow[];
  readonly purseBalances: readonly PurseBalanceRow[];
}

/** The table of each list of `BlockEventRows`. */
export const eventTables = {
  frames,
  namedKeyWrites,
  purseTransfers,
  purseHolds,
  purseAccesses,
  grants,
  hostErrors,
  recordChanges,
  balanceChanges,
  upgradeChanges,
  openingNamedKeys,
  mainPurses,
  purseBalances,
} as const satisfies Record<keyof BlockEventRows, Table>;

/** The tables that are partitioned by block height. */
export const partitionedTables: readonly Table[] = [
  ingestedTransactions,
  frames,
  namedKeyWrites,
  purseTransfers,
  purseHolds,
  purseAccesses,
  grants,
  hostErrors,
  recordChanges,
  balanceChanges,
  purseBalances,
];
