// The checks that come before a module is instrumented.
// mirrors casper-execution-engine 8.1.1 runtime/wasm_prep.rs `ensure_*`
import { CodeCursor } from './code-cursor.js';
import {
  bodiesOf,
  elementsOf,
  exportsOf,
  type FunctionBody,
  functionTypesOf,
  globalsOf,
  importedFunctionTypes,
  importsOf,
  sectionOf,
  startOf,
  typesOf,
  type WasmModule,
  withSection,
} from './module.js';
import { Op } from './opcode.js';
import { refuse } from './wasm-fault.js';

const MAX_TABLE_SIZE = 4096;
const MAX_BR_TABLE_LABELS = 256;
const MAX_GLOBALS = 256;
const MAX_PARAMETERS = 256;

const refuseModule = (text: string): never => refuse(`Wasm validation error: ${text}`);

function ensureFunction(index: number, functions: number): void {
  if (index >= functions) refuseModule(`missing function index ${index}`);
}

/** Every type, function and global that is referred to must be there. Imported globals do not count, as in Rust. */
function ensureValidAccess(module: WasmModule, bodies: readonly FunctionBody[]): void {
  const types = typesOf(module).length;
  const functionTypes = [...importedFunctionTypes(module), ...functionTypesOf(module)];
  for (const typeIndex of functionTypes) {
    if (typeIndex >= types) refuseModule(`missing type index ${typeIndex}`);
  }
  const functions = functionTypes.length;
  const start = startOf(module);
  if (start !== undefined) ensureFunction(start, functions);
  for (const { kind, index } of exportsOf(module)) {
    if (kind === 'function') ensureFunction(index, functions);
  }
  const globals = globalsOf(module).length;
  for (const { code } of bodies) {
    const cursor = new CodeCursor(code);
    while (cursor.next()) {
      const { op, first } = cursor;
      if (op === Op.Call) ensureFunction(first, functions);
      else if ((op === Op.GetGlobal || op === Op.SetGlobal) && first >= globals) {
        refuseModule(`opcode for a global access refers to non-existing global index ${first}`);
      }
    }
  }
  for (const { members } of elementsOf(module)) {
    for (const member of members) ensureFunction(member, functions);
  }
}

/** One table at most, of 4096 entries at most; a missing maximum is written in. */
function withTableLimit(module: WasmModule): WasmModule {
  const section = sectionOf(module, 'table');
  if (section === undefined) return module;
  if (section.entries.length > 1) refuseModule('the number of tables must be at most one');
  const [table] = section.entries;
  if (table === undefined) return module;
  const { initial, maximum } = table;
  if (initial > MAX_TABLE_SIZE) {
    refuseModule(`initial table size of ${initial} exceeds allowed limit of ${MAX_TABLE_SIZE}`);
  }
  if (maximum !== undefined) {
    if (maximum > MAX_TABLE_SIZE) {
      refuseModule(`maximum table size of ${maximum} exceeds allowed limit of ${MAX_TABLE_SIZE}`);
    }
    return module;
  }
  const entries = [{ initial, maximum: MAX_TABLE_SIZE }];
  return withSection(module, section, { kind: 'table', entries });
}

function ensureBranchTableLimit(bodies: readonly FunctionBody[]): void {
  for (const { code } of bodies) {
    if (code.length <= MAX_BR_TABLE_LABELS || !code.includes(Op.BrTable)) continue;
    const cursor = new CodeCursor(code);
    while (cursor.next()) {
      const { labels } = cursor;
      if (labels.length > MAX_BR_TABLE_LABELS) {
        refuseModule(`maximum br_table size of ${labels.length} exceeds allowed limit of ${MAX_BR_TABLE_LABELS}`);
      }
    }
  }
}

function ensureGlobalLimit(module: WasmModule): void {
  const count = globalsOf(module).length;
  if (count > MAX_GLOBALS)
    refuseModule(`declared number of globals (${count}) exceeds allowed limit of ${MAX_GLOBALS}`);
}

function ensureParameterLimit(module: WasmModule): void {
  for (const { params } of typesOf(module)) {
    if (params.length > MAX_PARAMETERS) {
      const limit = `limit of ${MAX_PARAMETERS} but function declares ${params.length}`;
      refuseModule(`use of a function type with too many parameters (${limit})`);
    }
  }
}

/** A module must not import the gas counter itself. */
function ensureNoGasImport(module: WasmModule): void {
  for (const { module: from, field } of importsOf(module)) {
    if (from === 'env' && field === 'gas') refuseModule('module imports a non-existent function');
  }
}

/**
 * Checks a module in Rust's order and gives it back, the table's maximum written in. Refuses by WasmFault.
 * `bodies`: those that are not known to pass.
 */
export function checkedModule(module: WasmModule, bodies = bodiesOf(module)): WasmModule {
  ensureValidAccess(module, bodies);
  if ((sectionOf(module, 'memory')?.entries ?? []).length === 0) refuse('Memory section should exist');
  const limited = withTableLimit(module);
  ensureBranchTableLimit(bodies);
  ensureGlobalLimit(limited);
  ensureParameterLimit(limited);
  ensureNoGasImport(limited);
  return limited;
}
