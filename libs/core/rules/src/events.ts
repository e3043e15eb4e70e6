// The events of a transaction, with the fields that event-kinds.ts names.
import type { EventKind } from './event-kinds.js';
import {
  type BlockFact,
  type EventFact,
  type FrameFact,
  type InContext,
  type PurseAccessFact,
  type PursePast,
  type PurseTransferFact,
  passesWrite,
  type TransactionFacts,
  type UnverifiedFacts,
} from './facts.js';
import { leftIn, spending } from './purse-sums.js';
import { type Subject, subjectText } from './subject.js';
import type { EventSubject, TraceEvent } from './trace-event.js';
import { rightsNames, type Value } from './values.js';

type Fields = Readonly<Record<string, Value>>;

/** All events of a transaction, kind by kind. */
export function eventsOf(facts: TransactionFacts, past: PursePast): TraceEvent[] {
  const make = new EventMaker(facts);
  return [
    make.event('transaction', { ordinal: 0, frameIndex: -1, step: '' }, transactionFields(facts, past), []),
    ...facts.frames.map((frame) =>
      make.event(
        'frame',
        { ordinal: frame.firstOrdinal, frameIndex: frame.frameIndex, step: frame.step },
        {
          committed: facts.transaction.results.computed?.error === null,
          entryPointType: frame.entryPointType,
          outcome: frame.outcome,
          outcomeMessage: frame.outcomeMessage,
          gasTotal: frame.gasTotal,
        },
        [],
      ),
    ),
    ...facts.namedKeyWrites.map((write) => {
      const { name, operation, keyBefore, keyAfter, committed } = write;
      const replaces = keyBefore !== null && keyBefore !== keyAfter;
      return make.event('named key write', write, { name, operation, keyBefore, keyAfter, replaces, committed }, []);
    }),
    ...facts.purseTransfers.map((transfer) =>
      make.event('purse transfer', transfer, transferFields(facts, transfer, past), ['sourcePurse', 'targetPurse']),
    ),
    ...facts.purseAccesses.map((access) =>
      make.event('purse access', access, accessFields(facts, access, past), ['purse']),
    ),
    ...facts.purseTransfers.flatMap((transfer) =>
      touchFields(transfer).map((fields) => make.event('purse touch', transfer, fields, ['purse'])),
    ),
    ...facts.purseAccesses.map((access) => {
      const { purse, committed } = access;
      const fields = { purse, committed, touch: access.access, refused: false, amount: null };
      return make.event('purse touch', access, fields, ['purse']);
    }),
    ...facts.grants.map((grant) => {
      const { uref, isPurse, fromKind, toKind, how, committed } = grant;
      const contexts = { from: grant.fromAddress, fromKind, to: grant.toAddress, toKind };
      const fields = { uref, rights: rightsNames(grant.rights), isPurse, ...contexts, how, committed };
      return make.event('grant', grant, fields, isPurse ? ['uref'] : []);
    }),
    ...facts.hostErrors.map((hostError) => {
      const { hostFunction, error } = hostError;
      return make.event('host error', hostError, { hostFunction, error, committed: false }, []);
    }),
    ...facts.recordChanges.map((changed) => {
      const { record, address, change, detail, committed } = changed;
      return make.event('record change', changed, { record, address, change, detail, committed }, []);
    }),
  ];
}

/** One event for each subject that a transaction touches which is not verified; none for a verified one. */
export function unverifiedEvents(facts: TransactionFacts, { target, touches }: UnverifiedFacts): TraceEvent[] {
  const { transaction } = facts;
  if (transaction.verdict === 'verified') return [];
  const { reason, differenceField } = transaction;
  return touches.map(({ subject, ways, effectKeys, balance }) => ({
    kind: 'unverified touch',
    transaction,
    ordinal: 0,
    part: subjectText(subject),
    frames: [],
    fields: {
      ...commonFields(facts),
      subject: subject.address,
      subjectKind: subject.kind,
      ways: ways.join(', '),
      reason,
      differenceField,
      target,
      effectKeys: effectKeys.length === 0 ? null : effectKeys.join(', '),
      balanceBefore: balance?.before ?? null,
      balanceAfter: balance?.after ?? null,
    },
    subjects: [{ field: 'subject', subject }],
  }));
}

