// A block of the forger that is true to itself: its transactions executed by the engine, its state written, its
// checksums in that state. Nothing in it can be told from a genuine block but by who signed.
import { approvalsChecksum } from '@casper-trace/casper-types/approvals';
import { blockProposer } from '@casper-trace/casper-types/block';
import { Writer } from '@casper-trace/casper-types/bytesrepr/writer';
import { executionResultToJson } from '@casper-trace/casper-types/execution-result';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { jsonToText, parseJson } from '@casper-trace/casper-types/json';
import { checksumRegistryKey, type Key } from '@casper-trace/casper-types/key';
import { storedCLValue } from '@casper-trace/casper-types/stored-value';
import type { BlockFacts } from '@casper-trace/engine/block-facts';
import { blockPrologueEffects } from '@casper-trace/engine/block-prologue';
import { parseChainspec } from '@casper-trace/engine/chainspec/parse-chainspec';
import { executeTransaction } from '@casper-trace/engine/execute-transaction';
import { ScratchState } from '@casper-trace/global-state/scratch-state';
import type { StateView } from '@casper-trace/global-state/state-view';
import { executionResultsChecksum } from '@casper-trace/verdict/execution-results-checksum';
import type { Draft, ExecutionInfoJson, SignedBlock, TransactionJson } from './archive.js';
import { contentOf } from './archive.js';
import { appendBlock, type NextBlock, rehash, sign, typedBlock } from './blocks.js';
import { type Change, changeState, stateAt } from './state.js';
import { typedTransaction } from './transactions.js';

/** `Key::ChecksumRegistry` with these checksums (32 bytes each), in the type that the recorded state has. */
export function checksumRegistry(state: StateView, executionResults: Uint8Array, approvals: Uint8Array): Change {
  const key = checksumRegistryKey();
  const stored = state.read(key);
  if (stored?.kind !== 'CLValue') throw new RangeError('the state has no checksum registry');
  const entries = [
    ['approvals_checksum', approvals],
    ['execution_results_checksum', executionResults],
  ] as const;
  const bytes = new Writer(128).vec(entries, (writer, [name, digest]) => writer.string(name).bytes(digest)).finish();
  return [key, storedCLValue({ type: stored.value.type, bytes })];
}

export interface ExecutedBlock extends Omit<NextBlock, 'stateRoot' | 'transactions'> {
  readonly lane?: number;
  /** Of the state before the block; the parent's unless given. */
  readonly changedState?: readonly Change[];
}

/** Appends a block with these transactions, in their order, each with the result that the engine computes. */
export function appendExecutedBlock(
  draft: Draft,
  lines: readonly TransactionJson[],
  { lane = 0, changedState, ...next }: ExecutedBlock = {},
): SignedBlock {
  const parent = typedBlock(draft.head.block);
  const hashes = lines.map((line) => ({ [Object.keys(line.transaction)[0]]: contentOf(line).hash }));
  const signed = appendBlock(draft, { ...next, keys: [], transactions: { [lane]: hashes } });
  const block = typedBlock(signed.block);
  const rules = parseChainspec(draft.toml ?? '');
  const facts: BlockFacts = {
    height: block.header.height,
    timeMs: block.header.timestamp,
    parentHash: block.header.parentHash,
    parentStateRoot: parent.header.stateRootHash,
    protocolVersion: block.header.protocolVersion,
    proposer: blockProposer(block),
    currentGasPrice: 1,
    eraId: block.header.eraId,
  };
  const rootBefore = bytesToHex(parent.header.stateRootHash);
  const scratch = new ScratchState(stateAt(draft.nodes, rootBefore));
  const written = new Map<string, Key>();
  const note = (effects: readonly { readonly key: Key }[]): void => {
    for (const { key } of effects) written.set(key.id, key);
  };
  const prologue = blockPrologueEffects(facts, rules);
  scratch.commit(prologue);
  note(prologue);
  const results = lines.map((line) => {
    const outcome = executeTransaction({ transaction: typedTransaction(line), block: facts, rules, scratch });
    if (outcome.kind !== 'executed') throw new RangeError(`not executed: ${outcome.feature}`);
    note(outcome.result.effects);
    return outcome.result;
  });
  const approvals = approvalsChecksum(lines.map(typedTransaction));
  const changes: Change[] = [...written.values()].map((key) => [key, scratch.read(key)]);
  changes.push(checksumRegistry(scratch, executionResultsChecksum(results), approvals));
  signed.block.header.state_root_hash = changeState(draft.nodes, rootBefore, [...changes, ...(changedState ?? [])]);
  rehash(signed.block);
  sign(signed, draft.networkName, next.keys ?? []);
  for (const [index, line] of lines.entries()) {
    const result = parseJson(jsonToText(executionResultToJson(results[index])));
    draft.add({
      ...line,
      execution_info: {
        block_hash: signed.block.hash,
        block_height: BigInt(signed.block.header.height),
        execution_result: result as unknown as ExecutionInfoJson['execution_result'],
      },
    });
  }
  return signed;
}
