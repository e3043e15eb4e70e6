// The scenarios of test/oracle and test/native-oracle: programs and arguments to be played on a chain of another genesis.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Reader } from '@casper-trace/casper-types/bytesrepr/reader';
import { executionResultFromBytes } from '@casper-trace/casper-types/execution-result';
import { bytesToHex, hexToBytes } from '@casper-trace/casper-types/hex';
import { initiatorAccountHash, readInitiatorAddr } from '@casper-trace/casper-types/initiator-addr';
import { storedValueFromBytes } from '@casper-trace/casper-types/stored-value';
import { user } from './keys.mjs';
import { placesOf } from './places.mjs';

const VECTORS = join(import.meta.dirname, '../../vectors');
const CONTRACTS = join(import.meta.dirname, '../../contracts/wasm');
const BY_HASH = new Map(
  Array.from({ length: 30 }, (_, index) => user(index + 1)).map((one) => [bytesToHex(one.accountHash), one]),
);
const BY_KEY = new Map([...BY_HASH.values()].map((one) => [one.hex, one]));

/** @param {string} name */
export function contractWasm(name) {
  return new Uint8Array(readFileSync(join(CONTRACTS, name)));
}

function readJson(path) {
  return JSON.parse(readFileSync(join(VECTORS, path), 'utf8'));
}

const reading =
  (...layers) =>
  (key) => {
    for (const layer of layers) {
      const hex = layer.get(key.id);
      if (hex !== undefined) return hex === null ? undefined : storedValueFromBytes(hexToBytes(hex));
    }
    return undefined;
  };

function moduleOf({ module }) {
  if (module === undefined) return undefined;
  const bytes = module.hex === undefined ? contractWasm(module.file) : hexToBytes(module.hex);
  for (const [offset, byte] of module.patches ?? []) bytes[offset] = byte;
  return bytes;
}

/**
 * Vectors of the Wasm engine, one group.
 * @param {string} group file name in test/vectors/calls without the ending
 */
export async function callVectors(group) {
  const base = new Map(readJson('calls/base-state.json').entries);
  const basePlaces = await placesOf(reading(base));
  const scenarios = [];
  for (const { scenario, request, stateDifference } of readJson(`calls/${group}.json`).entries) {
    const initiator = readInitiatorAddr(new Reader(hexToBytes(request.initiator)));
    const by = BY_HASH.get(bytesToHex(initiatorAccountHash(initiator)));
    const changed = new Map(stateDifference ?? []);
    scenarios.push({
      label: scenario,
      by,
      byAccountHash: initiator.kind === 'AccountHash',
      signers: request.authorizationKeys.map((hash) => BY_HASH.get(hash)).filter((one) => one !== undefined),
      payment: BigInt(request.gasLimit),
      phase: request.phase,
      executable: request.executable,
      module: moduleOf(request.executable),
      entryPoint: request.entryPoint,
      argsHex: request.args,
      places: changed.size === 0 ? basePlaces : await placesOf(reading(changed, base)),
    });
  }
  return scenarios;
}

/** Vectors of native execution and of payment; each knows the addresses that were there before it. */
export async function nativeVectors() {
  const { state, transactions } = readJson('native/pay-to-proposer.json');
  const values = new Map(state);
  const scenarios = [];
  let places = await placesOf(reading(values));
  for (const vector of transactions) {
    scenarios.push({
      label: `native: ${vector.name}`,
      kind: vector.kind,
      entryPoint: vector.entryPoint,
      by: BY_KEY.get(vector.initiator),
      byAccountHash: vector.byAccountHash,
      signers: vector.signers.map((hex) => BY_KEY.get(hex)).filter((one) => one !== undefined),
      payment: BigInt(vector.gasLimit),
      argsHex: vector.args,
      paymentArgsHex: vector.paymentArgs ?? undefined,
      places,
    });
    const { effects } = executionResultFromBytes(hexToBytes(vector.result));
    places = new Map([...places, ...namedByEffects(effects)]);
  }
  return scenarios;
}

/** Named keys that effects add to accounts. */
function namedByEffects(effects) {
  const places = [];
  for (const { key, kind } of effects) {
    const owner = BY_HASH.get(key.id.slice(2));
    if (owner === undefined) continue;
    const names = kind.kind === 'AddKeys' ? kind.keys : kind.kind === 'Write' ? (kind.value.value.namedKeys ?? []) : [];
    for (const [name, named] of names)
      places.push([`user ${owner.number} ${name}`, bytesToHex(named.bytes.subarray(1, 33))]);
  }
  return places;
}
