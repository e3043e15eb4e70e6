// Decides whether wasmi takes a module: V8 takes more, and in places less.
// mirrors casper-wasmi-validation 1.0.0 lib.rs `validate_module`
import { type ExecError, interpreterError } from '../exec-error.js';
import { debugValueType, type Instruction } from './instruction.js';
import {
  bodiesOf,
  dataOf,
  type ExportEntry,
  elementsOf,
  exportsOf,
  functionTypesOf,
  type GlobalType,
  globalsOf,
  importsOf,
  type Limits,
  sectionOf,
  startOf,
  type WasmModule,
} from './module.js';
import { Op, ValueType } from './opcode.js';
import { validateBody } from './validate-function.js';
import {
  type ModuleSpaces,
  moduleSpaces,
  requireFunction,
  requireGlobal,
  requireMemory,
  requireTable,
  requireType,
} from './validation-context.js';
import { attempt, refuse, WasmFault } from './wasm-fault.js';

const MAX_PAGES = 65536;

function validateLimits({ initial, maximum }: Limits): void {
  if (maximum !== undefined && initial > maximum) refuse(`maximum limit ${maximum} is less than minimum ${initial}`);
}

function validateMemory(limits: Limits): void {
  if (limits.initial > MAX_PAGES) refuse(`initial memory size must be at most ${MAX_PAGES} pages`);
  validateLimits(limits);
  if ((limits.maximum ?? 0) > MAX_PAGES) refuse(`maximum memory size must be at most ${MAX_PAGES} pages`);
}

function constantType(item: Instruction | undefined, globals: readonly GlobalType[]): ValueType {
  switch (item?.op) {
    case Op.I32Const:
      return ValueType.I32;
    case Op.I64Const:
      return ValueType.I64;
    case Op.F32Const:
      return ValueType.F32;
    case Op.F64Const:
      return ValueType.F64;
    case Op.GetGlobal: {
      const global = globals[item.first] ?? refuse(`Global ${item.first} doesn't exists or not yet defined`);
      if (global.mutable) refuse(`Global ${item.first} is mutable`);
      return global.type;
    }
    default:
      return refuse('Non constant opcode in init expr');
  }
}

/** Type of an initializer; `globals` are those it may read. */
function initializerType(init: readonly Instruction[], globals: readonly GlobalType[]): ValueType {
  if (init.length !== 2) refuse('Init expression should always be with length 2');
  return constantType(init[0], globals);
}

function validateOwnSections(module: WasmModule, spaces: ModuleSpaces): void {
  for (const table of sectionOf(module, 'table')?.entries ?? []) validateLimits(table);
  for (const memory of sectionOf(module, 'memory')?.entries ?? []) validateMemory(memory);
  for (const { global, init } of globalsOf(module)) {
    const type = initializerType(init, spaces.importedGlobals);
    if (type !== global.type) {
      const [wanted, given] = [debugValueType(global.type), debugValueType(type)];
      refuse(`Trying to initialize variable of type ${wanted} with value of type ${given}`);
    }
  }
}

function validateBodies(module: WasmModule, spaces: ModuleSpaces): void {
  const typeIndices = functionTypesOf(module);
  bodiesOf(module).forEach((body, index) => {
    try {
      validateBody(spaces, typeIndices[index] ?? 0, body);
    } catch (fault) {
      if (!(fault instanceof WasmFault)) throw fault;
      refuse(`Function #${index} reading/validation error: ${fault.text}`);
    }
  });
}

/** The order of Rust strings: by code points. */
function compareText(left: string, right: string): number {
  const [a, b] = [[...left], [...right]];
  for (let index = 0; index < Math.min(a.length, b.length); index += 1) {
    const difference = (a[index]?.codePointAt(0) ?? 0) - (b[index]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

const REQUIRED = { function: requireFunction, global: requireGlobal, memory: requireMemory, table: requireTable };

function validateExports(entries: readonly ExportEntry[], spaces: ModuleSpaces): void {
  const seen = new Set<string>();
  const repeated: string[] = [];
  for (const { field } of entries) {
    if (seen.has(field)) repeated.push(field);
    seen.add(field);
  }
  const [first] = repeated.sort(compareText);
  if (first !== undefined) refuse(`duplicate export ${first}`);
  for (const { kind, index } of entries) REQUIRED[kind](spaces, index);
}

function validateImports(module: WasmModule, spaces: ModuleSpaces): void {
  for (const { external } of importsOf(module)) {
    if (external.kind === 'function') requireType(spaces, external.typeIndex);
    else if (external.kind === 'memory') validateMemory(external.limits);
    else if (external.kind === 'table') validateLimits(external.limits);
  }
}

function requireOffset(offset: readonly Instruction[], { globals }: ModuleSpaces): void {
  if (initializerType(offset, globals) !== ValueType.I32) refuse('segment offset should return I32');
}

function validateSegments(module: WasmModule, spaces: ModuleSpaces): void {
  for (const { memory, offset } of dataOf(module)) {
    requireMemory(spaces, memory);
    requireOffset(offset, spaces);
  }
  for (const { table, offset, members } of elementsOf(module)) {
    requireTable(spaces, table);
    requireOffset(offset, spaces);
    for (const member of members) requireFunction(spaces, member);
  }
}

function validate(module: WasmModule, bodiesAreValid: boolean): void {
  const spaces = moduleSpaces(module);
  validateOwnSections(module, spaces);
  if (!bodiesAreValid) validateBodies(module, spaces);
  const start = startOf(module);
  if (start !== undefined) {
    const { params, results } = requireFunction(spaces, start);
    if (params.length > 0 || results.length > 0) refuse('start function expected to have type [] -> []');
  }
  validateExports(exportsOf(module), spaces);
  validateImports(module, spaces);
  if (spaces.tables.length > 1) refuse(`too many tables in index space: ${spaces.tables.length}`);
  if (spaces.memories.length > 1) refuse(`too many memory regions in index space: ${spaces.memories.length}`);
  validateSegments(module, spaces);
}

/**
 * The `Interpreter` error with which wasmi refuses the module; undefined if it takes it. `bodiesAreValid`: that is known
 * of the function bodies already.
 */
export function validationError(module: WasmModule, bodiesAreValid = false): ExecError | undefined {
  const result = attempt(validate, module, bodiesAreValid);
  return 'refused' in result ? interpreterError(result.refused) : undefined;
}