/** The event of a block. */
export function blockEvent({ height, hash, proven, unprovenReason, transactions, unverified }: BlockFact): TraceEvent {
  return {
    kind: 'block',
    transaction: undefined,
    ordinal: 0,
    frames: [],
    fields: {
      blockHeight: height,
      blockHash: hash,
      proven,
      reason: unprovenReason,
      transactions: BigInt(transactions),
      unverified: BigInt(unverified),
    },
    subjects: [],
  };
}

/** Fields that every event of a transaction has. */
function commonFields({ transaction: { blockHeight, initiator, verdict, results } }: TransactionFacts): Fields {
  return {
    blockHeight,
    initiator,
    verdict,
    failed: results.stated === undefined ? null : results.stated.error !== null,
  };
}

/** Adds to an event's own fields those of its frame and transaction, and finds its subjects. */
class EventMaker {
  private readonly facts: TransactionFacts;
  private readonly common: Fields;

  constructor(facts: TransactionFacts) {
    this.facts = facts;
    this.common = commonFields(facts);
  }

  event(kind: EventKind, fact: EventFact & Partial<InContext>, own: Fields, purses: readonly string[]): TraceEvent {
    const { ordinal, frameIndex, step, contextAddress, contextKind } = fact;
    // What a frame installs happens in the new contract's context, not in the frame's own.
    const context = contextAddress === undefined ? {} : { context: contextAddress, contextKind: contextKind ?? null };
    const { transaction, frames } = this.facts;
    const path = pathTo(frames, frameIndex);
    const inFrame = kind === 'grant' ? { step } : { step, ...frameFields(path.at(-1)), ...context };
    const fields = { ...this.common, ...(frameIndex < 0 ? {} : inFrame), ...own };
    return { kind, transaction, ordinal, frames: path, fields, subjects: subjectsOf(fields, purses) };
  }
}

/** From the outermost frame to this one. */
function pathTo(frames: readonly FrameFact[], index: number): readonly FrameFact[] {
  const path: FrameFact[] = [];
  for (let at: number | null = index; at !== null && frames[at] !== undefined; at = frames[at].parentIndex) {
    path.unshift(frames[at]);
  }
  return path;
}

function frameFields(frame: FrameFact | undefined): Fields {
  if (frame === undefined) return {};
  return {
    context: frame.contextAddress,
    contextKind: frame.contextKind,
    code: frame.codeAddress,
    codeKind: frame.codeKind,
    package: frame.codePackage,
    codeName: frame.codeName,
    entryPoint: frame.entryPoint,
    depth: BigInt(frame.depth),
    caller: frame.callerAddress,
    callerKind: frame.callerKind,
  };
}

function subjectsOf(fields: Fields, purses: readonly string[]): EventSubject[] {
  const named = (kind: Subject['kind'], field: string): EventSubject[] => {
    const address = fields[field];
    return typeof address === 'string' ? [{ field, subject: { kind, address } }] : [];
  };
  const { contextKind, record } = fields;
  return [
    ...(record === 'account' || record === 'package' ? named(record, 'address') : []),
    ...purses.flatMap((field) => named('purse', field)),
    ...(contextKind === 'account' || contextKind === 'contract' ? named(contextKind, 'context') : []),
    ...(fields.codeKind === 'contract' ? named('contract', 'code') : []),
    ...named('package', 'package'),
    ...named('account', 'initiator'),
  ];
}

