// Scalars of the schema. Whatever a client writes is normalized here, once; errors say what is wrong with the text.
import { PermanentError } from '@casper-trace/casper-types/app-error';
import { GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import {
  type CodeAddress,
  type ContextAddress,
  parseAccount,
  parseBlockHash,
  parseCodeAddress,
  parseContextAddress,
  parsePurse,
  parseTransactionHash,
} from './hash-text.js';

/** A scalar for arguments: a text that `parse` normalizes. */
function hashScalar<T>(name: string, description: string, parse: (text: string) => T): GraphQLScalarType<T, string> {
  const read = (value: unknown): T => {
    if (typeof value === 'string') return parse(value);
    throw new PermanentError('bad-hash', `${name} is written as a string`);
  };
  return new GraphQLScalarType<T, string>({
    name,
    description,
    parseValue: read,
    parseLiteral: (node) => read(node.kind === Kind.STRING ? node.value : undefined),
    serialize: String,
  });
}

export const TransactionHash = hashScalar(
  'TransactionHash',
  'Hash of a TransactionV1 or Deploy: bare, or with a prefix such as `transaction-` or `deploy-`; any case.',
  parseTransactionHash,
);
export const BlockHash = hashScalar('BlockHash', 'Hash of a block: bare or `block-…`; any case.', parseBlockHash);
export const AccountAddress = hashScalar(
  'AccountAddress',
  'An account: `account-hash-…`, its public key in hex, or the bare account hash; any case.',
  parseAccount,
);
export const ContextAddressScalar = hashScalar<ContextAddress>(
  'ContextAddress',
  'An account as in AccountAddress, or a contract: `hash-…`, `contract-…`, `entity-contract-…` or bare; any case.',
  parseContextAddress,
);
export const CodeAddressScalar = hashScalar<CodeAddress>(
  'CodeAddress',
  'A contract (`contract-…`, `hash-…`), a contract package (`contract-package-…`, `package-…`, `hash-…`), or a bare ' +
    'hash of either or of session bytes; any case.',
  parseCodeAddress,
);
export const PurseAddress = hashScalar(
  'PurseAddress',
  'A purse: `uref-…-007` with any rights or none, `balance-…`, or bare; any case.',
  parsePurse,
);

const U64_MAX = 2n ** 64n - 1n;

function readUnsigned(value: unknown): bigint {
  const text = typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint' ? String(value) : '';
  if (!/^\d{1,20}$/.test(text) || BigInt(text) > U64_MAX) {
    throw new PermanentError('bad-number', `'${text.slice(0, 40)}' is no whole number from 0 to 2^64-1`);
  }
  return BigInt(text);
}

/** Heights, eras and other u64: a JSON number while that is exact. */
export const UnsignedBigInt = new GraphQLScalarType<bigint, number | string>({
  name: 'BigInt',
  description:
    'A whole number from 0 to 2^64-1, such as a height: a JSON number up to 2^53-1, a decimal string above. ' +
    'Both are accepted.',
  parseValue: readUnsigned,
  parseLiteral: (node: ValueNode) =>
    readUnsigned(node.kind === Kind.INT || node.kind === Kind.STRING ? node.value : undefined),
  serialize: (value) => {
    const number = readUnsigned(value);
    return number <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(number) : String(number);
  },
});

/** Motes and gas. */
export const Amount = new GraphQLScalarType<string, string>({
  name: 'Amount',
  description: 'A whole number of motes or of gas as a decimal string, exact to the last unit.',
  parseValue: (value) => String(readUnsigned(value)),
  serialize: String,
});
