// What a TransactionV1 runs; mirrors casper-types 6.0.1 transaction/transaction_target.rs and
// transaction_invocation_target.rs.

import { calltableVariant } from './bytesrepr/calltable.js';
import { encode, type Writer } from './bytesrepr/writer.js';
import type { JsonNode } from './json.js';

/** The virtual machine asked for; `transferredValue` in motes. */
export type TransactionRuntime =
  | { readonly kind: 'VmCasperV1' }
  | { readonly kind: 'VmCasperV2'; readonly transferredValue: bigint; readonly seed: Uint8Array | undefined };

/** Which stored contract; hashes are 32 bytes, `version` undefined means the latest. */
export type TransactionInvocationTarget =
  | { readonly kind: 'ByHash'; readonly hash: Uint8Array }
  | { readonly kind: 'ByName'; readonly name: string }
  | {
      readonly kind: 'ByPackageHash';
      readonly hash: Uint8Array;
      readonly version: number | undefined;
      readonly protocolVersionMajor: number | undefined;
    }
  | {
      readonly kind: 'ByPackageName';
      readonly name: string;
      readonly version: number | undefined;
      readonly protocolVersionMajor: number | undefined;
    };

/** Native (mint and auction), a stored contract, or session code. */
export type TransactionTarget =
  | { readonly kind: 'Native' }
  | { readonly kind: 'Stored'; readonly id: TransactionInvocationTarget; readonly runtime: TransactionRuntime }
  | {
      readonly kind: 'Session';
      readonly isInstallUpgrade: boolean;
      readonly moduleBytes: Uint8Array;
      readonly runtime: TransactionRuntime;
    };

const writeU32 = (writer: Writer, value: number): unknown => writer.u32(value);
const writeBytes = (writer: Writer, value: Uint8Array): unknown => writer.bytes(value);

function encodeText(text: string): Uint8Array {
  return encode(text, (writer, value) => writer.string(value));
}

function encodeOption<T>(value: T | undefined, write: (writer: Writer, value: T) => unknown): Uint8Array {
  return encode(value, (writer, content) => writer.option(content, (inner, item) => void write(inner, item)));
}

function runtimeToBytes(runtime: TransactionRuntime): Uint8Array {
  if (runtime.kind === 'VmCasperV1') return calltableVariant(0);
  return calltableVariant(
    1,
    encode(runtime.transferredValue, (writer, value) => writer.u64(value)),
    encodeOption(runtime.seed, writeBytes),
  );
}

function invocationTargetToBytes(target: TransactionInvocationTarget): Uint8Array {
  switch (target.kind) {
    case 'ByHash':
      return calltableVariant(0, target.hash);
    case 'ByName':
      return calltableVariant(1, encodeText(target.name));
    case 'ByPackageHash':
      return calltableVariant(2, target.hash, ...versionFields(target));
    case 'ByPackageName':
      return calltableVariant(3, encodeText(target.name), ...versionFields(target));
  }
}

// Without a major version the field is left out, not written as None: older transactions keep their hash.
function versionFields(target: {
  readonly version: number | undefined;
  readonly protocolVersionMajor: number | undefined;
}): Uint8Array[] {
  const version = encodeOption(target.version, writeU32);
  if (target.protocolVersionMajor === undefined) return [version];
  return [version, encode(target.protocolVersionMajor, (writer, major) => writer.u32(major))];
}

/** bytesrepr: a calltable envelope. */
export function transactionTargetToBytes(target: TransactionTarget): Uint8Array {
  switch (target.kind) {
    case 'Native':
      return calltableVariant(0);
    case 'Stored':
      return calltableVariant(1, invocationTargetToBytes(target.id), runtimeToBytes(target.runtime));
    case 'Session':
      return calltableVariant(
        2,
        Uint8Array.of(target.isInstallUpgrade ? 1 : 0),
        runtimeToBytes(target.runtime),
        encode(target.moduleBytes, (writer, bytes) => writer.byteVec(bytes)),
      );
  }
}

function runtimeFromJson(json: JsonNode): TransactionRuntime {
  const { name, content } = json.variant();
  if (name === 'VmCasperV1') return { kind: name };
  if (name !== 'VmCasperV2' || content === undefined) throw json.fail('a transaction runtime');
  const seed = content.optionalField('seed')?.items();
  if (seed !== undefined && seed.length !== 32) throw json.fail('a seed of 32 bytes');
  return {
    kind: name,
    transferredValue: content.field('transferred_value').u64(),
    seed: seed === undefined ? undefined : Uint8Array.from(seed, (byte) => byte.u8()),
  };
}

function invocationTargetFromJson(json: JsonNode): TransactionInvocationTarget {
  const { name, content } = json.variantContent();
  switch (name) {
    case 'ByHash':
      return { kind: name, hash: content.hex(32) };
    case 'ByName':
      return { kind: name, name: content.text() };
    case 'ByPackageHash':
      return {
        kind: name,
        hash: content.field('addr').hex(32),
        version: content.optionalField('version')?.u32(),
        protocolVersionMajor: content.optionalField('protocol_version_major')?.u32(),
      };
    case 'ByPackageName':
      return {
        kind: name,
        name: content.field('name').text(),
        version: content.optionalField('version')?.u32(),
        protocolVersionMajor: content.optionalField('protocol_version_major')?.u32(),
      };
    default:
      throw json.fail('an invocation target');
  }
}

/** Reads the node's JSON. */
export function transactionTargetFromJson(json: JsonNode): TransactionTarget {
  const { name, content } = json.variant();
  if (name === 'Native') return { kind: name };
  if (content === undefined) throw json.fail('a transaction target');
  if (name === 'Stored') {
    return {
      kind: name,
      id: invocationTargetFromJson(content.field('id')),
      runtime: runtimeFromJson(content.field('runtime')),
    };
  }
  if (name !== 'Session') throw json.fail('a transaction target');
  return {
    kind: name,
    isInstallUpgrade: content.field('is_install_upgrade').boolean(),
    moduleBytes: content.field('module_bytes').hex(),
    runtime: runtimeFromJson(content.field('runtime')),
  };
}
