// Names that contracts give as plain bytes. Mirrors Rust's `String::from_utf8_lossy` and `str::from_utf8`.

const lossy = new TextDecoder('utf-8', { ignoreBOM: true });
const strict = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true });

/** The text, ill-formed sequences replaced by U+FFFD. */
export function lossyUtf8(bytes: Uint8Array): string {
  return lossy.decode(bytes);
}

/** True if the bytes are UTF-8. */
export function isUtf8(bytes: Uint8Array): boolean {
  return strictUtf8(bytes) !== undefined;
}

/** The text; undefined if the bytes are not UTF-8. */
export function strictUtf8(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes);
  } catch {
    return undefined;
  }
}
