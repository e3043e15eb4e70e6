// Small Wasm modules for tests: straight lines of host function calls, with their data.
import { EngineBug } from '@casper-trace/casper-types/app-error';
import { assemble } from '../../wasm/code.js';
import { type Instruction, instruction, plain } from '../../wasm/instruction.js';
import type { DataSegment, FunctionBody, ImportEntry, Section } from '../../wasm/module.js';
import { Op, ValueType } from '../../wasm/opcode.js';
import { serializeModule } from '../../wasm/serialize.js';
import { hostFunctions } from '../host-functions/table.js';

const USER_ERRORS = 65_536;
const I32_ADD = 0x6a;
const FIRST_DATA = 64;
const arity = new Map(hostFunctions.map((host) => [host.name, host]));

/** What a function of the module does. */
export interface GuestCode {
  /** Calls a host function and drops what it returns. */
  call(name: string, ...args: readonly number[]): void;
  /** Calls a host function and reverts with what it returns as user error. */
  revertWithResult(name: string, ...args: readonly number[]): void;
  /** Puts bytes into memory; gives pointer and size. */
  data(bytes: Uint8Array): [number, number];
  /** Sets room aside; gives its pointer. */
  room(size: number): number;
}

const constant = (value: number): Instruction => instruction(Op.I32Const, value | 0);

/**
 * A module with these exported functions. Session bytes own their memory; stored modules import it, as instrumented
 * ones do, and are not metered.
 */
export function guestModule(
  memory: 'own' | 'imported',
  exports: Readonly<Record<string, (code: GuestCode) => void>>,
): Uint8Array {
  let end = FIRST_DATA;
  const segments: DataSegment[] = [];
  const imported = [...new Set(['casper_revert', ...hostFunctions.map(({ name }) => name)])];
  const indexOf = (name: string): number => {
    const index = imported.indexOf(name);
    if (index < 0) throw new EngineBug(`no host function ${name}`);
    return index;
  };
  const bodies = Object.values(exports).map((write): FunctionBody => {
    const code: Instruction[] = [];
    const invoke = (name: string, args: readonly number[]): void => {
      if (arity.get(name)?.parameterCount !== args.length) throw new EngineBug(`wrong number of arguments for ${name}`);
      code.push(...args.map(constant), instruction(Op.Call, indexOf(name)));
    };
    write({
      call: (name, ...args) => {
        invoke(name, args);
        if (arity.get(name)?.returns === true) code.push(plain(Op.Drop));
      },
      revertWithResult: (name, ...args) => {
        invoke(name, args);
        code.push(constant(USER_ERRORS), plain(I32_ADD), instruction(Op.Call, indexOf('casper_revert')));
      },
      data: (bytes) => {
        const pointer = end;
        segments.push({ memory: 0, offset: [constant(pointer), plain(Op.End)], bytes });
        end += bytes.length;
        return [pointer, bytes.length];
      },
      room: (size) => {
        const pointer = end;
        end += size;
        return pointer;
      },
    });
    return { locals: [], code: assemble([...code, plain(Op.End)]) };
  });
  return serializeModule({ sections: sectionsOf(memory, imported, Object.keys(exports), bodies, segments) });
}

function sectionsOf(
  memory: 'own' | 'imported',
  imported: readonly string[],
  exported: readonly string[],
  bodies: readonly FunctionBody[],
  segments: readonly DataSegment[],
): Section[] {
  const limits = { initial: 2, maximum: 64 };
  const functions = imported.map((field, index): ImportEntry => {
    return { module: 'env', field, external: { kind: 'function', typeIndex: index + 1 } };
  });
  const memoryImport: ImportEntry = { module: 'env', field: 'memory', external: { kind: 'memory', limits } };
  const types = imported.map((name) => ({
    params: Array.from({ length: arity.get(name)?.parameterCount ?? 0 }, () => ValueType.I32),
    results: arity.get(name)?.returns === true ? [ValueType.I32] : [],
  }));
  return [
    { kind: 'type', types: [{ params: [], results: [] }, ...types] },
    { kind: 'import', entries: memory === 'own' ? functions : [...functions, memoryImport] },
    { kind: 'function', typeIndices: bodies.map(() => 0) },
    ...(memory === 'own' ? [{ kind: 'memory', entries: [limits] } as const] : []),
    {
      kind: 'export',
      entries: exported.map((field, index) => ({ field, kind: 'function', index: imported.length + index })),
    },
    { kind: 'code', bodies },
    { kind: 'data', entries: segments },
  ];
}
