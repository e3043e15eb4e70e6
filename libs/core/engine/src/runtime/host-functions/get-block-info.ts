// casper_get_block_info: a fact of the block.
import { Writer } from '@casper-trace/casper-types/bytesrepr/writer';
import { invalidImputedOperationError, trap } from '../../exec-error.js';
import type { Execution } from '../execution.js';
import { memoryOf } from '../guest-values.js';
import type { HostFunction } from '../host-function.js';

/** By their number. The state root is the parent block's for every transaction of a block. */
const fields: readonly ((execution: Execution) => Uint8Array)[] = [
  ({ block }) => new Writer().u64(block.timeMs).finish(),
  ({ block }) => new Writer().u64(block.height).finish(),
  ({ block }) => block.parentHash,
  ({ block }) => block.parentStateRoot,
  ({ block: { protocolVersion: version } }) =>
    new Writer().u32(version.major).u32(version.minor).u32(version.patch).finish(),
  ({ rules }) => Uint8Array.of(rules.core.enableAddressableEntity ? 1 : 0),
];

/** Params: number of the field (u8), pointer for its bytes. */
export const getBlockInfo: HostFunction = {
  name: 'casper_get_block_info',
  parameterCount: 2,
  returns: false,
  cost: { entry: 'get_block_info', weights: () => [0, 0] },
  byteParameters: [0],
  run: (runtime, [index, pointer]) => {
    const field = fields[index];
    if (field === undefined) return trap(invalidImputedOperationError);
    memoryOf(runtime).write(pointer, field(runtime.execution));
    return undefined;
  },
};
