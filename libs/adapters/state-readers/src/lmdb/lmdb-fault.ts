// Something in an LMDB file that does not fit its layout. While a node writes to the file this can be a torn read, so
// the store refreshes and tries again before it lets the fault out.

import { PermanentError } from '@casper-trace/casper-types/app-error';

/** `foreign` not an LMDB file, `version` another layout, `truncated` ends too early, `damaged` broken inside. */
export type LmdbFaultKind = 'foreign' | 'version' | 'truncated' | 'damaged';

/** A PermanentError with code `lmdb-<kind>`. */
export class LmdbFault extends PermanentError {
  readonly kind: LmdbFaultKind;

  constructor(kind: LmdbFaultKind, message: string) {
    super(`lmdb-${kind}`, message);
    this.kind = kind;
  }

  /** The same fault with the file's path in its message. */
  inFile(path: string): PermanentError {
    return new PermanentError(this.code, `${path}: ${this.message}`, { path }, { cause: this });
  }
}
