// Where things of a chain are: system contracts, main purses, named keys of accounts and of their contracts. A name that
// is the same on two chains ties an address of the one to an address of the other.
import { Reader } from '@casper-trace/casper-types/bytesrepr/reader';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { accountKey, KeyTag, keyFromBytes, keyURef, systemEntityRegistryKey } from '@casper-trace/casper-types/key';
import { user } from './keys.mjs';

const USERS = [1, 2, 3, 4, 5, 8, 9].map(user);

function registry(value) {
  const entries = new Reader(value.value.bytes).map(
    (name) => name.string(),
    (hash) => hash.bytes(32),
  );
  return entries.map(([name, hash]) => [`system ${name}`, bytesToHex(hash)]);
}

function address(key) {
  return bytesToHex(keyURef(key)?.addr ?? key.bytes.subarray(1, 33));
}

/**
 * All places with their addresses (hex of 32 bytes).
 * @param {(key: import('@casper-trace/casper-types/key').Key) => Promise<object | undefined> | object | undefined} read
 * @returns {Promise<Map<string, string>>}
 */
export async function placesOf(read) {
  const places = new Map(registry(await read(systemEntityRegistryKey())));
  const contracts = new Map();
  for (const { number, accountHash } of USERS) {
    const account = await read(accountKey(accountHash));
    if (account?.kind !== 'Account') continue;
    places.set(`user ${number}`, address(mainPurseKey(account.value)));
    for (const [name, key] of account.value.namedKeys) {
      places.set(`user ${number} ${name}`, address(key));
      if (key.tag === KeyTag.Hash) contracts.set(key.id, `user ${number} ${name}`);
    }
  }
  for (const [id, place] of contracts) {
    const contract = await read(keyFromBytes(Uint8Array.from(Buffer.from(id, 'hex'))));
    if (contract?.kind !== 'Contract') continue;
    for (const [name, key] of contract.value.namedKeys) places.set(`${place} ${name}`, address(key));
  }
  return places;
}

function mainPurseKey(account) {
  return keyFromBytes(Uint8Array.of(KeyTag.URef, ...account.mainPurse.addr, account.mainPurse.rights));
}

/** Replaces the addresses of one chain in a hex text by those with the same place on another. */
export function relocate(hex, from, to) {
  const moved = new Map();
  for (const [place, old] of from) {
    const here = to.get(place);
    if (here !== undefined) moved.set(old, here);
  }
  let result = '';
  let offset = 0;
  while (offset < hex.length) {
    const here = moved.get(hex.slice(offset, offset + 64));
    result += here ?? hex.slice(offset, offset + 2);
    offset += here === undefined ? 2 : 64;
  }
  return result;
}
