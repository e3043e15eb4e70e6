// Rows for tests of this adapter: every table once, every kind of column.
import type { BlockRecord } from './block-record.js';
import type { BlockEventRows, IngestedBlockRow, IngestedTransactionRow } from './rows/tables.js';
import { ENGINE_VERSION } from './versions.js';

const hex = (byte: number): string => byte.toString(16).padStart(2, '0').repeat(32);
const TIME = '2026-11-22T15:24:52.000Z';

const blockHash = (height: bigint): string => hex(Number(height % 200n));

export function sampleBlock(height: bigint, transactionCount: number): IngestedBlockRow {
  return {
    height,
    hash: blockHash(height),
    parentHash: blockHash(height - 1n),
    stateRootHash: hex(1),
    bodyHash: hex(2),
    eraId: 1n,
    timestamp: TIME,
    protocolVersion: '2.0.3',
    proposer: '00',
    currentGasPrice: 1,
    isSwitchBlock: false,
    transactionCount,
    raw: '{"block": true}',
    inputs: 0,
  };
}

export function sampleTransaction(blockHeight: bigint): IngestedTransactionRow {
  return {
    blockHeight,
    transactionIndex: 0,
    hash: hex(9),
    blockHash: blockHash(blockHeight),
    kind: 'V1',
    lane: 0,
    initiator: hex(3),
    initiatorPublicKey: null,
    timestamp: TIME,
    blockTimestamp: TIME,
    raw: '{"transaction": true}',
    recorded: false,
    recordedErrorMessage: null,
    recordedCurrentPrice: null,
    recordedLimit: null,
    recordedConsumed: null,
    recordedCost: null,
    recordedRefund: null,
    recordedSizeEstimate: null,
    recordedTransfers: null,
    recordedEffects: null,
    recordedMessages: null,
  };
}

interface Variation {
  readonly amount?: bigint;
  readonly name?: string;
  /** No transaction. */
  readonly empty?: boolean;
}

export function sampleRecord(
  height: bigint,
  { amount = 5n, name = 'counter', empty = false }: Variation = {},
): BlockRecord {
  return {
    height,
    blockHash: blockHash(height),
    inputs: 0,
    proof: {
      proven: true,
      unprovenReason: null,
      executionResultsComputed: hex(4),
      executionResultsRecorded: hex(4),
      approvalsComputed: hex(5),
      approvalsRecorded: hex(5),
      chainspecComputed: hex(7),
      chainspecRecorded: hex(7),
      recordCommitted: false,
      limitMs: null,
      limitMemoryMb: null,
      registryProof: 'ff',
      engineVersion: ENGINE_VERSION,
    },
    outcomes: empty ? [] : [sampleOutcome(height)],
    events: empty ? noEvents : sampleEvents(height, amount, name),
  };
}

function sampleOutcome(blockHeight: bigint): BlockRecord['outcomes'][number] {
  return {
    blockHeight,
    transactionIndex: 0,
    verdict: 'verified',
    evidence: 'block checksum',
    rules: '2.0.0',
    reason: null,
    explanation: null,
    differenceField: null,
    differenceIndex: null,
    differenceKey: null,
    differenceRecorded: null,
    differenceComputed: null,
    messagesVerdict: 'not recorded',
    executed: true,
    computedErrorMessage: null,
    computedCurrentPrice: 1,
    computedLimit: 100n,
    computedConsumed: 50n,
    computedCost: 100n,
    computedRefund: 0n,
    computedSizeEstimate: 300n,
    computedTransfers: 1,
    computedEffects: 20,
    engineVersion: ENGINE_VERSION,
  };
}

const noEvents: BlockEventRows = {
  frames: [],
  namedKeyWrites: [],
  purseTransfers: [],
  purseHolds: [],
  purseAccesses: [],
  grants: [],
  hostErrors: [],
  recordChanges: [],
  balanceChanges: [],
  upgradeChanges: [],
  openingNamedKeys: [],
  mainPurses: [],
  purseBalances: [],
};

function sampleEvents(blockHeight: bigint, amount: bigint, name: string): BlockEventRows {
  const of = { blockHeight, transactionIndex: 0, transactionHash: hex(9), initiator: hex(3), verdict: 'verified' };
  const event = (ordinal: number) => ({ ...of, ordinal, frameIndex: 0, step: 'session' });
  const context = { contextKind: 'account', contextAddress: hex(3) };
  const code = { codeKind: 'session bytes', codeAddress: hex(7), codePackage: null, codeName: null };
  return {
    frames: [
      {
        ...of,
        ...context,
        ...code,
        frameIndex: 0,
        parentIndex: null,
        depth: 0,
        phase: 'session',
        step: 'session',
        codeMajor: null,
        codeVersion: null,
        entryPoint: 'call',
        entryPointType: 'Caller',
        callerKind: 'account',
        callerAddress: hex(3),
        args: [{ name: 'target', type: '"U64"', bytes: '0100000000000000', parsed: '1' }],
        returned: null,
        gasOwn: 7n,
        gasTotal: 7n,
        outcome: 'reverted',
        outcomeCode: 4_294_967_295n,
        outcomeMessage: 'User error: 65535',
        firstOrdinal: 0,
        lastOrdinal: 6,
      },
    ],
    namedKeyWrites: [
      {
        ...event(1),
        ...context,
        ...code,
        name,
        operation: 'put',
        keyBefore: null,
        keyAfter: `hash-${hex(8)}`,
        committed: true,
      },
    ],
    purseTransfers: [
      {
        ...event(2),
        ...context,
        ...code,
        way: 'native',
        movedBy: 'transfer',
        sourcePurse: hex(10),
        sourceRights: 7,
        targetPurse: hex(11),
        targetRights: 4,
        amount,
        transferId: 2n ** 64n - 1n,
        outcome: 'moved',
        committed: true,
      },
    ],
    purseHolds: [{ ...event(3), purse: hex(10), kind: 'gas', operation: 'placed', amount: 3n, committed: true }],
    purseAccesses: [
      {
        ...event(4),
        ...context,
        ...code,
        access: 'passed',
        purse: hex(10),
        rightsAsked: 7,
        rightsEffective: 5,
        name: null,
        committed: true,
      },
    ],
    grants: [
      {
        ...event(5),
        uref: hex(10),
        rights: 7,
        isPurse: true,
        fromKind: null,
        fromAddress: null,
        toKind: 'account',
        toAddress: hex(3),
        how: 'created',
        committed: true,
      },
    ],
    hostErrors: [{ ...event(6), ...context, hostFunction: 'casper_put_key', error: 'PermissionDenied' }],
    recordChanges: [
      {
        ...event(7),
        ...context,
        ...code,
        record: 'package',
        address: hex(12),
        change: 'group created',
        detail: 'owners',
        committed: true,
      },
    ],
    balanceChanges: [{ blockHeight, purse: hex(10), way: 'reward', amount: -4n, balanceBefore: 9n, balanceAfter: 5n }],
    upgradeChanges: [
      { blockHeight, position: 0, key: `balance-${hex(10)}`, valueBefore: null, valueAfter: '{"CLValue":1}' },
    ],
    openingNamedKeys: [
      { position: 0, blockHeight, ...context, name: 'savings', key: `uref-${hex(10)}-007`, uref: hex(10) },
    ],
    mainPurses: [{ blockHeight, account: hex(3), purse: hex(10), rights: 7, opening: true }],
    purseBalances: [{ blockHeight, purse: hex(10), balanceBefore: null, balanceAfter: 5n }],
  };
}
