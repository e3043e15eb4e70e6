// Makes a module count the height of its stack and trap beyond a limit.
// mirrors casper-wasm-utils 4.0.0 stack_height.rs and stack_height/thunk.rs
import { ByteWriter } from './byte-writer.js';
import { assemble } from './code.js';
import { type Instruction, instruction, plain } from './instruction.js';
import {
  elementsOf,
  exportsOf,
  functionsSpace,
  type GlobalEntry,
  mapSections,
  type Section,
  sectionOf,
  startOf,
  type WasmModule,
} from './module.js';
import { ModuleScaffold } from './module-scaffold.js';
import { NO_RESULT, Op, ValueType } from './opcode.js';
import { type CostedBody, refuseStackLimit, signatureOf, signatureSpace, stackCosts } from './stack-height.js';
import { writeCode } from './write-code.js';

const HEIGHT_GLOBAL: GlobalEntry = {
  global: { type: ValueType.I32, mutable: true },
  init: [instruction(Op.I32Const, 0), plain(Op.End)],
};

/** Adds the global that counts the height. Its index leaves imported globals out, as in Rust. */
export function withHeightGlobal(module: WasmModule): { readonly module: WasmModule; readonly heightGlobal: number } {
  const existing = sectionOf(module, 'global');
  if (existing === undefined) {
    const sections: Section[] = [...module.sections, { kind: 'global', entries: [HEIGHT_GLOBAL] }];
    return { module: { sections }, heightGlobal: 0 };
  }
  const entries = [...existing.entries, HEIGHT_GLOBAL];
  return {
    module: mapSections(module, (section) => (section === existing ? { kind: 'global', entries } : section)),
    heightGlobal: entries.length - 1,
  };
}

/** The call between an increment with a check and a decrement of the height. */
function limitedCall(callee: number, cost: number, heightGlobal: number, limit: number): Instruction[] {
  const getHeight = instruction(Op.GetGlobal, heightGlobal);
  const setHeight = instruction(Op.SetGlobal, heightGlobal);
  const calleeCost = instruction(Op.I32Const, cost | 0);
  return [
    getHeight,
    calleeCost,
    plain(Op.I32Add),
    setHeight,
    getHeight,
    instruction(Op.I32Const, limit | 0),
    plain(Op.I32GtU),
    instruction(Op.If, NO_RESULT),
    plain(Op.Unreachable),
    plain(Op.End),
    instruction(Op.Call, callee),
    getHeight,
    calleeCost,
    plain(Op.I32Sub),
    setHeight,
  ];
}

/** The bytes in the place of a call; undefined for a call that costs nothing. */
export type LimitedCall = (callee: number) => Uint8Array | undefined;

function limitedCode({ code, calls }: CostedBody, limited: LimitedCall): Uint8Array {
  const writer = new ByteWriter(code.length + 24 * calls.length);
  let copied = 0;
  for (const { start, end, callee } of calls) {
    const bytes = limited(callee);
    if (bytes === undefined) continue;
    writer.copy(code, copied, start);
    writer.copy(bytes, 0, bytes.length);
    copied = end;
  }
  if (copied === 0) return code;
  writer.copy(code, copied, code.length);
  return writer.since(0);
}

function limitCalls(module: WasmModule, costed: readonly CostedBody[], limited: LimitedCall): WasmModule {
  return mapSections(module, (section) =>
    section.kind === 'code'
      ? {
          ...section,
          bodies: section.bodies.map(({ locals }, index) => ({ locals, code: limitedCode(costed[index], limited) })),
        }
      : section,
  );
}

/** Functions that can be entered other than by `call`, ascending. */
function outsideEntries(module: WasmModule): number[] {
  const start = startOf(module);
  const indices = new Set<number>([
    ...exportsOf(module).flatMap(({ kind, index }) => (kind === 'function' ? [index] : [])),
    ...elementsOf(module).flatMap(({ members }) => members),
    ...(start === undefined ? [] : [start]),
  ]);
  return [...indices].sort((left, right) => left - right);
}

/** Lets exports, tables and start go through functions that count before they call. */
export function withThunks(module: WasmModule, costs: readonly number[], limited: LimitedCall): WasmModule {
  const thunks = new Map<number, number>();
  const space = signatureSpace(module);
  const scaffold = new ModuleScaffold(module);
  let next = functionsSpace(module);
  for (const functionIndex of outsideEntries(module)) {
    const cost = costs[functionIndex] ?? refuseStackLimit();
    if (cost === 0) continue;
    const type = signatureOf(space, functionIndex);
    const writer = new ByteWriter(64);
    writeCode(
      writer,
      type.params.map((_, index) => instruction(Op.GetLocal, index)),
    );
    writer.raw(limited(functionIndex) ?? new Uint8Array(0));
    writer.u8(Op.End);
    scaffold.pushFunction(type, { locals: [], code: writer.since(0) });
    thunks.set(functionIndex, next);
    next += 1;
  }
  const redirected = (index: number): number => thunks.get(index) ?? index;
  return mapSections(scaffold.build(), (section): Section => {
    switch (section.kind) {
      case 'export':
        return {
          ...section,
          entries: section.entries.map((entry) =>
            entry.kind === 'function' ? { ...entry, index: redirected(entry.index) } : entry,
          ),
        };
      case 'element':
        return {
          ...section,
          entries: section.entries.map((entry) => ({ ...entry, members: entry.members.map(redirected) })),
        };
      case 'start':
        return { ...section, functionIndex: redirected(section.functionIndex) };
      default:
        return section;
    }
  });
}

/** Makes the bytes of limited calls, by callee. */
export function limitedCalls(costs: readonly number[], heightGlobal: number, limit: number): LimitedCall {
  const known = new Map<number, Uint8Array>();
  return (callee) => {
    const cost = costs[callee] ?? 0;
    if (cost === 0) return undefined;
    const found = known.get(callee);
    if (found !== undefined) return found;
    const bytes = assemble(limitedCall(callee, cost, heightGlobal, limit));
    known.set(callee, bytes);
    return bytes;
  };
}

/** Limits the stack height to `limit` (u32); an overflow at run time is an `unreachable` trap. Refuses by WasmFault. */
export function injectStackLimiter(module: WasmModule, limit: number): WasmModule {
  const { module: counting, heightGlobal } = withHeightGlobal(module);
  const { costs, bodies } = stackCosts(counting);
  const limited = limitedCalls(costs, heightGlobal, limit);
  return withThunks(limitCalls(counting, bodies, limited), costs, limited);
}
