// The shapes of a report's lines: one JSON object an event, transaction, block, purse or finding. Hashes, keys and
// contexts in Casper's forms, motes and gas as decimal strings. Every field is always there; null says 'none'. Who checks
// a report checks each line by these schemas: a line of another shape must not reach the page.
import { z } from 'zod';

const text = z.string();
const optionalText = z.string().nullable();
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.number().int().nonnegative();
/** Motes or gas. */
const amount = z.string().regex(/^\d+$/);
const signedAmount = z.string().regex(/^-?\d+$/);
/** ISO 8601 with milliseconds. */
const time = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const account = z.string().regex(/^account-hash-[0-9a-f]{64}$/);
/** A purse that is known without rights. */
const purse = z.string().regex(/^uref-[0-9a-f]{64}$/);
const uref = z.string().regex(/^uref-[0-9a-f]{64}-00[0-7]$/);

/** Who: `account-hash-…`, `hash-…`, or `node` for the node's own moves. */
const context = z.strictObject({ kind: text, address: z.string().regex(/^(?:(?:account-)?hash-[0-9a-f]{64}|node)$/) });

const code = z.strictObject({
  kind: text,
  hash: hash.nullable(),
  packageHash: hash.nullable(),
  version: optionalText,
  name: optionalText,
});

/** One frame of the way down to an event. */
const frame = z.strictObject({ frame: count, context, code, entryPoint: text, entryPointType: text });

const argument = z.strictObject({
  name: text,
  /** CLType as the node's JSON writes it. */
  type: text,
  /** Hex of the value; null if it is longer than a line takes: then `sha256` is of these bytes. */
  bytes: optionalText,
  length: count,
  sha256: hash.nullable(),
  /** Decoded value as JSON text; null with `bytes`. */
  parsed: optionalText,
});

/** Where in the chain. */
const when = z.strictObject({ block: count, time, transaction: hash, transactionIndex: count, ordinal: count });

/** `context` is the event's: what a contract gets at its installation happens in its own context, not in the frame's. */
const who = z.strictObject({ initiator: account, caller: context, context, code });

const how = z.strictObject({
  step: text,
  /** From the frame that the node started down to the event's own, which is the last. */
  path: z.array(frame),
  arguments: z.array(argument),
});

/** What a row rests on. */
const proof = z.strictObject({
  /** Of the transaction. */
  verdict: text,
  /** Of the block: our results hash to its checksum, which leads to the root of trust. */
  proven: z.boolean().nullable(),
  blockHash: hash,
  /** Checksum over the execution results, as the block's own state records it. */
  checksum: optionalText,
  stateRoot: hash,
  /** `<kind> <height> <block hash>, pinned`, or `, not pinned`: taken from the source, and to be compared. */
  rootOfTrust: optionalText,
});

const event = <What extends z.ZodType>(what: What) => z.strictObject({ when, who, what, how, proof });

const namedKeyWrite = event(
  z.strictObject({ operation: text, name: text, before: optionalText, after: optionalText, committed: z.boolean() }),
);

const movement = event(
  z.strictObject({
    way: text,
    by: text,
    source: uref.nullable(),
    target: uref.nullable(),
    amount,
    id: amount.nullable(),
    outcome: text,
    committed: z.boolean(),
  }),
);

const access = event(
  z.strictObject({
    access: text,
    purse,
    rightsAsked: text,
    rightsEffective: text,
    name: optionalText,
    committed: z.boolean(),
  }),
);

const hold = event(z.strictObject({ kind: text, operation: text, purse, amount, committed: z.boolean() }));

const block = z.strictObject({
  height: count,
  hash,
  time,
  era: count,
  protocol: text,
  stateRoot: hash,
  transactions: count,
  proven: z.boolean().nullable(),
  unprovenReason: optionalText,
  checksum: optionalText,
  checksumComputed: optionalText,
  rootOfTrust: optionalText,
  /** sha256 over all that is recorded of the block; null: a gap. */
  digest: hash.nullable(),
});

/** `error` is null if the transaction succeeded. */
const result = z.strictObject({ error: optionalText, consumed: amount, cost: amount });

