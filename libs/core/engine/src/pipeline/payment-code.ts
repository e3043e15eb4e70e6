// Custom payment code of a transaction. Mirrors casper-execution-engine 8.1.1 engine_state/wasm_v1.rs (PaymentInfo,
// InvalidRequest).
import { bytesToHex } from '@casper-trace/casper-types/hex';
import type { Transaction } from '@casper-trace/casper-types/transaction';
import type { TransactionInvocationTarget } from '@casper-trace/casper-types/transaction-target';
import { failed, ok, type Result } from '../result.js';
import { deployItemCode, sessionCodeOf, type WasmCode } from './wasm-session.js';

/**
 * The custom payment code, which may not add contract versions, or the text of the node's error. A TransactionV1 pays with
 * its session code: one that is native or calls a stored contract has none, but a node admits it all the same.
 */
export function paymentCodeOf(transaction: Transaction): Result<WasmCode, string> {
  if (transaction.kind === 'Deploy') return ok(deployItemCode(transaction.payment, false));
  const { target, hash } = transaction;
  if (target.kind === 'Session') return ok({ ...sessionCodeOf(transaction), allowInstallUpgrade: false });
  // Code of the second machine is refused before it gets here.
  const text = target.kind === 'Native' ? 'native' : `stored(${targetText(target.id)}, vm-casper-v1)`;
  return failed(
    `Invalid executable item: invalid target for transaction-v1-hash(${shortHex(hash)}) attempting ${text}`,
  );
}

function targetText(target: TransactionInvocationTarget): string {
  switch (target.kind) {
    case 'ByHash':
      return `invocable-entity(${shortHex(target.hash)})`;
    case 'ByName':
      return `invocable-entity(${target.name})`;
    case 'ByPackageHash':
      return `package(${shortHex(target.hash)}, ${versionText(target)})`;
    case 'ByPackageName':
      return `package(${target.name}, ${versionText(target)})`;
  }
}

function versionText({
  version,
  protocolVersionMajor,
}: {
  readonly version: number | undefined;
  readonly protocolVersionMajor: number | undefined;
}): string {
  return `version ${optionText(version)}, protocol_version_major ${optionText(protocolVersionMajor)}`;
}

const optionText = (value: number | undefined): string => (value === undefined ? 'None' : `Some(${value})`);

/** The crate hex_fmt at a width of ten: both ends. */
function shortHex(bytes: Uint8Array): string {
  const hex = bytesToHex(bytes);
  return `${hex.slice(0, 4)}..${hex.slice(-4)}`;
}
