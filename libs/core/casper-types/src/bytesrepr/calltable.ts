// The calltable envelope of 2.x transactions: a list of (field index, offset), then one byte vector with the fields.
// mirrors casper-types 6.0.1 transaction/serialization/mod.rs

import { BytesreprError } from './bytesrepr-error.js';
import { Reader } from './reader.js';
import { Writer } from './writer.js';

/** A field of an envelope: its index and the bytes it takes, never empty. */
export type CalltableField = readonly [index: number, bytes: Uint8Array];

/** Encodes an envelope; the fields come in ascending order of index and none is empty, else 'NotRepresentable'. */
export function calltableToBytes(fields: readonly CalltableField[]): Uint8Array {
  const payload = new Writer();
  let previous = -1;
  const table = fields.map(([index, bytes]): readonly [number, number] => {
    if (index <= previous || bytes.length === 0) throw new BytesreprError('NotRepresentable', 'calltable');
    previous = index;
    const offset = payload.length;
    payload.bytes(bytes);
    return [index, offset];
  });
  return new Writer()
    .vec(table, (writer, [index, offset]) => writer.u16(index).u32(offset))
    .byteVec(payload.finish())
    .finish();
}

/**
 * Reads an envelope of at most `maxFields` fields and gives each field's bytes as a view. Offsets that do not cut the
 * payload into pieces in order, an empty field or a second entry for an index are 'Formatting'.
 */
export function readCalltable(reader: Reader, maxFields: number): CalltableField[] {
  const count = new Reader(reader.source, reader.offset).u32();
  if (count > maxFields || count === 0) throw new BytesreprError('Formatting', 'calltable');
  const table = reader.vec((entry): readonly [number, number] => [entry.u16(), entry.u32()]);
  const payload = reader.byteVec();
  return table.map(([index, offset], position) => {
    const next = table[position + 1];
    const end = next === undefined ? payload.length : next[1];
    const startsInPlace = position > 0 || offset === 0;
    const ascending = next === undefined || index < next[0];
    if (!startsInPlace || !ascending || end <= offset || end > payload.length) {
      throw new BytesreprError('Formatting', 'calltable');
    }
    return [index, payload.subarray(offset, end)];
  });
}

/** The field of a calltable that holds the variant's tag. */
export const CALLTABLE_TAG_INDEX = 0;

/** Encodes an enum's variant: the tag in field 0, the variant's fields after it from index 1. */
export function calltableVariant(tag: number, ...fields: readonly Uint8Array[]): Uint8Array {
  const tagField: CalltableField = [CALLTABLE_TAG_INDEX, Uint8Array.of(tag)];
  return calltableToBytes([tagField, ...fields.map((bytes, index): CalltableField => [index + 1, bytes])]);
}