const transaction = z.strictObject({
  block: count,
  time,
  transactionIndex: count,
  transaction: hash,
  kind: text,
  initiator: account,
  /** `none` if the block is not recorded. */
  verdict: text,
  reason: optionalText,
  /** What verifies it: `recorded result`, `block checksum` or `both`; null unless it is verified. */
  evidence: optionalText,
  /** The rule set by which it was executed (docs/versions.md); null if it was not. */
  rules: optionalText,
  /** `succeeded`, `failed`, or `unknown` if no result is stated. */
  outcome: z.enum(['succeeded', 'failed', 'unknown']),
  /** Of the stated result, like the two below: the one that the verdict stands for (docs/glossary.md). */
  error: optionalText,
  consumed: amount.nullable(),
  cost: amount.nullable(),
  /** As the source recorded it; null if it kept no result that can be compared. */
  recorded: result.nullable(),
  /** As we computed it; null if the transaction was not executed. */
  computed: result.nullable(),
  proof,
});

/** A purse's account over the range: opening + received − sent + outside + unexplained = closing. */
const statement = z.strictObject({
  purse,
  /** Account whose main purse it is. */
  mainPurseOf: account.nullable(),
  /** Balance under the state root of `openingBlock`; null if it is not known. */
  opening: amount.nullable(),
  openingBlock: count,
  received: amount,
  sent: amount,
  /** Sums of what is part of no transaction, by way: `reward` (era ends), `protocol upgrade`. */
  outside: z.array(z.strictObject({ way: text, amount: signedAmount })),
  movements: count,
  /** Balance under the state root of `closingBlock`. */
  closing: amount.nullable(),
  closingBlock: count,
  /** What is left; null if a balance is not known. */
  unexplained: signedAmount.nullable(),
  /** Null if `unexplained` is zero. */
  why: optionalText,
});

const finding = z.strictObject({
  id: text,
  rule: text,
  version: count,
  severity: text,
  block: count,
  time,
  transaction: hash.nullable(),
  ordinal: count.nullable(),
  subject: text,
  sentence: text,
  /** Canonical JSON text. */
  evidence: text,
  verdict: optionalText,
});

/** The schema of each section's lines. */
export const LINE_SCHEMAS = {
  statements: statement,
  findings: finding,
  'named-key-writes': namedKeyWrite,
  'purse-movements': movement,
  'purse-accesses': access,
  'purse-holds': hold,
  transactions: transaction,
  blocks: block,
} as const satisfies Readonly<Record<string, z.ZodType>>;

/** Not to be written: lines are made once and read. */
type Frozen<T> = T extends object ? { readonly [Name in keyof T]: Frozen<T[Name]> } : T;

export type ContextLine = Frozen<z.infer<typeof context>>;
export type CodeLine = Frozen<z.infer<typeof code>>;
export type FrameLine = Frozen<z.infer<typeof frame>>;
export type ArgumentLine = Frozen<z.infer<typeof argument>>;
export type WhoLine = Frozen<z.infer<typeof who>>;
export type HowLine = Frozen<z.infer<typeof how>>;
export type ProofLine = Frozen<z.infer<typeof proof>>;

export type EventLine<What> = {
  readonly when: Frozen<z.infer<typeof when>>;
  readonly who: WhoLine;
  readonly what: What;
  readonly how: HowLine;
  readonly proof: ProofLine;
};

export type NamedKeyWriteLine = Frozen<z.infer<typeof namedKeyWrite>>;
export type MovementLine = Frozen<z.infer<typeof movement>>;
export type AccessLine = Frozen<z.infer<typeof access>>;
export type HoldLine = Frozen<z.infer<typeof hold>>;
export type BlockLine = Frozen<z.infer<typeof block>>;
export type ResultLine = Frozen<z.infer<typeof result>>;
export type TransactionLine = Frozen<z.infer<typeof transaction>>;
export type StatementLine = Frozen<z.infer<typeof statement>>;
export type FindingLine = Frozen<z.infer<typeof finding>>;

/** The sections of a report and their lines. */
export interface LineOf {
  readonly statements: StatementLine;
  readonly findings: FindingLine;
  readonly 'named-key-writes': NamedKeyWriteLine;
  readonly 'purse-movements': MovementLine;
  readonly 'purse-accesses': AccessLine;
  readonly 'purse-holds': HoldLine;
  readonly transactions: TransactionLine;
  readonly blocks: BlockLine;
}

export type SectionName = keyof LineOf;

/** In the order in which they are made and shown. */
export const SECTIONS = [
  'statements',
  'findings',
  'named-key-writes',
  'purse-movements',
  'purse-accesses',
  'purse-holds',
  'transactions',
  'blocks',
] as const satisfies readonly SectionName[];
