// What a transaction's raw JSON says by itself: whom it calls, what its arguments name, and which keys the source says it
// changed or read. Nothing of it is verified. It is what remains of a transaction that cannot be.

import { bytesToHex } from '@casper-trace/casper-types/hex';
import { accountHashOf, publicKeyFromHex } from '@casper-trace/casper-types/public-key';
import type { Subject } from './subject.js';

/** Claims of the source about one transaction. */
export interface RawClaims {
  /** What the transaction calls, such as `contract <hash> drain`, `session bytes call` or `native Transfer`; null: not readable. */
  readonly target: string | null;
  /** The contract or package that it calls; undefined for session bytes, native code and named keys. */
  readonly called: Subject | undefined;
  /** Purses, accounts, contracts and packages that its arguments name. */
  readonly argued: readonly Subject[];
  /** Formatted keys of the recorded effects, reads included, each once; empty if no result is recorded. */
  readonly effectKeys: readonly string[];
}

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
type JsonObject = { readonly [name: string]: Json };

const isObject = (json: Json | undefined): json is JsonObject =>
  typeof json === 'object' && json !== null && !Array.isArray(json);

const field = (json: Json | undefined, name: string): Json | undefined => (isObject(json) ? json[name] : undefined);
const textField = (json: Json | undefined, name: string): string | undefined => {
  const value = field(json, name);
  return typeof value === 'string' ? value : undefined;
};

/** Claims of a result of `info_get_transaction` or `info_get_deploy`. What cannot be read is left out: nothing throws. */
export function rawClaims(raw: string): RawClaims {
  let json: Json;
  try {
    json = JSON.parse(raw) as Json;
  } catch {
    return { target: null, called: undefined, argued: [], effectKeys: [] };
  }
  const answer = field(json, 'result') ?? json;
  const { target, called, args } = requestOf(answer);
  const keys = new Set<string>();
  collectKeys(field(answer, 'execution_info') ?? null, keys);
  collectKeys(field(answer, 'execution_results') ?? null, keys);
  return { target, called, argued: argumentSubjects(args), effectKeys: [...keys] };
}

interface Request {
  readonly target: string | null;
  readonly called: Subject | undefined;
  readonly args: Json | undefined;
}

function requestOf(answer: Json): Request {
  const transaction = field(answer, 'transaction');
  const deploy = field(answer, 'deploy') ?? field(transaction, 'Deploy');
  if (deploy !== undefined) return deployRequest(field(deploy, 'session'));
  const fields = field(field(field(transaction, 'Version1'), 'payload'), 'fields');
  const args = field(field(fields, 'args'), 'Named');
  const entry = entryPointText(field(fields, 'entry_point'));
  const target = field(fields, 'target');
  if (target === 'Native') return { target: `native ${entry}`, called: undefined, args };
  if (field(target, 'Session') !== undefined) return { target: `session bytes ${entry}`, called: undefined, args };
  const id = field(field(target, 'Stored'), 'id');
  const byPackage = textField(field(id, 'ByPackageHash'), 'addr');
  const byName = textField(id, 'ByName') ?? textField(field(id, 'ByPackageName'), 'name');
  return { ...storedTarget(textField(id, 'ByHash'), byPackage, byName, entry), args };
}

function deployRequest(session: Json | undefined): Request {
  const [[kind, item] = [undefined, undefined]] = isObject(session) ? Object.entries(session) : [];
  const args = field(item, 'args');
  if (kind === 'ModuleBytes') return { target: 'session bytes call', called: undefined, args };
  if (kind === 'Transfer') return { target: 'native transfer', called: undefined, args };
  const hash = textField(item, 'hash');
  const isPackage = kind === 'StoredVersionedContractByHash';
  const entry = textField(item, 'entry_point') ?? '';
  const target = storedTarget(
    isPackage ? undefined : hash,
    isPackage ? hash : undefined,
    textField(item, 'name'),
    entry,
  );
  return { ...target, args };
}

function storedTarget(
  contract: string | undefined,
  pack: string | undefined,
  name: string | undefined,
  entry: string,
): Pick<Request, 'target' | 'called'> {
  if (contract !== undefined) return calledTarget({ kind: 'contract', address: contract.toLowerCase() }, entry);
  if (pack !== undefined) return calledTarget({ kind: 'package', address: pack.toLowerCase() }, entry);
  return { target: name === undefined ? null : `named key '${name}' ${entry}`.trim(), called: undefined };
}

