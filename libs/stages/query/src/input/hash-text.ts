// Hashes and addresses as people paste them: from a block explorer, a node's JSON, an SDK, a command line. One table
// says which prefix names what; everything comes out as 64 lower-case hex digits.
import { AppError, PermanentError } from '@casper-trace/casper-types/app-error';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { accountHashOf, publicKeyFromHex } from '@casper-trace/casper-types/public-key';

/** What a text can name. `hash` is Casper's old common form of contracts and packages. */
type Named = 'account' | 'contract' | 'package' | 'hash' | 'purse' | 'transaction' | 'block' | 'wasm';

/** Longer prefixes first, where one begins with the other. */
const PREFIXES: readonly (readonly [string, Named])[] = [
  ['account-hash-', 'account'],
  ['entity-account-', 'account'],
  ['entity-contract-', 'contract'],
  ['entity-system-', 'contract'],
  ['contract-package-wasm', 'package'],
  ['contract-package-', 'package'],
  ['contract-wasm-', 'wasm'],
  ['contract-', 'contract'],
  ['package-', 'package'],
  ['hash-', 'hash'],
  ['uref-', 'purse'],
  ['balance-', 'purse'],
  ['block-hash-', 'block'],
  ['block-', 'block'],
  ['transaction-v1-hash-', 'transaction'],
  ['transaction-v1-', 'transaction'],
  ['transaction-hash-', 'transaction'],
  ['transaction-', 'transaction'],
  ['deploy-hash-', 'transaction'],
  ['deploy-', 'transaction'],
];

const NAMES: Record<Named, string> = {
  account: 'an account',
  contract: 'a contract',
  package: 'a contract package',
  hash: 'a contract or package',
  purse: 'a purse',
  transaction: 'a transaction',
  block: 'a block',
  wasm: 'Wasm bytes',
};

interface Parsed {
  /** Undefined for a bare hash. */
  readonly named: Named | undefined;
  readonly hex: string;
}

/** `transaction-…`, `deploy-…` or bare; PermanentError 'bad-hash', like all below. */
export function parseTransactionHash(text: string): string {
  return parse(text, 'a transaction hash', ['transaction']).hex;
}

/** `block-…` or bare. */
export function parseBlockHash(text: string): string {
  return parse(text, 'a block hash', ['block']).hex;
}

/** `uref-…` with or without rights, `balance-…` or bare. */
export function parsePurse(text: string): string {
  return parse(text, 'a purse', ['purse']).hex;
}

/** `account-hash-…`, a public key in hex, or a bare account hash. */
export function parseAccount(text: string): string {
  return parse(text, 'an account', ['account']).hex;
}

export interface ContextAddress {
  /** Which kinds of context the text can name; undefined for a bare hash: any. */
  readonly kinds: readonly ('account' | 'contract' | 'system')[] | undefined;
  readonly hex: string;
}

/** An account as in `parseAccount`, a contract (`hash-…`, `contract-…`, `entity-contract-…`), or bare. */
export function parseContextAddress(text: string): ContextAddress {
  const { named, hex } = parse(text, 'an account or contract', ['account', 'contract', 'hash']);
  if (named === undefined) return { kinds: undefined, hex };
  return { kinds: named === 'account' ? ['account'] : ['contract', 'system'], hex };
}

export interface CodeAddress {
  /** What the text can name; undefined for a bare hash: session bytes too. */
  readonly names: 'contract' | 'package' | 'contract or package' | undefined;
  readonly hex: string;
}

/** A contract (`contract-…`, `hash-…`), a package (`contract-package-…`, `package-…`), or bare: session bytes, too. */
export function parseCodeAddress(text: string): CodeAddress {
  const { named, hex } = parse(text, 'code', ['contract', 'package', 'hash']);
  if (named === undefined) return { names: undefined, hex };
  return { names: named === 'contract' || named === 'package' ? named : 'contract or package', hex };
}

function parse(text: string, wanted: string, accepted: readonly Named[]): Parsed {
  const given = text.trim();
  const lower = given.toLowerCase();
  const [prefix, named] = PREFIXES.find(([known]) => lower.startsWith(known)) ?? ['', undefined];
  if (named !== undefined && !accepted.includes(named)) {
    throw badHash(given, `names ${NAMES[named]}, but ${wanted} is asked for`);
  }
  const digits = withoutDecoration(lower.slice(prefix.length), named);
  if (named === undefined && accepted.includes('account') && /^0[12]/.test(digits) && digits.length > 64) {
    return { named: 'account', hex: accountOfPublicKey(given, digits) };
  }
  const foreign = /[^0-9a-f]/.exec(digits);
  if (foreign !== null) throw badHash(given, `is not ${wanted}: '${foreign[0]}' is not a hex digit`);
  if (digits.length !== 64) {
    throw badHash(given, `is not ${wanted}: 64 hex digits are needed, it has ${digits.length}`);
  }
  return { named, hex: digits };
}

/** Rights of a URef (`-007`), and `0x`, which some wallets put before bare hex. */
function withoutDecoration(digits: string, named: Named | undefined): string {
  if (named === 'purse') return digits.replace(/-0[0-7]{2}$/, '');
  return named === undefined ? digits.replace(/^0x/, '') : digits;
}

function accountOfPublicKey(given: string, digits: string): string {
  try {
    return bytesToHex(accountHashOf(publicKeyFromHex(digits)));
  } catch (error) {
    if (error instanceof AppError) throw badHash(given, 'is not a valid public key');
    throw error;
  }
}

/** Longest part of a bad text that an error repeats. */
const SHOWN = 100;

function badHash(given: string, fault: string): PermanentError {
  const shown = given.length > SHOWN ? `${given.slice(0, SHOWN)}…` : given;
  return new PermanentError('bad-hash', `'${shown}' ${fault}`);
}
