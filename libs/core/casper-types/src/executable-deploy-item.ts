// Payment or session item of a Deploy; mirrors casper-types 6.0.1 transaction/deploy/executable_deploy_item.rs.

import type { Writer } from './bytesrepr/writer.js';
import type { JsonNode } from './json.js';
import { type RuntimeArgs, runtimeArgsFromJson, writeRuntimeArgs } from './runtime-args.js';

/** What a Deploy runs for payment and for session; hashes are 32 bytes, `version` undefined means the latest. */
export type ExecutableDeployItem =
  | { readonly kind: 'ModuleBytes'; readonly moduleBytes: Uint8Array; readonly args: RuntimeArgs }
  | {
      readonly kind: 'StoredContractByHash';
      readonly hash: Uint8Array;
      readonly entryPoint: string;
      readonly args: RuntimeArgs;
    }
  | {
      readonly kind: 'StoredContractByName';
      readonly name: string;
      readonly entryPoint: string;
      readonly args: RuntimeArgs;
    }
  | {
      readonly kind: 'StoredVersionedContractByHash';
      readonly hash: Uint8Array;
      readonly version: number | undefined;
      readonly entryPoint: string;
      readonly args: RuntimeArgs;
    }
  | {
      readonly kind: 'StoredVersionedContractByName';
      readonly name: string;
      readonly version: number | undefined;
      readonly entryPoint: string;
      readonly args: RuntimeArgs;
    }
  | { readonly kind: 'Transfer'; readonly args: RuntimeArgs };

const TAGS: Readonly<Record<ExecutableDeployItem['kind'], number>> = {
  ModuleBytes: 0,
  StoredContractByHash: 1,
  StoredContractByName: 2,
  StoredVersionedContractByHash: 3,
  StoredVersionedContractByName: 4,
  Transfer: 5,
};

function writeVersion(writer: Writer, version: number): void {
  writer.u32(version);
}

/** bytesrepr: the variant's tag, then its fields. */
export function writeExecutableDeployItem(writer: Writer, item: ExecutableDeployItem): void {
  writer.u8(TAGS[item.kind]);
  switch (item.kind) {
    case 'ModuleBytes':
      writer.byteVec(item.moduleBytes);
      break;
    case 'StoredContractByHash':
      writer.bytes(item.hash).string(item.entryPoint);
      break;
    case 'StoredContractByName':
      writer.string(item.name).string(item.entryPoint);
      break;
    case 'StoredVersionedContractByHash':
      writer.bytes(item.hash).option(item.version, writeVersion).string(item.entryPoint);
      break;
    case 'StoredVersionedContractByName':
      writer.string(item.name).option(item.version, writeVersion).string(item.entryPoint);
      break;
    case 'Transfer':
      break;
  }
  writeRuntimeArgs(writer, item.args);
}

/** Reads the node's JSON: an object whose only field is the variant's name. */
export function executableDeployItemFromJson(json: JsonNode): ExecutableDeployItem {
  const { name, content } = json.variantContent();
  const args = runtimeArgsFromJson(content.field('args'));
  const entryPoint = (): string => content.field('entry_point').text();
  const version = (): number | undefined => content.optionalField('version')?.u32();
  switch (name) {
    case 'ModuleBytes':
      return { kind: name, moduleBytes: content.field('module_bytes').hex(), args };
    case 'StoredContractByHash':
      return { kind: name, hash: content.field('hash').hex(32), entryPoint: entryPoint(), args };
    case 'StoredContractByName':
      return { kind: name, name: content.field('name').text(), entryPoint: entryPoint(), args };
    case 'StoredVersionedContractByHash':
      return {
        kind: name,
        hash: content.field('hash').hex(32),
        version: version(),
        entryPoint: entryPoint(),
        args,
      };
    case 'StoredVersionedContractByName':
      return { kind: name, name: content.field('name').text(), version: version(), entryPoint: entryPoint(), args };
    case 'Transfer':
      return { kind: name, args };
    default:
      throw json.fail('a payment or session item');
  }
}

/** The entry point an item starts: `call` for module bytes, `transfer` for a native transfer. */
export function deployItemEntryPoint(item: ExecutableDeployItem): string {
  switch (item.kind) {
    case 'ModuleBytes':
      return 'call';
    case 'Transfer':
      return 'transfer';
    default:
      return item.entryPoint;
  }
}

/** Standard payment is module bytes of length 0 in the place of the payment. */
export function isStandardPayment(payment: ExecutableDeployItem): boolean {
  return payment.kind === 'ModuleBytes' && payment.moduleBytes.length === 0;
}
