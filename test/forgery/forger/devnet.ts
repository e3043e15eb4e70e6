// The bundled chain that the forger starts from, and its transactions by label.
import { devnet203 } from '../../support/recorded-chain.js';
import { readLabels } from '../../support/recorded-labels.js';
import { readRecordedFiles } from './archive.js';
import { ed25519Key, secp256k1Key } from './keys.js';
import { truthOf } from './truth.js';

export const devnetFiles = readRecordedFiles(devnet203);
export const devnetTruth = truthOf(devnetFiles);

const hashes = new Map(readLabels(devnet203).map(({ label, hash }) => [label, hash]));

/** Hash of the transaction with this label in log.json. */
export function labelled(label: string): string {
  const hash = hashes.get(label);
  if (hash === undefined) throw new RangeError(`no transaction '${label}'`);
  return hash;
}

/** Height of the block with this transaction. */
export const heightOf = (label: string): number => devnetTruth.transactions.get(labelled(label))?.height ?? -1;

/** The forger's keys. */
export const mallory = ed25519Key('mallory');
export const trudy = secp256k1Key('trudy');
/** The only validator of the bundled chain. */
export const validator = '01c0cfaa9fff9d5271e411b65f42e1c5031bd33c80c4d1603185c250f30c11ad07';
/** Public key of an account with money: the sender of 'transfer to a new account'. */
export const victim = '0100e9a6124e575e51db5485cdecfabddb3bec7e4dd11c1c48914bd0e49763e41f';
