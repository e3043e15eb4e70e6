// What was there at the first root, and main purses and balances that came later, as rows.
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { keyURef } from '@casper-trace/casper-types/key';
import { formatKey } from '@casper-trace/casper-types/key-format';
import type { MainPurseRow, OpeningNamedKeyRow, PurseBalanceRow } from '@casper-trace/db/rows/tables';
import type { BalanceChange } from '@casper-trace/tracing/balance-equation';
import type { Opening, OpeningMainPurse } from '@casper-trace/tracing/opening';
import { contextColumns } from './trace-rows.js';

export function openingNamedKeyRows(blockHeight: bigint, { namedKeys }: Opening): OpeningNamedKeyRow[] {
  return namedKeys.map(({ context, name, key }, position) => {
    const uref = keyURef(key);
    const address = uref ? bytesToHex(uref.addr) : null;
    return { position, blockHeight, ...contextColumns(context), name, key: formatKey(key), uref: address };
  });
}

/** @param opening whether the accounts were there at the first root, or came into being in this block */
export function mainPurseRows(
  blockHeight: bigint,
  purses: readonly OpeningMainPurse[],
  opening: boolean,
): MainPurseRow[] {
  return purses.map(({ context, purse }) => ({
    blockHeight,
    account: bytesToHex(context.address),
    purse: bytesToHex(purse.addr),
    rights: purse.rights,
    opening,
  }));
}

/** Of the first block every purse, of a later one those that it changed or moved. */
export function purseBalanceRows(
  blockHeight: bigint,
  balances: readonly BalanceChange[],
  opening: Opening | undefined,
): PurseBalanceRow[] {
  if (opening !== undefined) {
    return opening.balances.map(({ purse, motes }) => ({
      blockHeight,
      purse,
      balanceBefore: null,
      balanceAfter: motes,
    }));
  }
  return balances.map(({ purse, before, after }) => ({
    blockHeight,
    purse,
    balanceBefore: before,
    balanceAfter: after,
  }));
}
