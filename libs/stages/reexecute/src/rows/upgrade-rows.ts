// The changes of a protocol upgrade as rows: keys in Casper's form, values in the JSON of the node.

import { jsonToText } from '@casper-trace/casper-types/json';
import { formatKey } from '@casper-trace/casper-types/key-format';
import { type StoredValue, storedValueToJson } from '@casper-trace/casper-types/stored-value';
import type { UpgradeChangeRow } from '@casper-trace/db/rows/tables';
import type { UpgradeChange } from '../upgrade-changes.js';

export function upgradeChangeRows(blockHeight: bigint, changes: readonly UpgradeChange[]): UpgradeChangeRow[] {
  return changes.map(({ key, before, after }, position) => ({
    blockHeight,
    position,
    key: formatKey(key),
    valueBefore: textOf(before),
    valueAfter: textOf(after),
  }));
}

const textOf = (value: StoredValue | undefined): string | null =>
  value === undefined ? null : jsonToText(storedValueToJson(value));
