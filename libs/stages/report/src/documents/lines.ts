// The shapes of a report's lines: one JSON object an event, transaction, block, purse or finding. Hashes, keys and
// contexts in Casper's forms, motes and gas as decimal strings. Every field is always there; null says 'none'.

/** Who: `account-hash-…`, `hash-…`, or `node` for the node's own moves. */
export type ContextLine = { readonly kind: string; readonly address: string };

export type CodeLine = {
  readonly kind: string;
  readonly hash: string | null;
  readonly packageHash: string | null;
  readonly version: string | null;
  readonly name: string | null;
};

/** One frame of the way down to an event. */
export type FrameLine = {
  readonly frame: number;
  readonly context: ContextLine;
  readonly code: CodeLine;
  readonly entryPoint: string;
  readonly entryPointType: string;
};

export type ArgumentLine = {
  readonly name: string;
  /** CLType as the node's JSON writes it. */
  readonly type: string;
  /** Hex of the value; null if it is longer than a line takes: then `sha256` is of these bytes. */
  readonly bytes: string | null;
  readonly length: number;
  readonly sha256: string | null;
  /** Decoded value as JSON text; null with `bytes`. */
  readonly parsed: string | null;
};

/** Where in the chain. */
export type WhenLine = {
  readonly block: number;
  readonly time: string;
  readonly transaction: string;
  readonly transactionIndex: number;
  readonly ordinal: number;
};

export type WhoLine = {
  readonly initiator: string;
  readonly caller: ContextLine;
  readonly context: ContextLine;
  readonly code: CodeLine;
};

export type HowLine = {
  readonly step: string;
  /** From the frame that the node started down to the event's own, which is the last. */
  readonly path: readonly FrameLine[];
  readonly arguments: readonly ArgumentLine[];
};

/** What a row rests on. */
export type ProofLine = {
  /** Of the transaction. */
  readonly verdict: string;
  /** Of the block: our results hash to its checksum, which leads to the root of trust. */
  readonly proven: boolean | null;
  readonly blockHash: string;
  /** Checksum over the execution results, as the block's own state records it. */
  readonly checksum: string | null;
  readonly stateRoot: string;
  /** `<kind> <height> <block hash>`. */
  readonly rootOfTrust: string | null;
};

export type EventLine<What> = {
  readonly when: WhenLine;
  readonly who: WhoLine;
  readonly what: What;
  readonly how: HowLine;
  readonly proof: ProofLine;
};

export type NamedKeyWriteLine = EventLine<{
  readonly operation: string;
  readonly name: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly committed: boolean;
}>;

export type MovementLine = EventLine<{
  readonly way: string;
  readonly by: string;
  readonly source: string | null;
  readonly target: string | null;
  readonly amount: string;
  readonly id: string | null;
  readonly outcome: string;
  readonly committed: boolean;
}>;

export type AccessLine = EventLine<{
  readonly access: string;
  readonly purse: string;
  readonly rightsAsked: string;
  readonly rightsEffective: string;
  readonly name: string | null;
  readonly committed: boolean;
}>;

export type HoldLine = EventLine<{
  readonly kind: string;
  readonly operation: string;
  readonly purse: string;
  readonly amount: string;
  readonly committed: boolean;
}>;

export type BlockLine = {
  readonly height: number;
  readonly hash: string;
  readonly time: string;
  readonly era: number;
  readonly protocol: string;
  readonly stateRoot: string;
  readonly transactions: number;
  readonly proven: boolean | null;
  readonly unprovenReason: string | null;
  readonly checksum: string | null;
  readonly checksumComputed: string | null;
  readonly rootOfTrust: string | null;
  /** sha256 over all that is recorded of the block; null: a gap. */
  readonly digest: string | null;
};

export type TransactionLine = {
  readonly block: number;
  readonly time: string;
  readonly transactionIndex: number;
  readonly transaction: string;
  readonly kind: string;
  readonly initiator: string;
  /** `none` if the block is not recorded. */
  readonly verdict: string;
  readonly reason: string | null;
  readonly error: string | null;
  readonly consumed: string | null;
  readonly cost: string | null;
  readonly proof: ProofLine;
};

/** A purse's account over the range: opening + received − sent + rewards + unexplained = closing. */
export type StatementLine = {
  readonly purse: string;
  /** Account whose main purse it is. */
  readonly mainPurseOf: string | null;
  /** Balance under the state root of `openingBlock`; null if the record does not tell. */
  readonly opening: string | null;
  readonly openingBlock: number;
  readonly received: string;
  readonly sent: string;
  /** What era ends added; their part in no transaction. */
  readonly rewards: string;
  readonly movements: number;
  /** Balance under the state root of `closingBlock`. */
  readonly closing: string | null;
  readonly closingBlock: number;
  /** What is left; null if a balance is not known. */
  readonly unexplained: string | null;
  /** Null if `unexplained` is zero. */
  readonly why: string | null;
};

export type FindingLine = {
  readonly id: string;
  readonly rule: string;
  readonly version: number;
  readonly severity: string;
  readonly block: number;
  readonly time: string;
  readonly transaction: string | null;
  readonly ordinal: number | null;
  readonly subject: string;
  readonly sentence: string;
  /** Canonical JSON text. */
  readonly evidence: string;
  readonly verdict: string | null;
};

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