function transactionFields(facts: TransactionFacts, past: PursePast): Fields {
  const { kind, reason, differenceField, evidence, rules, results } = facts.transaction;
  const { stated, recorded, computed } = results;
  return {
    kind,
    reason,
    differenceField,
    evidence,
    rules,
    error: stated?.error ?? null,
    consumed: stated?.consumed ?? null,
    cost: stated?.cost ?? null,
    recordedError: recorded?.error ?? null,
    recordedConsumed: recorded?.consumed ?? null,
    recordedCost: recorded?.cost ?? null,
    computedError: computed?.error ?? null,
    computedConsumed: computed?.consumed ?? null,
    computedCost: computed?.cost ?? null,
    ...spending(facts, past),
  };
}

function transferFields({ transaction }: TransactionFacts, transfer: PurseTransferFact, past: PursePast): Fields {
  const { sourcePurse, targetPurse, sourceRights, targetRights, outcome, contextAddress, contextKind } = transfer;
  const { blockHeight, transactionIndex } = transaction;
  const refused = outcome !== 'moved';
  return {
    way: transfer.way,
    movedBy: transfer.movedBy,
    sourcePurse,
    sourceRights: sourceRights === null ? null : rightsNames(sourceRights),
    targetPurse,
    targetRights: targetRights === null ? null : rightsNames(targetRights),
    amount: transfer.amount,
    refused,
    error: refused ? outcome : null,
    committed: transfer.committed,
    sourceIsMainPurse: sourcePurse !== null && past.mainPurseOf(sourcePurse) !== undefined,
    targetIsMainPurse: targetPurse !== null && past.mainPurseOf(targetPurse) !== undefined,
    sourceGivenBy:
      sourcePurse === null || contextKind !== 'contract'
        ? null
        : (past.givenBy({ blockHeight, transactionIndex, context: contextAddress, purse: sourcePurse }) ?? null),
  };
}

function accessFields(facts: TransactionFacts, access: PurseAccessFact, past: PursePast): Fields {
  const { purse } = access;
  const receiver = access.access === 'passed' ? receiverOf(facts, access) : undefined;
  const createdHere = facts.purseAccesses.some((other) => other.access === 'created' && other.purse === purse);
  return {
    access: access.access,
    purse,
    rightsAsked: rightsNames(access.rightsAsked),
    rightsEffective: rightsNames(access.rightsEffective),
    name: access.name,
    committed: access.committed,
    isMainPurse: past.mainPurseOf(purse) !== undefined,
    receiver: receiver?.contextAddress ?? null,
    receiverKind: receiver?.contextKind ?? null,
    alsoKept: passesWrite(access) && isKept(facts, access, past),
    createdHere,
    left: createdHere ? leftIn(purse, facts) : null,
  };
}

/** The context of the next frame that the passing frame calls: what it passes is told before the call begins. */
function receiverOf({ frames }: TransactionFacts, { frameIndex, ordinal }: PurseAccessFact): FrameFact | undefined {
  return frames.find((frame) => frame.parentIndex === frameIndex && frame.firstOrdinal > ordinal);
}

/** Under a named key before the transaction, or put there in it. */
function isKept({ transaction, namedKeyWrites }: TransactionFacts, access: PurseAccessFact, past: PursePast): boolean {
  const { contextAddress: context, purse } = access;
  const kept = new Map<string, boolean>();
  for (const write of namedKeyWrites) {
    if (write.contextAddress !== context) continue;
    if (write.keyAfter?.startsWith(`uref-${purse}-`)) kept.set(write.name, true);
    else if (write.keyBefore?.startsWith(`uref-${purse}-`)) kept.set(write.name, false);
  }
  if ([...kept.values()].includes(true)) return true;
  const { blockHeight, transactionIndex } = transaction;
  return kept.size === 0 && past.isKept({ blockHeight, transactionIndex, context, purse });
}

function touchFields(transfer: PurseTransferFact): Fields[] {
  const { sourcePurse, targetPurse, amount, committed, outcome } = transfer;
  const side = (purse: string | null, touch: string): Fields[] =>
    purse === null ? [] : [{ purse, touch, amount, committed, refused: outcome !== 'moved' }];
  return [...side(sourcePurse, 'debited'), ...side(targetPurse, 'credited')];
}