const calledTarget = (called: Subject, entry: string): Pick<Request, 'target' | 'called'> => ({
  target: `${called.kind} ${called.address} ${entry}`.trim(),
  called,
});

const entryPointText = (entry: Json | undefined): string =>
  typeof entry === 'string' ? entry : (textField(entry, 'Custom') ?? '');

/** Adds the keys of all transforms below; what a transform writes is not looked at. */
function collectKeys(json: Json, keys: Set<string>): void {
  if (Array.isArray(json)) for (const item of json as readonly Json[]) collectKeys(item, keys);
  if (!isObject(json)) return;
  const key = textField(json, 'key');
  if (key !== undefined && ('kind' in json || 'transform' in json)) keys.add(key);
  else for (const value of Object.values(json)) collectKeys(value, keys);
}

function argumentSubjects(args: Json | undefined): Subject[] {
  if (!Array.isArray(args)) return [];
  return (args as readonly Json[]).flatMap((argument) => {
    const value = Array.isArray(argument) ? (argument as readonly Json[])[1] : undefined;
    const bytes = textField(value, 'bytes');
    return bytes === undefined ? [] : valueSubjects(field(value, 'cl_type'), bytes.toLowerCase());
  });
}

/** @param bytes hex of the value's bytesrepr */
function valueSubjects(type: Json | undefined, bytes: string): readonly Subject[] {
  const option = field(type, 'Option');
  if (option !== undefined) return bytes.startsWith('01') ? valueSubjects(option, bytes.slice(2)) : [];
  const address = bytes.slice(0, 64);
  if (type === 'URef' && bytes.length === 66) return [{ kind: 'purse', address }];
  if (type === 'Key') return keyBytesSubjects(bytes);
  if (type === 'PublicKey') return publicKeySubject(bytes);
  // An account hash is a byte array by its type; a hash of a contract may be one, too.
  if (field(type, 'ByteArray') === 32 && bytes.length === 64) return hashSubjects(address, true);
  return [];
}

function keyBytesSubjects(bytes: string): readonly Subject[] {
  const address = bytes.slice(2, 66);
  if (address.length < 64) return [];
  if (bytes.startsWith('00')) return [{ kind: 'account', address }];
  if (bytes.startsWith('01')) return hashSubjects(address, false);
  return bytes.startsWith('02') ? [{ kind: 'purse', address }] : [];
}

function publicKeySubject(hex: string): readonly Subject[] {
  try {
    return [{ kind: 'account', address: bytesToHex(accountHashOf(publicKeyFromHex(hex))) }];
  } catch {
    return [];
  }
}

/** A hash names a contract or a package: the bytes do not say which. */
function hashSubjects(address: string, orAccount: boolean): readonly Subject[] {
  const kinds = ['contract', 'package', ...(orAccount ? ['account' as const] : [])] as const;
  return kinds.map((kind) => ({ kind, address }));
}

/** Formatted keys that stand for, or belong to, what can be watched. */
const KEY_FORMS: readonly (readonly [RegExp, readonly Subject['kind'][]])[] = [
  [/^account-hash-([0-9a-f]{64})$/, ['account']],
  [/^hash-([0-9a-f]{64})$/, ['contract', 'package']],
  [/^package-([0-9a-f]{64})$/, ['package']],
  [/^uref-([0-9a-f]{64})-0[0-7]{2}$/, ['purse']],
  [/^balance-([0-9a-f]{64})$/, ['purse']],
  [/^balance-hold-0[01]([0-9a-f]{64})[0-9a-f]{16}$/, ['purse']],
  [/^(?:named-key-|entry-point-v1-)?entity-account-([0-9a-f]{64})(?:-|$)/, ['account']],
  [/^(?:named-key-|entry-point-v1-)?entity-contract-([0-9a-f]{64})(?:-|$)/, ['contract']],
];

/** What can be watched and a formatted key is about; empty for keys of the system. */
export function keySubjects(key: string): readonly Subject[] {
  for (const [form, kinds] of KEY_FORMS) {
    const address = form.exec(key.toLowerCase())?.[1];
    if (address !== undefined) return kinds.map((kind) => ({ kind, address }));
  }
  return [];
}
