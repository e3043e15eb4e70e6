// The checks of instantiation, which V8 would make otherwise or with other texts.
// mirrors casper-wasmi 1.0.0 imports.rs, module.rs and casper-execution-engine 8.1.1 resolvers/v1_resolver.rs, runtime/utils.rs
import { EngineBug } from '@casper-trace/casper-types/app-error';
import { type ExecError, interpreterError, noImportedMemoryError, unsupportedWasmStartError } from '../exec-error.js';
import type { HostTable } from './host-table.js';
import { debugValueType, type Instruction } from './instruction.js';
import { regionError } from './linear-memory.js';
import {
  dataOf,
  elementsOf,
  type FunctionType,
  globalsOf,
  type ImportEntry,
  importsOf,
  type Limits,
  sameFunctionType,
  sectionOf,
  startOf,
  typesOf,
  type WasmModule,
} from './module.js';
import { Op, ValueType } from './opcode.js';
import { attempt, refuse } from './wasm-fault.js';

/** Bytes of a page of Wasm memory. */
export const PAGE_SIZE = 65536;

/** The import that instrumented modules charge their gas through. */
export const GAS_IMPORT = 'gas';

const GAS_TYPE: FunctionType = { params: [ValueType.I32], results: [] };
const hostTypes = new Map<number, FunctionType>();

/** The type with that many i32 parameters and an i32 result or none. */
function hostTypeOf(params: number, result: boolean): FunctionType {
  const key = 2 * params + (result ? 1 : 0);
  const known = hostTypes.get(key);
  if (known !== undefined) return known;
  const type = {
    params: Array.from({ length: params }, () => ValueType.I32),
    results: result ? [ValueType.I32] : [],
  };
  hostTypes.set(key, type);
  return type;
}

function hostType(name: string, host: HostTable<never>): FunctionType | undefined {
  if (name === GAS_IMPORT) return GAS_TYPE;
  const found = host.get(name);
  return found && hostTypeOf(found.params, found.result);
}

function resolve({ module, field, external }: ImportEntry, host: HostTable<never>, maxPages: number): void {
  if (module !== 'env') refuse(`Module ${module} not found`);
  switch (external.kind) {
    case 'function':
      if (hostType(field, host) === undefined) refuse(`host module doesn't export function with name ${field}`);
      break;
    case 'memory': {
      if (field !== 'memory') refuse('Memory imported under unknown name');
      const { initial, maximum = maxPages } = external.limits;
      if (initial > maximum || maximum > maxPages) refuse('Module requested too much memory');
      break;
    }
    default:
      refuse(`Export ${field} not found`);
  }
}

function debugSignature({ params, results: [result] }: FunctionType): string {
  const returned = result === undefined ? 'None' : `Some(${debugValueType(result)})`;
  return `Signature { params: [${params.map(debugValueType).join(', ')}], return_type: ${returned} }`;
}

function matchSignature(
  { field, external }: ImportEntry,
  types: readonly FunctionType[],
  host: HostTable<never>,
): void {
  if (external.kind !== 'function') return;
  const expected = types[external.typeIndex];
  const actual = hostType(field, host);
  if (expected === undefined || actual === undefined) throw new EngineBug('an import was not resolved', { field });
  if (sameFunctionType(expected, actual)) return;
  const [first, second] = [debugSignature(expected), debugSignature(actual)];
  refuse(`Expected function with type ${first}, but actual type is ${second} for entry ${field}`);
}

/** Value of an i32 initializer of a segment; it may read a global of the module. u32. */
export function segmentOffset(module: WasmModule, [item]: readonly Instruction[]): number {
  if (item?.op === Op.I32Const) return item.first >>> 0;
  const init = item?.op === Op.GetGlobal ? globalsOf(module)[item.first]?.init : undefined;
  if (init?.[0]?.op !== Op.I32Const) throw new EngineBug('a segment offset was not validated');
  return init[0].first >>> 0;
}

function checkSegments(module: WasmModule, memoryPages: number): void {
  const tableSize = sectionOf(module, 'table')?.entries[0]?.initial ?? 0;
  for (const { offset, members } of elementsOf(module)) {
    if (segmentOffset(module, offset) + members.length > tableSize) refuse('elements segment does not fit');
  }
  for (const { offset, bytes } of dataOf(module)) {
    const start = segmentOffset(module, offset);
    if (start + bytes.length > memoryPages * PAGE_SIZE) {
      refuse(regionError(start, bytes.length, memoryPages * PAGE_SIZE).message.replace('Interpreter error: ', ''));
    }
  }
}

/** Pages of the module's only memory, imported or own; 0 if it has none. */
function initialPages(module: WasmModule): number {
  return (importedMemory(module) ?? sectionOf(module, 'memory')?.entries[0])?.initial ?? 0;
}

/** Limits of the imported memory; undefined if none is imported. */
export function importedMemory(module: WasmModule): Limits | undefined {
  for (const { external } of importsOf(module)) if (external.kind === 'memory') return external.limits;
  return undefined;
}

function link(module: WasmModule, host: HostTable<never>, maxPages: number): void {
  for (const entry of importsOf(module)) resolve(entry, host, maxPages);
  for (const entry of importsOf(module)) matchSignature(entry, typesOf(module), host);
  checkSegments(module, initialPages(module));
}

/**
 * Why a validated module cannot be instantiated with these host functions and at most `maxPages` of memory, in the order
 * in which the network finds out; undefined if it can.
 */
export function linkError(module: WasmModule, host: HostTable<never>, maxPages: number): ExecError | undefined {
  const result = attempt(link, module, host, maxPages);
  if ('refused' in result) return interpreterError(result.refused);
  if (startOf(module) !== undefined) return unsupportedWasmStartError;
  return importedMemory(module) === undefined ? noImportedMemoryError : undefined;
}
