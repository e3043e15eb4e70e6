// Casper's formatted forms of what a trace names.
import { bytesToHex } from '@casper-trace/casper-types/hex';
import type { ContextRef } from '@casper-trace/engine/inspector';

/** `account-hash-…` for accounts, `hash-…` for contracts and system contracts, `node` for the node's own moves. */
export function formatContext(context: ContextRef): string {
  switch (context.kind) {
    case 'account':
      return `account-hash-${bytesToHex(context.address)}`;
    case 'contract':
    case 'system':
      return `hash-${bytesToHex(context.address)}`;
    case 'node':
      return 'node';
  }
}
