// What the engine needs of a recorded block.
import { PermanentError } from '@casper-trace/casper-types/app-error';
import type { BlockFacts } from '@casper-trace/engine/block-facts';
import type { ProtocolRules } from '@casper-trace/engine/chainspec/protocol-rules';
import type { BlockToReexecute } from '@casper-trace/reexecute/reexecute-block';

/** PermanentError for a block that cannot be executed: genesis, or one of format 1.x. */
export function executionOf({ signed: { block }, parent, rules }: BlockToReexecute): {
  readonly facts: BlockFacts;
  readonly rules: ProtocolRules;
} {
  if (block.kind !== 'V2' || parent === undefined || rules === undefined) {
    throw new PermanentError('bench', `block ${block.header.height} cannot be executed`);
  }
  const { height, timestamp: timeMs, parentHash, protocolVersion, proposer, currentGasPrice, eraId } = block.header;
  const parentStateRoot = parent.header.stateRootHash;
  return {
    facts: { height, timeMs, parentHash, parentStateRoot, protocolVersion, proposer, currentGasPrice, eraId },
    rules,
  };
}
