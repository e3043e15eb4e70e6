// What the node writes before the first transaction of a block. Mirrors casper-node 2.0.3
// components/contract_runtime/operations.rs and casper-storage 2.1.1 global_state/state/mod.rs (block_global).
import { type CLValue, clBool, clTuple, clU32, clU64 } from '@casper-trace/casper-types/cl-value';
import { type BlockGlobalName, blockGlobalKey } from '@casper-trace/casper-types/key';
import { storedCLValue } from '@casper-trace/casper-types/stored-value';
import type { Effects, Transform } from '@casper-trace/casper-types/transform';
import type { BlockFacts } from './block-facts.js';
import type { ProtocolRules } from './chainspec/protocol-rules.js';

/** Effects to commit before a block's first transaction: block time, protocol version, the addressable entity switch. */
export function blockPrologueEffects(block: BlockFacts, rules: ProtocolRules): Effects {
  const { major, minor, patch } = block.protocolVersion;
  return [
    write('BlockTime', clU64(block.timeMs)),
    write('ProtocolVersion', clTuple(clU32(major), clU32(minor), clU32(patch))),
    write('AddressableEntity', clBool(rules.core.enableAddressableEntity)),
  ];
}

function write(name: BlockGlobalName, value: CLValue): Transform {
  return { key: blockGlobalKey(name), kind: { kind: 'Write', value: storedCLValue(value) } };
}
