// How users name a chain of a database.
import { PermanentError } from '@casper-trace/casper-types/app-error';
import type { ChainIdentity } from './chains.js';

/** Hex digits of a hash that are enough to name a chain. */
const HASH_DIGITS = 8;

/**
 * The chain that is meant by a network name, or by the hash of its first block (whole, or its first eight digits or more).
 * PermanentErrors: 'no-chain' if there is none at all, 'unknown-chain' if none fits, 'ambiguous-chain' if several fit; the
 * message lists them.
 * @param wanted undefined: the only one
 */
export function chooseChain<T extends ChainIdentity>(chains: readonly T[], wanted: string | undefined): T {
  if (chains.length === 0)
    throw new PermanentError('no-chain', 'the database has no chain yet: index an archive first');
  const fitting = chains.filter((chain) => wanted === undefined || isNamed(chain, wanted));
  if (fitting.length === 1) return fitting[0];
  if (fitting.length === 0) {
    const names = [...new Set(chains.map(({ networkName }) => `'${networkName}'`))].join(', ');
    throw new PermanentError('unknown-chain', `the database has no chain '${wanted ?? ''}'; it has ${names}`);
  }
  const known = fitting.map(({ networkName, firstBlockHash }) => `'${networkName}' ${firstBlockHash}`).join(', ');
  throw new PermanentError(
    'ambiguous-chain',
    `the database has ${fitting.length} chains that fit: name one by the hash of its first block: ${known}`,
  );
}

const isNamed = ({ networkName, firstBlockHash }: ChainIdentity, wanted: string): boolean =>
  networkName === wanted || (wanted.length >= HASH_DIGITS && firstBlockHash.startsWith(wanted.toLowerCase()));
