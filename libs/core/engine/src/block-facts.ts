// What execution takes from the block that a transaction stands in, and from its parent.
import type { ProtocolVersion } from '@casper-trace/casper-types/protocol-version';
import type { PublicKey } from '@casper-trace/casper-types/public-key';

/** The facts of one block; the same for all its transactions. */
export interface BlockFacts {
  readonly height: bigint;
  /** Block time in milliseconds since 1970. */
  readonly timeMs: bigint;
  /** Hash of the parent block, 32 bytes. */
  readonly parentHash: Uint8Array;
  /** State root after the parent block, 32 bytes: what `get_block_info` shows to every transaction of the block. */
  readonly parentStateRoot: Uint8Array;
  readonly protocolVersion: ProtocolVersion;
  readonly proposer: PublicKey;
  /** Price of one gas in motes (u8) of this block's header. */
  readonly currentGasPrice: number;
  readonly eraId: bigint;
}
