// Execution errors as values, with the texts that `ExecutionResultV2.error_message` shows.
// Mirrors casper-execution-engine 8.1.1 execution/error.rs and the Display texts of what it wraps.
import { type AccessRights, formatAccessRights } from '@casper-trace/casper-types/access-rights';
import type { BytesreprError } from '@casper-trace/casper-types/bytesrepr/bytesrepr-error';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import type { Key } from '@casper-trace/casper-types/key';
import type { URef } from '@casper-trace/casper-types/uref';
import { apiErrorFrom, formatApiError } from './api-error.js';
import { displayKey, displayURef } from './display-key.js';

/** Why execution ended: `kind` is the variant of the Rust enum, `message` its Display text. */
export interface ExecError {
  readonly kind: string;
  readonly message: string;
  /** The u32 code of a Revert; undefined for every other kind. */
  readonly revertCode?: number;
  /** What a Ret carries: the URefs of the returned value. Never an error that leaves a call. */
  readonly returnedURefs?: readonly URef[];
}

/** Unwinds host functions and Wasm frames; caught at the border of each runtime. Carries no stack trace on purpose. */
export class ExecTrap {
  readonly error: ExecError;

  constructor(error: ExecError) {
    this.error = error;
  }
}

/** Throws `error` as an `ExecTrap`. */
export function trap(error: ExecError): never {
  throw new ExecTrap(error);
}

const plain = (kind: string, message: string): ExecError => ({ kind, message });

/** The counter reached the gas limit. */
export const gasLimitError = plain('GasLimit', 'Out of gas error');
/** A host function or entry point was used in a context that may not use it. */
export const invalidContextError = plain('InvalidContext', 'Invalid context');
/** A contract ended by `ret` with bytes that are no CLValue. */
export const expectedReturnValueError = plain('ExpectedReturnValue', 'Expected return value');
/** The module has a start section. */
export const unsupportedWasmStartError = plain('UnsupportedWasmStart', 'Unsupported Wasm start');
/** Calls are nested deeper than `max_runtime_call_stack_height`. */
export const runtimeStackOverflowError = plain('RuntimeStackOverflow', 'Runtime stack overflow');
/** A stored value is of a variant that the operation cannot use. */
export const unexpectedStoredValueVariantError = plain(
  'UnexpectedStoredValueVariant',
  'Unexpected variant of a stored value',
);
/** A dictionary item key has more than 128 bytes. */
export const dictionaryItemKeyExceedsLengthError = plain(
  'DictionaryItemKeyExceedsLength',
  'Dictionary item key exceeded maximum length',
);
/** A selector that a host function took is out of range. */
export const invalidImputedOperationError = plain('InvalidImputedOperation', 'The imputed operation is invalid');
/** A contract version was asked for that no protocol major version has. */
export const noMatchingEntityVersionKeyError = plain('NoMatchingEntityVersionKey', 'No matching entity version key');
/** Two protocol major versions have the contract version asked for. */
export const ambiguousEntityVersionError = plain('AmbiguousEntityVersion', 'Ambiguous entity version');
/** Neither side of a transfer is an administrator of a private chain. */
export const disabledUnrestrictedTransfersError = plain(
  'DisabledUnrestrictedTransfers',
  'Failed to transfer with unrestricted transfers disabled',
);
/** The installed module imports no memory. */
export const noImportedMemoryError = plain('Resolver', 'Resolver error: No imported memory');

/** An error of the interpreter; `text` is wasmi's, e.g. `trap: Code(Unreachable)`. */
export const interpreterError = (text: string): ExecError => plain('Interpreter', `Interpreter error: ${text}`);
/** Names of wasmi's trap codes. */
export type TrapCode =
  | 'Unreachable'
  | 'MemoryAccessOutOfBounds'
  | 'TableAccessOutOfBounds'
  | 'ElemUninitialized'
  | 'DivisionByZero'
  | 'InvalidConversionToInt'
  | 'StackOverflow'
  | 'UnexpectedSignature'
  | 'IntegerOverflow';
/** A trap of the Wasm code itself. */
export const trapCodeError = (code: TrapCode): ExecError => interpreterError(`trap: Code(${code})`);

const bytesreprTexts: Readonly<Record<string, string>> = {
  EarlyEndOfStream: 'Deserialization error: early end of stream',
  Formatting: 'Deserialization error: formatting',
  LeftOverBytes: 'Deserialization error: left-over bytes',
  OutOfMemory: 'Serialization error: out of memory',
  NotRepresentable: 'Serialization error: value is not representable.',
  ExceededRecursionDepth: 'exceeded recursion depth',
};

/** Display text of a bytesrepr error, without any prefix. */
export const bytesreprText = (kind: BytesreprError['kind'] | 'NotRepresentable'): string =>
  bytesreprTexts[kind] ?? kind;

/** Bytes that do not decode. */
export const bytesReprError = (kind: BytesreprError['kind']): ExecError =>
  plain('BytesRepr', `Serialization error: ${bytesreprText(kind)}`);
