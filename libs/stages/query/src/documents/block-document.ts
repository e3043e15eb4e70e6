// A block and its proof as a document.
import type { BlockRow } from '../lists/tables.js';
import { decimal } from './format.js';

export interface ChecksumDocument {
  /** Hash over our own results; null if one of them is missing. */
  readonly computed: string | null;
  /** What the state under the block's root says; null if it has no entry. */
  readonly recorded: string | null;
}

export interface BlockProofDocument {
  readonly proven: boolean;
  /** What failed first; null if proven. */
  readonly reason: string | null;
  readonly executionResults: ChecksumDocument;
  readonly approvals: ChecksumDocument;
  /** blake2b-256 of the chainspec at hand, and the one that the state holds. */
  readonly chainspec: ChecksumDocument;
  /** Hex of the Merkle proof of the ChecksumRegistry entry under the state root; null without state. */
  readonly registryProof: string | null;
  readonly finality: FinalityDocument;
  /** On what the proof rests; null if no block of the chain is trusted. */
  readonly rootOfTrust: RootOfTrustDocument | null;
}

export interface FinalityDocument {
  readonly final: boolean;
  /** Why it is final: `root`, `signatures` or `descent`; null if it is not. */
  readonly by: string | null;
  /** Set only for `descent`: height of the final block that descends from this one. */
  readonly descendant: number | null;
  /** Which link is missing; null if it is final. */
  readonly reason: string | null;
  /** Validators of the era whose signature verifies; 0 where they were not checked, like the two below. */
  readonly signers: number;
  readonly signedWeight: string;
  /** Null if the signatures were not checked: the era's validators are not known, or a descendant made it needless. */
  readonly totalWeight: string | null;
  /** More than two thirds of the weight signed. */
  readonly sufficient: boolean;
}

export interface RootOfTrustDocument {
  /** `genesis`, `switch block`, `block` or `first block`. */
  readonly kind: string;
  readonly height: number;
  readonly blockHash: string;
  /** False if it was taken from the source, unasked: compare the hash with one that you trust. */
  readonly pinned: boolean;
}

export interface BlockDocument {
  readonly height: number;
  readonly hash: string;
  readonly parentHash: string;
  readonly stateRootHash: string;
  readonly bodyHash: string;
  readonly eraId: number;
  readonly timestamp: string;
  readonly protocolVersion: string;
  /** Public key in hex; `00` for the system. */
  readonly proposer: string;
  readonly currentGasPrice: number;
  readonly isSwitchBlock: boolean;
  readonly transactionCount: number;
  /** Null until the block is re-executed. */
  readonly proof: BlockProofDocument | null;
}

export function blockDocument(row: BlockRow): BlockDocument {
  return {
    height: Number(row.height),
    hash: row.hash,
    parentHash: row.parentHash,
    stateRootHash: row.stateRootHash,
    bodyHash: row.bodyHash,
    eraId: Number(row.eraId),
    timestamp: row.timestamp,
    protocolVersion: row.protocolVersion,
    proposer: row.proposer,
    currentGasPrice: row.currentGasPrice,
    isSwitchBlock: row.isSwitchBlock,
    transactionCount: row.transactionCount,
    proof: proofDocument(row),
  };
}

function proofDocument(row: BlockRow): BlockProofDocument | null {
  if (row.proven === null) return null;
  return {
    proven: row.proven,
    reason: row.unprovenReason,
    executionResults: { computed: row.executionResultsComputed, recorded: row.executionResultsRecorded },
    approvals: { computed: row.approvalsComputed, recorded: row.approvalsRecorded },
    chainspec: { computed: row.chainspecComputed, recorded: row.chainspecRecorded },
    registryProof: row.registryProof,
    finality: finalityDocument(row),
    rootOfTrust: rootOfTrustDocument(row),
  };
}

function finalityDocument(row: BlockRow): FinalityDocument {
  const final = row.finality !== null && row.finality !== 'none';
  return {
    final,
    by: final ? row.finality : null,
    descendant: row.finalDescendant === null ? null : Number(row.finalDescendant),
    reason: row.notFinalReason,
    signers: row.finalitySigners ?? 0,
    signedWeight: String(row.finalitySignedWeight ?? 0n),
    totalWeight: decimal(row.finalityTotalWeight),
    sufficient: row.finalitySufficient ?? false,
  };
}

function rootOfTrustDocument(row: BlockRow): RootOfTrustDocument | null {
  const { rootOfTrustKind, rootOfTrustHeight, rootOfTrustHash, rootOfTrustPinned } = row;
  if (rootOfTrustKind === null || rootOfTrustHeight === null || rootOfTrustHash === null) return null;
  return {
    kind: rootOfTrustKind,
    height: Number(rootOfTrustHeight),
    blockHash: rootOfTrustHash,
    pinned: rootOfTrustPinned ?? false,
  };
}
