// The proof of a block: its content from our own results to the block hash, each step recomputed, and its finality
// (chain-of-trust.ts). It never looks at recorded results, so a forged record cannot make a block proven, nor a broken one
// take the proof away.
import { AppError } from '@casper-trace/casper-types/app-error';
import { equalBytes } from '@casper-trace/casper-types/bytes';
import type { ExecutionResultV2 } from '@casper-trace/casper-types/execution-result';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { checksumRegistryKey } from '@casper-trace/casper-types/key';
import { buildProof, proofToBytes, verifyProof } from '@casper-trace/global-state/trie/merkle-proof';
import type { TrieReader } from '@casper-trace/global-state/trie/trie-reader';
import type { BlockFinality } from './chain-of-trust.js';
import { APPROVALS_CHECKSUM, EXECUTION_RESULTS_CHECKSUM, readChecksumRegistry } from './checksum-registry.js';
import { executionResultsChecksum } from './execution-results-checksum.js';
import type { RootOfTrust } from './root-of-trust.js';
import type { BlockProof, ChecksumProof } from './verdict.js';

/** What is known of a block before its proof. Hashes are 32 bytes. */
export interface BlockEvidence {
  readonly height: bigint;
  /** As the header states it. */
  readonly blockHash: Uint8Array;
  /** Recomputed from the header's fields, which include the state root and the parent's hash. */
  readonly recomputedHash: Uint8Array;
  readonly stateRootHash: Uint8Array;
  /** Our results in the order of execution; an undefined one (not re-executed) leaves the block unproven. */
  readonly results: readonly (ExecutionResultV2 | undefined)[];
  /** The source's recorded results in the same order; an undefined one leaves the record uncommitted. */
  readonly recordedResults: readonly (ExecutionResultV2 | undefined)[];
  /** See `BlockProof`. */
  readonly chainspec: ChecksumProof;
  /** Checksum over the approvals of the block's transactions, recomputed. */
  readonly approvalsChecksum: Uint8Array;
  readonly finality: BlockFinality;
  /** Undefined if no block of the chain is trusted. */
  readonly rootOfTrust: RootOfTrust | undefined;
}

/** Proves a block or says what failed first. `reader` reads the trie store that holds the block's own state root. */
export function proveBlock(evidence: BlockEvidence, reader: TrieReader): BlockProof {
  const registry = provenRegistry(evidence, reader);
  const executionResults = checksum(
    resultsChecksum(evidence.results),
    registry.entries.get(EXECUTION_RESULTS_CHECKSUM),
  );
  const approvals = checksum(bytesToHex(evidence.approvalsChecksum), registry.entries.get(APPROVALS_CHECKSUM));
  const { finality } = evidence;
  const missingLink =
    registry.failure ??
    checksumFailure('chainspec', evidence.chainspec) ??
    checksumFailure('approvals', approvals) ??
    (equalBytes(evidence.blockHash, evidence.recomputedHash)
      ? undefined
      : 'the block hash does not cover the header') ??
    (finality.kind === 'none' ? `the block is not final: ${finality.reason}` : undefined);
  const reason = missingLink ?? checksumFailure('execution results', executionResults);
  const ofRecord = resultsChecksum(evidence.recordedResults);
  return {
    height: evidence.height,
    blockHash: bytesToHex(evidence.blockHash),
    stateRootHash: bytesToHex(evidence.stateRootHash),
    executionResults,
    approvals,
    chainspec: evidence.chainspec,
    recordCommitted: ofRecord !== undefined && ofRecord === executionResults.recorded,
    missingLink,
    registryProof: registry.proof,
    finality,
    rootOfTrust: evidence.rootOfTrust,
    proven: reason === undefined,
    reason,
  };
}

interface ProvenRegistry {
  readonly entries: ReadonlyMap<string, string>;
  readonly proof: string | undefined;
  readonly failure: string | undefined;
}

/** The registry entry by its Merkle proof alone: the value is taken from the proof after it was verified. */
function provenRegistry(evidence: BlockEvidence, reader: TrieReader): ProvenRegistry {
  const none = { entries: new Map<string, string>(), proof: undefined };
  try {
    const proof = buildProof(reader, evidence.stateRootHash, checksumRegistryKey());
    if (proof === undefined) return { ...none, failure: 'the state has no checksum registry' };
    const stored = verifyProof(proof, checksumRegistryKey(), evidence.stateRootHash);
    return { entries: readChecksumRegistry(stored), proof: bytesToHex(proofToBytes(proof)), failure: undefined };
  } catch (error) {
    if (error instanceof AppError && error.code === 'trie-root-missing') {
      return { ...none, failure: 'the state at the block’s root is not at hand' };
    }
    throw error;
  }
}

function resultsChecksum(results: readonly (ExecutionResultV2 | undefined)[]): string | undefined {
  const known = results.filter((result) => result !== undefined);
  return known.length === results.length ? bytesToHex(executionResultsChecksum(known)) : undefined;
}

const checksum = (computed: string | undefined, recorded: string | undefined): ChecksumProof => ({
  computed,
  recorded,
});

/** Why a checksum of ours may be missing. */
const UNKNOWN = {
  'execution results': 'a transaction was not re-executed',
  approvals: 'a transaction is missing',
  chainspec: 'the source has no chainspec of this protocol version',
};

function checksumFailure(name: keyof typeof UNKNOWN, { computed, recorded }: ChecksumProof): string | undefined {
  if (computed === undefined) return `the ${name} checksum is not known: ${UNKNOWN[name]}`;
  if (recorded === undefined) return `the block’s state has no checksum for ${name}`;
  return computed === recorded ? undefined : `the ${name} checksum is ${computed}, the chain's is ${recorded}`;
}