/** A CLValue whose bytes do not decode as its type says. */
export const clValueSerializationError = (kind: BytesreprError['kind']): ExecError =>
  plain('CLValue', `CLValue error: ${bytesreprText(kind)}`);
/** A CLValue of another type than asked for; both texts are Rust's Debug of a CLType. */
export const clValueTypeError = (expected: string, found: string): ExecError =>
  plain('CLValue', `Type mismatch: Expected ${expected} but found ${found}.`);

/** No named key of that name. */
export const namedKeyNotFoundError = (name: string): ExecError =>
  plain('NamedKeyNotFound', `Named key ${name} not found`);
/** Nothing is stored under the key. */
export const keyNotFoundError = (key: Key): ExecError => plain('KeyNotFound', `Key ${displayKey(key)} not found`);
/** The record under an account key is no account. */
export const accountNotFoundError = (key: Key): ExecError =>
  plain('AccountNotFound', `Account ${displayKey(key)} not found`);
/** A stored value of another type than asked for. */
export const typeMismatchError = (expected: string, found: string): ExecError =>
  plain('TypeMismatch', `Type mismatch. Expected ${expected} but found ${found}.`);
/** The rights in the key do not allow the operation; `required` are three bits. */
export const invalidAccessError = (required: AccessRights): ExecError =>
  plain('InvalidAccess', `Invalid access rights: ${formatAccessRights(required)}`);
/** The context does not hold these rights on this URef. */
export const forgedReferenceError = (uref: URef): ExecError =>
  plain('ForgedReference', `Forged reference: ${displayURef(uref)}`);
/** The module lacks an export. */
export const functionNotFoundError = (name: string): ExecError =>
  plain('FunctionNotFound', `Function not found: ${name}`);
/** Stored module bytes do not decode; `text` is that of casper-wasm. */
export const parityWasmError = (text: string): ExecError => plain('ParityWasm', text);
/** The module was refused; `text` is that of PreprocessingError. */
export const wasmPreprocessingError = (text: string): ExecError =>
  plain('WasmPreprocessing', `Wasm preprocessing error: ${text}`);
/** Ends a call normally, with the URefs of its value. */
export const retError = (urefs: readonly URef[]): ExecError => ({
  kind: 'Ret',
  message: 'Return',
  returnedURefs: urefs,
});
/** Revert with a u32 status, unknown codes become `Unhandled`. */
export function revertError(status: number): ExecError {
  const code = apiErrorFrom(status);
  return { kind: 'Revert', message: formatApiError(code), revertCode: code };
}
/** An error of a system contract; `text` begins with `Mint error: `, `HandlePayment error: ` or `Auction error: `. */
export const systemContractError = (text: string): ExecError => plain('SystemContract', text);
/** The entry point is not in the contract. */
export const noSuchMethodError = (name: string): ExecError => plain('NoSuchMethod', `No such method: ${name}`);
/** A template entry point cannot be called. */
export const templateMethodError = (name: string): ExecError =>
  plain('TemplateMethod', `Error calling a template entry point: ${name}`);
/** The package has no enabled version. */
export const noActiveEntityVersionsError: ExecError = plain(
  'NoActiveEntityVersions',
  'No active contract versions for contract package',
);
/** The version is not in the package. */
export const missingEntityVersionError = (major: number, version: number): ExecError =>
  plain('MissingEntityVersion', `Missing entity version: ${major}.${version}`);
/** The version is disabled. */
export const disabledEntityVersionError = (major: number, version: number): ExecError =>
  plain('DisabledEntityVersion', `Disabled entity version: ${major}.${version}`);
/** The contract is not among its package's enabled versions. */
export const disabledEntityError: ExecError = plain('DisabledEntity', 'Contract is disabled');
/** A locked package takes no second version. */
export const lockedEntityError: ExecError = plain('LockedEntity', 'A locked contract cannot be upgraded');
/** The record under a Wasm hash is no Wasm. */
export const invalidByteCodeError = (hash: Uint8Array): ExecError =>
  plain('InvalidByteCode', `Invalid contract WASM: ${bytesToHex(hash)}`);
/** Strict argument checking found no argument of that name. */
export const missingArgumentError = (name: string): ExecError => plain('MissingArgument', `Missing argument: ${name}`);
/** The registry lacks a system contract. */
export const missingSystemContractHashError = (name: string): ExecError =>
  plain('MissingSystemContractHash', `Missing system contract hash: ${name}`);
/** A key of a variant that the operation cannot use. */
export const unexpectedKeyVariantError = (key: Key): ExecError =>
  plain('UnexpectedKeyVariant', `Invalid key ${displayKey(key)}`);
/** An error of the tracking copy; `text` is TrackingCopyError's. */
export const trackingCopyError = (text: string): ExecError => plain('TrackingCopy', `Tracking copy error: ${text}`);
/** Bytes of a name that are not UTF-8; `text` is Rust's Utf8Error. */
export const invalidUtf8EncodingError = (text: string): ExecError =>
  plain('InvalidUtf8Encoding', `Invalid UTF-8 string encoding: ${text}`);
