// What rules are evaluated over: the stored trace of one transaction, and what the stored past says of its purses. The
// rows of libs/adapters/db have these shapes.
import type { TouchFact } from './touches.js';

/** Where in a transaction something happened, and in whose context. */
export interface EventFact {
  readonly ordinal: number;
  readonly frameIndex: number;
  readonly step: string;
}

/** In whose context something happened. */
export interface InContext {
  readonly contextKind: string;
  readonly contextAddress: string;
}

/** A frame as stored. */
export interface FrameFact extends InContext {
  readonly frameIndex: number;
  readonly parentIndex: number | null;
  readonly depth: number;
  readonly step: string;
  readonly codeKind: string;
  readonly codeAddress: string | null;
  readonly codePackage: string | null;
  readonly codeName: string | null;
  readonly entryPoint: string;
  readonly entryPointType: string;
  readonly callerKind: string;
  readonly callerAddress: string;
  readonly args: unknown;
  readonly gasTotal: bigint;
  readonly outcome: string;
  readonly outcomeMessage: string | null;
  readonly firstOrdinal: number;
}

/** A named-key write as stored. */
export interface NamedKeyWriteFact extends EventFact, InContext {
  readonly name: string;
  readonly operation: string;
  readonly keyBefore: string | null;
  readonly keyAfter: string | null;
  readonly committed: boolean;
}

/** A purse transfer as stored. */
export interface PurseTransferFact extends EventFact, InContext {
  readonly way: string;
  readonly movedBy: string;
  readonly sourcePurse: string | null;
  readonly sourceRights: number | null;
  readonly targetPurse: string | null;
  readonly targetRights: number | null;
  readonly amount: bigint;
  readonly outcome: string;
  readonly committed: boolean;
}

/** A purse access as stored. */
export interface PurseAccessFact extends EventFact, InContext {
  readonly access: string;
  readonly purse: string;
  readonly rightsAsked: number;
  readonly rightsEffective: number;
  readonly name: string | null;
  readonly committed: boolean;
}

/** A grant as stored. */
export interface GrantFact extends EventFact {
  readonly uref: string;
  readonly rights: number;
  readonly isPurse: boolean;
  readonly fromKind: string | null;
  readonly fromAddress: string | null;
  readonly toKind: string;
  readonly toAddress: string;
  readonly how: string;
  readonly committed: boolean;
}

/** A host error as stored. */
export interface HostErrorFact extends EventFact, InContext {
  readonly hostFunction: string;
  readonly error: string;
}

/** A change of an account's or a package's record as stored. */
export interface RecordChangeFact extends EventFact, InContext {
  readonly record: string;
  readonly address: string;
  readonly change: string;
  readonly detail: string;
  readonly committed: boolean;
}

/** Error, gas and motes of a result. */
export interface ResultFact {
  /** Null if the transaction succeeded. */
  readonly error: string | null;
  /** Gas. */
  readonly consumed: bigint;
  /** Motes. */
  readonly cost: bigint;
}

/** The transaction that events belong to. */
export interface TransactionFact {
  readonly blockHeight: bigint;
  readonly transactionIndex: number;
  readonly hash: string;
  readonly kind: string;
  /** Account hash. */
  readonly initiator: string;
  readonly verdict: string;
  readonly reason: string | null;
  readonly differenceField: string | null;
  /** What verifies it; null unless it is verified. */
  readonly evidence: string | null;
  /** The rule set by which it was executed; null if it was not. */
  readonly rules: string | null;
  readonly results: {
    /** Undefined if the source kept none. */
    readonly recorded: ResultFact | undefined;
    /** Undefined if the transaction was not executed. */
    readonly computed: ResultFact | undefined;
    /** The one that the verdict stands for: docs/glossary.md, 'stated result'. */
    readonly stated: ResultFact | undefined;
  };
}

/** A block as rules see it. */
export interface BlockFact {
  readonly height: bigint;
  readonly hash: string;
  readonly proven: boolean;
  /** Null if it is proven. */
  readonly unprovenReason: string | null;
  readonly transactions: number;
  /** Of these, those that are not verified. */
  readonly unverified: number;
}

/** What is known of a transaction that is not verified. */
export interface UnverifiedFacts {
  /** What it calls, as its raw JSON says; null if that cannot be read. */
  readonly target: string | null;
  readonly touches: readonly TouchFact[];
}

/** All that is stored of one transaction. */
export interface TransactionFacts {
  readonly transaction: TransactionFact;
  /** By index. */
  readonly frames: readonly FrameFact[];
  readonly namedKeyWrites: readonly NamedKeyWriteFact[];
  readonly purseTransfers: readonly PurseTransferFact[];
  readonly purseAccesses: readonly PurseAccessFact[];
  readonly grants: readonly GrantFact[];
  readonly hostErrors: readonly HostErrorFact[];
  readonly recordChanges: readonly RecordChangeFact[];
}

/** A context that handles a purse, in a transaction. */
export interface Holding {
  readonly blockHeight: bigint;
  readonly transactionIndex: number;
  readonly context: string;
  readonly purse: string;
}

/** What has to be known of the past before events can be made. */
export interface PurseQuestions {
  /** Purses that may be main purses. */
  readonly purses: readonly string[];
  /** Does the context have the purse under a named key before the transaction? */
  readonly kept: readonly Holding[];
  /** Which transaction before this one gave the purse to the context as an argument? */
  readonly given: readonly Holding[];
}

/** The answers. */
export interface PursePast {
  /** Account whose main purse it is. */
  mainPurseOf(purse: string): string | undefined;
  isKept(holding: Holding): boolean;
  /** Initiator of the newest such transaction. */
  givenBy(holding: Holding): string | undefined;
}

/** Names a holding in a map. */
export const holdingId = ({ blockHeight, transactionIndex, context, purse }: Holding): string =>
  `${blockHeight} ${transactionIndex} ${context} ${purse}`;

const WRITE = 2;

/** Whether somebody passes a purse with the right to withdraw from it. */
export const passesWrite = ({ access, rightsEffective }: PurseAccessFact): boolean =>
  access === 'passed' && (rightsEffective & WRITE) !== 0;

/** What to ask of the past for a transaction. */
export function purseQuestions({ transaction, purseTransfers, purseAccesses }: TransactionFacts): PurseQuestions {
  const { blockHeight, transactionIndex } = transaction;
  const holding = (context: string, purse: string): Holding => ({ blockHeight, transactionIndex, context, purse });
  return {
    purses: [
      ...purseTransfers.flatMap(({ sourcePurse, targetPurse }) => [sourcePurse ?? [], targetPurse ?? []].flat()),
      ...purseAccesses.map(({ purse }) => purse),
    ],
    kept: purseAccesses.filter(passesWrite).map(({ contextAddress, purse }) => holding(contextAddress, purse)),
    given: purseTransfers.flatMap(({ contextKind, contextAddress, sourcePurse }) =>
      contextKind === 'contract' && sourcePurse !== null ? [holding(contextAddress, sourcePurse)] : [],
    ),
  };
}
