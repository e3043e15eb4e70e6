// RFC 8785 (JSON Canonicalization Scheme): one text for one value, so that a digest or a signature over the text is one
// over the value. Names sorted by UTF-16 code units, no spaces, strings and numbers as ECMAScript writes them.
import { EngineBug } from '@casper-trace/casper-types/app-error';
import type { Json } from '@casper-trace/db/rows/column';

/** EngineBug for a number that other programs may read as another: amounts and the like are strings. */
export function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map((item: Json) => canonicalJson(item)).join(',')}]`;
  if (typeof value === 'number' && !Number.isSafeInteger(value)) {
    throw new EngineBug(`a report has no number like ${value}: only integers below 2^53`);
  }
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const fields = Object.entries(value as Readonly<Record<string, Json>>).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${canonicalJson(field)}`).join(',')}}`;
}
