// The module as V8 runs it: it behaves as the instrumented one, counts its gas by itself and tells call traps apart.
// No bytes of it are ever stored or shown. The differences to the given module:
// - `call gas` becomes a call of an own function that takes from an i64 global and calls the host only if that is not enough;
// - call_indirect notes its index in a global, since V8 has one message for two traps of wasmi;
// - a module that could fill wasmi's value stack counts its cells (value-stack.ts);
// - exports are renamed (V8 limits the length of names), segment offsets are constants, other sections are left out.

import { type Instruction, instruction, plain, wideConstant } from './instruction.js';
import { GAS_IMPORT, segmentOffset } from './link.js';
import {
  bodiesOf,
  dataOf,
  elementsOf,
  exportsOf,
  type FunctionBody,
  functionsSpace,
  functionTypesOf,
  type GlobalEntry,
  globalsOf,
  importsOf,
  type Section,
  sectionOf,
  typesOf,
  type WasmModule,
} from './module.js';
import { NO_RESULT, Op, ValueType } from './opcode.js';
import { localCount, mayFillValueStack } from './operand-heights.js';
import { serializeModule } from './serialize.js';
import { signatureSpace } from './stack-height.js';
import { countingBody, type ValueStackLayout, valueStackFunctions } from './value-stack.js';

/** Name of the i64 global with the gas that is left. */
export const GAS_GLOBAL = 'gas';
/** Name of the i32 global with the table index of the last call_indirect. */
export const CALLED_INDEX_GLOBAL = 'called index';
/** Name under which the table is exported, if there is one. */
export const TABLE_EXPORT = 'table';
/** Name of the i32 global that counts the value stack, in modules that could fill it. */
export const CELLS_GLOBAL = 'cells';
/** Name of an exported function by its index. */
export const functionExport = (index: number): string => `f${index}`;

/** V8 refuses functions with more locals; wasmi does not. */
const MAX_V8_LOCALS = 50000;

interface Layout {
  /** Function indices of the gas imports. */
  readonly gasImports: ReadonlySet<number>;
  readonly chargeFunction: number;
  readonly gasGlobal: number;
  readonly calledIndexGlobal: number;
  /** Undefined for a module that cannot fill the value stack. */
  readonly valueStack: ValueStackLayout | undefined;
}

function layoutOf(module: WasmModule): Layout {
  let index = -1;
  const gasImports = importsOf(module).flatMap(({ field, external }) => {
    if (external.kind !== 'function') return [];
    index += 1;
    return field === GAS_IMPORT ? [index] : [];
  });
  const globals = globalsOf(module).length;
  const chargeFunction = functionsSpace(module);
  const next = chargeFunction + (gasImports.length > 0 ? 1 : 0);
  return {
    gasImports: new Set(gasImports),
    chargeFunction,
    gasGlobal: globals,
    calledIndexGlobal: globals + 1,
    valueStack: mayFillValueStack(module)
      ? { cellsGlobal: globals + 2, checkFunction: next, moveFunction: next + 1, imports: index + 1 }
      : undefined,
  };
}

/** Takes the amount from the global if it is there; else the host's `gas` decides. */
const chargeBody = (gasImport: number, gasGlobal: number): FunctionBody => ({
  locals: [{ count: 1, type: ValueType.I64 }],
  code: [
    instruction(Op.GetGlobal, gasGlobal),
    instruction(Op.GetLocal, 0),
    plain(Op.I64ExtendUI32),
    plain(Op.I64Sub),
    instruction(Op.TeeLocal, 1),
    wideConstant(Op.I64Const, 0n),
    plain(Op.I64GeS),
    instruction(Op.If, NO_RESULT),
    instruction(Op.GetLocal, 1),
    instruction(Op.SetGlobal, gasGlobal),
    plain(Op.Else),
    instruction(Op.GetLocal, 0),
    instruction(Op.Call, gasImport),
    plain(Op.End),
    plain(Op.End),
  ],
});

function executableCode(code: readonly Instruction[], layout: Layout): Instruction[] {
  const charge = instruction(Op.Call, layout.chargeFunction);
  const executable: Instruction[] = [];
  for (const item of code) {
    if (item.op === Op.Call && layout.gasImports.has(item.first)) {
      executable.push(charge);
    } else if (item.op === Op.CallIndirect) {
      executable.push(...indirectCall(item, layout));
    } else {
      executable.push(item);
    }
  }
  return executable;
}

