// Entry points; mirrors casper-types 6.0.1 addressable_entity/entry_points.rs and contracts.rs `EntryPoint`.

import { compareTexts } from './bytes.js';
import { BytesreprError } from './bytesrepr/bytesrepr-error.js';
import { readSortedMap, sortedUnique } from './bytesrepr/collections.js';
import { readString } from './bytesrepr/primitives.js';
import type { Reader } from './bytesrepr/reader.js';
import type { Writer } from './bytesrepr/writer.js';
import { type CLType, clTypeFromJson, clTypeToJson, readCLType, writeCLType } from './cl-type.js';
import { type JsonInput, type JsonObject, type JsonValue, jsonNode } from './json.js';

/** Whose context an entry point runs in, by its byte. */
export const EntryPointType = { Caller: 0, Called: 1, Factory: 0x80 } as const;
/** One type. */
export type EntryPointType = (typeof EntryPointType)[keyof typeof EntryPointType];

/** Who pays for a call of an entity's entry point, by its byte. */
export const EntryPointPayment = { Caller: 0, DirectInvocationOnly: 1, SelfOnward: 2 } as const;
/** One kind of payment. */
export type EntryPointPayment = (typeof EntryPointPayment)[keyof typeof EntryPointPayment];

/** Who may call: everybody, holders of a URef of one of the groups, nobody. */
export type EntryPointAccess =
  | { readonly kind: 'Public' }
  | { readonly kind: 'Groups'; readonly groups: readonly string[] }
  | { readonly kind: 'Template' };

/** A declared argument. */
export interface Parameter {
  readonly name: string;
  readonly type: CLType;
}

/** An entry point of a `Contract`. */
export interface ContractEntryPoint {
  readonly name: string;
  readonly args: readonly Parameter[];
  readonly ret: CLType;
  readonly access: EntryPointAccess;
  readonly entryPointType: EntryPointType;
  /** The name it is found under, where a hand-made module gave another one than `name`. */
  readonly listedAs?: string;
}

/** An entry point of an addressable entity: with payment. */
export interface EntityEntryPoint extends ContractEntryPoint {
  readonly payment: EntryPointPayment;
}

const ACCESS_PUBLIC = 1;
const ACCESS_GROUPS = 2;
const ACCESS_TEMPLATE = 3;

/** The name a call must use. */
export function entryPointKeyName(entryPoint: ContractEntryPoint): string {
  return entryPoint.listedAs ?? entryPoint.name;
}

/** The entry point found under this name. */
export function findEntryPoint<T extends ContractEntryPoint>(entryPoints: readonly T[], name: string): T | undefined {
  return entryPoints.find((entryPoint) => entryPointKeyName(entryPoint) === name);
}

/** Decodes an entry point of a `Contract`. */
export function readContractEntryPoint(reader: Reader): ContractEntryPoint {
  return {
    name: reader.string(),
    args: reader.vec(readParameter),
    ret: readCLType(reader),
    access: readAccess(reader),
    entryPointType: readEntryPointType(reader),
  };
}

/** Encodes an entry point of a `Contract`. */
export function writeContractEntryPoint(writer: Writer, entryPoint: ContractEntryPoint): void {
  writer.string(entryPoint.name).vec(entryPoint.args, writeParameter);
  writeCLType(writer, entryPoint.ret);
  writeAccess(writer, entryPoint.access);
  writer.u8(entryPoint.entryPointType);
}

/** Decodes an entry point with payment. */
export function readEntityEntryPoint(reader: Reader): EntityEntryPoint {
  const entryPoint = readContractEntryPoint(reader);
  const payment = reader.u8();
  if (payment > EntryPointPayment.SelfOnward) {
    throw new BytesreprError('Formatting', 'entry point payment');
  }
  return { ...entryPoint, payment: payment as EntryPointPayment };
}

/** Encodes an entry point with payment. */
export function writeEntityEntryPoint(writer: Writer, entryPoint: EntityEntryPoint): void {
  writeContractEntryPoint(writer, entryPoint);
  writer.u8(entryPoint.payment);
}

/** Decodes a map of names to entry points: ascending by name. */
export function readEntryPoints<T extends ContractEntryPoint>(
  reader: Reader,
  readOne: (reader: Reader) => T,
): readonly T[] {
  const entries = readSortedMap(reader, readString, readOne, compareTexts);
  const entryPoints: T[] = [];
  for (const [name, entryPoint] of entries) {
    entryPoints.push(entryPoint.name === name ? entryPoint : { ...entryPoint, listedAs: name });
  }
  return entryPoints;
}

/** Encodes a map of names to entry points. */
export function writeEntryPoints<T extends ContractEntryPoint>(
  writer: Writer,
  entryPoints: readonly T[],
  writeOne: (writer: Writer, entryPoint: T) => void,
): void {
  writer.vec(sortedEntryPoints(entryPoints), (item, entryPoint) => {
    item.string(entryPointKeyName(entryPoint));
    writeOne(item, entryPoint);
  });
}

