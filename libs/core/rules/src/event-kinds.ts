// What a rule can ask about: the kinds of trace events, and the fields of each with their types. Fields that are columns
// of a stored table can also be counted, summed and asked for the first time.

/** How a field's values are written in a rule, and which operators they know. */
export type FieldType = 'text' | 'hash' | 'amount' | 'number' | 'flag' | 'rights';

/** A field of an event. */
export interface Field {
  readonly type: FieldType;
  readonly about: string;
  /** True if it is a column of the kind's table: only such fields can stand in `firstTime` and `per`. */
  readonly stored: boolean;
}

const stored = (type: FieldType, about: string): Field => ({ type, about, stored: true });
const derived = (type: FieldType, about: string): Field => ({ type, about, stored: false });

const everywhere = {
  blockHeight: stored('number', 'height of the block'),
  initiator: stored('hash', 'account that signed'),
  verdict: stored('text', '`verified`, `diverged` or `unverifiable`'),
  failed: derived('flag', 'whether the transaction failed; no value if that is not known'),
};

const inFrame = {
  ...everywhere,
  step: stored('text', 'step of the pipeline, such as `session` or `fee`'),
  committed: stored('flag', 'happened, and the chain’s state has its effects'),
  context: stored('hash', 'account or contract in whose context it happened'),
  contextKind: stored('text', '`account`, `contract`, `system` or `node`'),
  code: stored('hash', 'session bytes or contract that ran'),
  codeKind: derived('text', '`session bytes`, `contract`, `system contract` or `native`'),
  package: stored('hash', 'contract package of the code'),
  codeName: derived('text', 'name of a system contract or of native code'),
  entryPoint: derived('text', 'entry point that ran'),
  depth: derived('number', 'call depth: 0 for a frame that the node started'),
  caller: derived('hash', 'context of the immediate caller'),
  callerKind: derived('text', 'kind of that context'),
};