function indirectCall({ first, second }: Instruction, { calledIndexGlobal }: Layout): Instruction[] {
  const callTable0 = instruction(Op.CallIndirect, first, 0);
  // Only table 0 can be there: wasmi traps as for an index that is out of bounds.
  if (second !== 0) return [plain(Op.Drop), instruction(Op.I32Const, -1), callTable0];
  return [instruction(Op.SetGlobal, calledIndexGlobal), instruction(Op.GetGlobal, calledIndexGlobal), callTable0];
}

function executableBody(body: FunctionBody, layout: Layout): FunctionBody {
  // Its stack cost is at least the number of locals, so every call of it traps before it is entered.
  if (localCount(body) > MAX_V8_LOCALS) return { locals: [], code: [plain(Op.Unreachable), plain(Op.End)] };
  return { locals: body.locals, code: executableCode(body.code, layout) };
}

function countedBodies(module: WasmModule, valueStack: ValueStackLayout | undefined): readonly FunctionBody[] {
  const bodies = bodiesOf(module);
  if (valueStack === undefined) return bodies;
  const space = signatureSpace(module);
  return bodies.map((body) => countingBody(body, space, valueStack));
}

/** An i32 global of the executable copy, 0 at first. */
const counter: GlobalEntry = {
  global: { type: ValueType.I32, mutable: true },
  init: [instruction(Op.I32Const, 0), plain(Op.End)],
};

function constantOffset(module: WasmModule, offset: readonly Instruction[]): Instruction[] {
  return [instruction(Op.I32Const, segmentOffset(module, offset) | 0), plain(Op.End)];
}

/** The bytes that V8 compiles for a module that was validated and linked. */
export function executableBytes(module: WasmModule): Uint8Array {
  const layout = layoutOf(module);
  const [gasImport] = layout.gasImports;
  const types = [...typesOf(module)];
  const typeIndices = [...functionTypesOf(module)];
  const { valueStack } = layout;
  const bodies = countedBodies(module, valueStack).map((body) => executableBody(body, layout));
  const addFunction = (body: FunctionBody): void => {
    types.push({ params: [ValueType.I32], results: [] });
    typeIndices.push(types.length - 1);
    bodies.push(body);
  };
  if (gasImport !== undefined) addFunction(chargeBody(gasImport, layout.gasGlobal));
  if (valueStack !== undefined) for (const body of valueStackFunctions(valueStack)) addFunction(body);
  const tables = sectionOf(module, 'table')?.entries ?? [];
  const functions = new Set(exportsOf(module).flatMap(({ kind, index }) => (kind === 'function' ? [index] : [])));
  const sections: Section[] = [
    { kind: 'type', types },
    { kind: 'import', entries: importsOf(module) },
    { kind: 'function', typeIndices },
    ...(tables.length > 0 ? [{ kind: 'table', entries: tables } as const] : []),
    {
      kind: 'global',
      entries: [
        ...globalsOf(module),
        {
          global: { type: ValueType.I64, mutable: true },
          init: [wideConstant(Op.I64Const, 0n), plain(Op.End)],
        },
        counter,
        ...(valueStack === undefined ? [] : [counter]),
      ],
    },
    {
      kind: 'export',
      entries: [
        ...[...functions].map((index) => ({ field: functionExport(index), kind: 'function', index }) as const),
        { field: GAS_GLOBAL, kind: 'global', index: layout.gasGlobal },
        { field: CALLED_INDEX_GLOBAL, kind: 'global', index: layout.calledIndexGlobal },
        ...(valueStack === undefined
          ? []
          : [{ field: CELLS_GLOBAL, kind: 'global', index: valueStack.cellsGlobal } as const]),
        ...(tables.length > 0 ? [{ field: TABLE_EXPORT, kind: 'table', index: 0 } as const] : []),
      ],
    },
    {
      kind: 'element',
      entries: elementsOf(module).map((entry) => ({ ...entry, offset: constantOffset(module, entry.offset) })),
    },
    { kind: 'code', bodies },
    {
      kind: 'data',
      entries: dataOf(module).map((entry) => ({ ...entry, offset: constantOffset(module, entry.offset) })),
    },
  ];
  return serializeModule({ sections });
}
