// Who executes a transaction. Mirrors casper-types 6.0.1 transaction/deploy.rs and transaction/transaction_v1.rs.
import type { Transaction } from '@casper-trace/casper-types/transaction';

/** Native mint, native auction, or Wasm: which of the Wasm lanes only matters for admission and for fixed prices. */
export type LaneKind = 'mint' | 'auction' | 'wasm';

/** Who executes the transaction. */
export function laneKindOf(transaction: Transaction): LaneKind {
  if (transaction.kind === 'Deploy') return transaction.session.kind === 'Transfer' ? 'mint' : 'wasm';
  if (transaction.target.kind !== 'Native') return 'wasm';
  const { kind } = transaction.entryPoint;
  return kind === 'Transfer' || kind === 'Burn' ? 'mint' : 'auction';
}