const EVENT_KINDS = {
  transaction: {
    ...everywhere,
    kind: derived('text', '`Deploy` or `V1`'),
    error: derived('text', 'error of the stated result; no value if it succeeded or nothing is stated'),
    reason: derived('text', 'why it is unverifiable'),
    differenceField: derived('text', 'what differs first, if it diverged'),
    evidence: derived('text', 'what verifies it: `recorded result`, `block checksum` or `both`'),
    rules: derived('text', 'rule set by which it was executed, such as `2.2.0` or `2.2.0+S4`'),
    consumed: derived('amount', 'gas of the stated result'),
    cost: derived('amount', 'motes of the stated result, charged before the refund'),
    recordedError: derived('text', 'error as the source recorded it'),
    recordedConsumed: derived('amount', 'gas as the source recorded it'),
    recordedCost: derived('amount', 'motes as the source recorded them'),
    computedError: derived('text', 'error as we computed it'),
    computedConsumed: derived('amount', 'gas as we computed it'),
    computedCost: derived('amount', 'motes as we computed them'),
    sessionCode: derived('flag', 'whether session bytes ran'),
    approvedAmount: derived('amount', 'its argument `amount`: the limit of what session code may spend'),
    spent: derived('amount', 'moved out of the main purse of the initiator in the step `session`'),
    spentPercent: derived('number', '`spent` in percent of `approvedAmount`, rounded down'),
  },
  frame: {
    ...inFrame,
    committed: derived('flag', 'whether the transaction succeeded'),
    entryPointType: derived('text', '`Caller`, `Called` or `Factory`'),
    outcome: derived('text', '`returned`, `reverted`, `out of gas` or `trapped`'),
    outcomeMessage: derived('text', 'error text; nothing if it returned'),
    gasTotal: derived('amount', 'gas, of what it called too'),
  },
  'named key write': {
    ...inFrame,
    name: stored('text', 'name of the named key'),
    operation: stored('text', '`put`, `remove`, `initial` or `inherited`'),
    keyBefore: stored('text', 'formatted key; nothing if the name was not there'),
    keyAfter: stored('text', 'formatted key; nothing after a remove'),
    replaces: derived('flag', 'whether a key that was there is now another one or gone'),
  },
  'purse transfer': {
    ...inFrame,
    way: stored('text', '`host function`, `mint call`, `native`, `fee`, …'),
    movedBy: stored('text', 'host function or system entry point'),
    sourcePurse: stored('hash', 'purse that is debited'),
    sourceRights: derived('rights', 'rights asked on it'),
    targetPurse: stored('hash', 'purse that is credited'),
    targetRights: derived('rights', 'rights asked on it'),
    amount: stored('amount', 'motes'),
    refused: derived('flag', 'an attempt that was refused'),
    error: derived('text', 'why it was refused'),
    sourceIsMainPurse: derived('flag', 'whether the debited purse is the main purse of an account'),
    targetIsMainPurse: derived('flag', 'whether the credited purse is one'),
    sourceGivenBy: derived(
      'hash',
      'initiator of the earlier transaction in which the context received the debited purse',
    ),
  },
  'purse access': {
    ...inFrame,
    access: stored('text', '`created`, `main purse taken`, `balance read`, `passed`, `returned`, `stored`, …'),
    purse: stored('hash', 'the purse'),
    rightsAsked: derived('rights', 'rights that the code asked for'),
    rightsEffective: derived('rights', 'rights that it got'),
    name: stored('text', 'named key, argument or host function'),
    isMainPurse: derived('flag', 'whether it is the main purse of an account'),
    receiver: derived('hash', 'context that a passed purse goes to'),
    receiverKind: derived('text', 'kind of that context'),
    alsoKept: derived('flag', 'whether the context that passes the purse also has it under a named key'),
    createdHere: derived('flag', 'whether the purse was created in the same transaction'),
    left: derived('amount', 'what the transaction leaves in a purse that it created'),
  },
  'purse touch': {
    ...inFrame,
    purse: stored('hash', 'purse that was moved from, moved to, or accessed'),
    touch: derived('text', '`debited`, `credited`, or the access'),
    refused: derived('flag', 'an attempt that was refused'),
    amount: derived('amount', 'motes, if they moved'),
  },
  grant: {
    ...everywhere,
    step: stored('text', 'step of the pipeline'),
    committed: stored('flag', 'happened, and the chain’s state has its effects'),
    uref: stored('hash', 'address of the URef'),
    rights: derived('rights', 'rights gained'),
    isPurse: stored('flag', 'whether it is a purse'),
    from: derived('hash', 'context that it comes from'),
    fromKind: stored('text', 'kind of that context'),
    to: derived('hash', 'context that gains rights'),
    toKind: stored('text', 'kind of that context'),
    how: stored('text', '`created`, `argument`, `returned` or `main purse`'),
  },
  'host error': {
    ...inFrame,
    committed: derived('flag', 'whether the transaction succeeded'),
    code: derived('hash', 'session bytes or contract that ran'),
    package: derived('hash', 'contract package of the code'),
    hostFunction: stored('text', 'host function that refused'),
    error: stored('text', 'its error'),
  },
  'record change': {
    ...inFrame,
    record: stored('text', '`account` or `package`'),
    address: stored('hash', 'the account or the package'),
    change: stored(
      'text',
      '`key added`, `key removed`, `threshold set`, `version added`, `version disabled`, `group created`, …',
    ),
    detail: stored('text', 'key and weight, action and threshold, contract hash, or name of the group'),
  },
  'unverified touch': {
    ...everywhere,
    // Made when a block is evaluated: no table has them.
    blockHeight: derived('number', everywhere.blockHeight.about),
    initiator: derived('hash', everywhere.initiator.about),
    verdict: derived('text', '`diverged` or `unverifiable`'),
    subject: derived('hash', 'purse, account, contract or package that the transaction touches as far as is known'),
    subjectKind: derived('text', '`purse`, `account`, `contract` or `package`'),
    ways: derived(
      'text',
      'how it is known: `initiator`, `target`, `argument`, `recorded effect`, `balance change`, `unverified trace`',
    ),
    reason: derived('text', 'why the transaction is unverifiable'),
    differenceField: derived('text', 'what differs first, if it diverged'),
    target: derived('text', 'what the transaction calls, as its own JSON says'),
    effectKeys: derived('text', 'keys of the recorded effects that are about the subject'),
    balanceBefore: derived('amount', 'balance of the purse before the block, if it moved without a verified movement'),
    balanceAfter: derived('amount', 'balance of the purse after the block, if it moved without a verified movement'),
  },
  block: {
    blockHeight: derived('number', 'height of the block'),
    blockHash: derived('hash', 'hash of the block'),
    proven: derived('flag', 'whether the block is proven'),
    reason: derived('text', 'why it is not proven'),
    transactions: derived('number', 'transactions of the block'),
    unverified: derived('number', 'transactions of the block that are not verified'),
  },
  stall: {
    blockHeight: derived('number', 'first height that is not done'),
    role: derived('text', '`recording` or `evaluation`'),
    seconds: derived('number', 'how long nothing was done'),
  },
} as const satisfies Record<string, Readonly<Record<string, Field>>>;

/** Kind of event that a rule is about. */
export type EventKind = keyof typeof EVENT_KINDS;

/** All kinds, in the order of the documentation. */
export const EVENT_KIND_NAMES = Object.keys(EVENT_KINDS) as [EventKind, ...EventKind[]];

/** The fields of a kind by name. */
export function fieldsOf(kind: EventKind): Readonly<Record<string, Field>> {
  return EVENT_KINDS[kind];
}

/** The field of that name; undefined if the kind has none. */
export function fieldOf(kind: EventKind, name: string): Field | undefined {
  const fields = fieldsOf(kind);
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}