/** Ascending by name; of equal names the last. */
export function sortedEntryPoints<T extends ContractEntryPoint>(entryPoints: readonly T[]): readonly T[] {
  return sortedUnique(entryPoints, compareKeyNames);
}

const compareKeyNames = (left: ContractEntryPoint, right: ContractEntryPoint): number =>
  compareTexts(entryPointKeyName(left), entryPointKeyName(right));

/** JSON of a contract's entry point as the node prints it. */
export function contractEntryPointToJson(entryPoint: ContractEntryPoint): JsonObject {
  return {
    name: entryPoint.name,
    args: entryPoint.args.map((parameter) => ({ name: parameter.name, cl_type: clTypeToJson(parameter.type) })),
    ret: clTypeToJson(entryPoint.ret),
    access: accessToJson(entryPoint.access),
    entry_point_type: nameOf(EntryPointType, entryPoint.entryPointType),
  };
}

/** Inverse of contractEntryPointToJson; also takes the 1.x names Session and Contract. */
export function contractEntryPointFromJson(json: JsonInput): ContractEntryPoint {
  const node = jsonNode(json);
  const typeNode = node.field('entry_point_type');
  const entryPointType = ENTRY_POINT_TYPE_BY_NAME.get(typeNode.text());
  if (entryPointType === undefined) {
    throw typeNode.fail('an entry point type');
  }
  return {
    name: node.field('name').text(),
    args: node
      .field('args')
      .items()
      .map((arg) => ({ name: arg.field('name').text(), type: clTypeFromJson(arg.field('cl_type')) })),
    ret: clTypeFromJson(node.field('ret')),
    access: accessFromJson(node.field('access')),
    entryPointType,
  };
}

/** JSON of an entity's entry point as the node prints it. */
export function entityEntryPointToJson(entryPoint: EntityEntryPoint): JsonObject {
  return {
    ...contractEntryPointToJson(entryPoint),
    entry_point_payment: nameOf(EntryPointPayment, entryPoint.payment),
  };
}

/** Inverse of entityEntryPointToJson; PermanentError 'bad-json'. */
export function entityEntryPointFromJson(json: JsonInput): EntityEntryPoint {
  const node = jsonNode(json);
  const paymentNode = node.field('entry_point_payment');
  const name = paymentNode.text();
  if (!Object.hasOwn(EntryPointPayment, name)) {
    throw paymentNode.fail('an entry point payment');
  }
  return { ...contractEntryPointFromJson(node), payment: EntryPointPayment[name as keyof typeof EntryPointPayment] };
}

const ENTRY_POINT_TYPE_BY_NAME = new Map<string, EntryPointType>([
  ['Caller', EntryPointType.Caller],
  ['Called', EntryPointType.Called],
  ['Factory', EntryPointType.Factory],
  ['Session', EntryPointType.Caller],
  ['Contract', EntryPointType.Called],
]);

function readParameter(reader: Reader): Parameter {
  const name = reader.string();
  return { name, type: readCLType(reader) };
}

function writeParameter(writer: Writer, { name, type }: Parameter): void {
  writer.string(name);
  writeCLType(writer, type);
}

function readEntryPointType(reader: Reader): EntryPointType {
  const byte = reader.u8();
  if (byte !== EntryPointType.Caller && byte !== EntryPointType.Called && byte !== EntryPointType.Factory) {
    throw new BytesreprError('Formatting', 'entry point type');
  }
  return byte;
}

function readAccess(reader: Reader): EntryPointAccess {
  switch (reader.u8()) {
    case ACCESS_PUBLIC:
      return { kind: 'Public' };
    case ACCESS_GROUPS:
      return { kind: 'Groups', groups: reader.vec(readString) };
    case ACCESS_TEMPLATE:
      return { kind: 'Template' };
    default:
      throw new BytesreprError('Formatting', 'entry point access');
  }
}

function writeAccess(writer: Writer, access: EntryPointAccess): void {
  switch (access.kind) {
    case 'Public':
      writer.u8(ACCESS_PUBLIC);
      return;
    case 'Groups':
      writer.u8(ACCESS_GROUPS).vec(access.groups, (item, group) => {
        item.string(group);
      });
      return;
    case 'Template':
      writer.u8(ACCESS_TEMPLATE);
  }
}

function accessToJson(access: EntryPointAccess): JsonValue {
  return access.kind === 'Groups' ? { Groups: access.groups } : access.kind;
}

function accessFromJson(json: JsonInput): EntryPointAccess {
  const node = jsonNode(json);
  const { name, content } = node.variant();
  if (name === 'Groups' && content !== undefined) {
    return { kind: 'Groups', groups: content.items().map((group) => group.text()) };
  }
  if (name === 'Public' || name === 'Template') {
    return { kind: name };
  }
  throw node.fail('an entry point access');
}

function nameOf(values: Readonly<Record<string, number>>, value: number): string {
  return Object.keys(values).find((name) => values[name] === value) ?? String(value);
}
