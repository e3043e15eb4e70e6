// Every scenario that the official engine ran (test/oracle), run by ours on the same state: the same effects in the same
// order, gas, error text, transfers, messages and returned value. Engine 8.1.1 by the rules of 2.0, engine 9.0.0 by those
// of 2.2.
import { readdirSync, readFileSync } from 'node:fs';
import { decodeAll } from '@casper-trace/casper-types/bytesrepr/reader';
import { encode } from '@casper-trace/casper-types/bytesrepr/writer';
import { clValueToBytes } from '@casper-trace/casper-types/cl-value';
import { bytesToHex, hexToBytes } from '@casper-trace/casper-types/hex';
import { readInitiatorAddr } from '@casper-trace/casper-types/initiator-addr';
import { type Key, keyFromBytes } from '@casper-trace/casper-types/key';
import { messageCodec } from '@casper-trace/casper-types/message';
import {
  formatProtocolVersion,
  type ProtocolVersion,
  parseProtocolVersion,
} from '@casper-trace/casper-types/protocol-version';
import { runtimeArgsFromBytes } from '@casper-trace/casper-types/runtime-args';
import { type StoredValue, storedValueFromBytes } from '@casper-trace/casper-types/stored-value';
import { transferCodec } from '@casper-trace/casper-types/transfer';
import { transformKindCodec } from '@casper-trace/casper-types/transform';
import { parseChainspec } from '@casper-trace/engine/chainspec/parse-chainspec';
import type { ProtocolRules } from '@casper-trace/engine/chainspec/protocol-rules';
import { switchesOf } from '@casper-trace/engine/chainspec/test-support/switches';
import { type Executable, executeWasm, type WasmRequest } from '@casper-trace/engine/execute-wasm';
import { type Inspector, noInspector } from '@casper-trace/engine/inspector';
import { MemoryModuleCache } from '@casper-trace/engine/wasm/module-cache';
import { MapStateView } from '@casper-trace/global-state/map-state-view';
import { TrackingCopy } from '@casper-trace/global-state/tracking-copy';
import { describe, expect, it } from 'vitest';

type Module =
  | { readonly file: string; readonly patches?: readonly (readonly [number, number])[] }
  | { readonly hex: string };
type VectorExecutable =
  | { readonly kind: 'deploy' | 'payment'; readonly module: Module }
  | { readonly kind: 'session'; readonly installUpgrade: boolean; readonly module: Module }
  | { readonly kind: 'byHash'; readonly addr: string }
  | { readonly kind: 'byName'; readonly name: string }
  | {
      readonly kind: 'byPackageHash';
      readonly addr: string;
      readonly version: number | null;
      readonly protocolVersionMajor: number | null;
    }
  | {
      readonly kind: 'byPackageName';
      readonly name: string;
      readonly version: number | null;
      readonly protocolVersionMajor: number | null;
    };
interface VectorRequest {
  /** Whose rules it ran by. */
  readonly protocolVersion: string;
  readonly blockTime: number;
  readonly blockHeight: number;
  readonly parentBlockHash: string;
  readonly stateRootHash: string;
  readonly transactionHash: string;
  readonly phase: 'payment' | 'session';
  readonly gasLimit: string;
  readonly initiator: string;
  readonly authorizationKeys: readonly string[];
  readonly executable: VectorExecutable;
  readonly entryPoint: string;
  readonly args: string;
}
interface VectorResult {
  readonly effects: readonly (readonly [string, string])[];
  readonly consumed: string;
  readonly error: string | null;
  readonly transfers: readonly string[];
  readonly messages: readonly string[];
  readonly returned: string | null;
}
interface Vector {
  readonly scenario: string;
  readonly request: VectorRequest;
  readonly stateDifference: readonly (readonly [string, string | null])[];
  readonly result: VectorResult;
}
type Entries = readonly (readonly [string, string])[];

// Other vectors: those that test/oracle/fuzz.sh made from a seed.
const others = process.env['CALL_VECTORS'];
const folders = others === undefined ? ['../vectors/calls/', '../vectors/calls-9/'] : [others];
const modules = new URL('../contracts/wasm/', import.meta.url);
const chain = new URL('../chains/devnet-2.0.3/', import.meta.url);

/** The state that the scenarios of a folder start from. */
type BaseState = ReadonlyMap<string, readonly [Key, StoredValue]>;

function readEntries<T>(folder: URL, file: string): readonly T[] {
  const parsed = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as { readonly entries: readonly T[] };
  return parsed.entries;
}

function chainRules() {
  const answer = JSON.parse(readFileSync(new URL('info_get_chainspec.json', chain), 'utf8')) as {
    readonly chainspec_bytes: { readonly chainspec_bytes: string };
  };
  return parseChainspec(new TextDecoder().decode(hexToBytes(answer.chainspec_bytes.chainspec_bytes)));
}

const recordedRules = chainRules();
const moduleCache = new MemoryModuleCache();

function rulesOf(protocolVersion: ProtocolVersion): ProtocolRules {
  const versioned = switchesOf(formatProtocolVersion(protocolVersion));
  return { ...recordedRules, protocolVersion, versioned };
}

function entryOf(key: string, value: string): readonly [Key, StoredValue] {
  return [keyFromBytes(hexToBytes(key)), storedValueFromBytes(hexToBytes(value))];
}

function stateOf(base: BaseState, vector: Vector): MapStateView {
  const entries = new Map(base);
  for (const [key, value] of vector.stateDifference) {
    if (value === null) entries.delete(key);
    else entries.set(key, entryOf(key, value));
  }
  return new MapStateView(entries.values());
}

function moduleBytes(module: Module): Uint8Array {
  if ('hex' in module) return hexToBytes(module.hex);
  const bytes = Uint8Array.from(readFileSync(new URL(module.file, modules)));
  for (const [offset, byte] of module.patches ?? []) bytes[offset] = byte;
  return bytes;
}

function executableOf(executable: VectorExecutable): Executable {
  switch (executable.kind) {
    case 'deploy':
    case 'payment':
    case 'session':
      return { kind: 'module bytes', bytes: moduleBytes(executable.module) };
    case 'byHash':
      return { kind: 'contract by hash', hash: hexToBytes(executable.addr) };
    case 'byName':
      return { kind: 'contract by name', name: executable.name };
    case 'byPackageHash':
      return { kind: 'package by hash', hash: hexToBytes(executable.addr), ...versionOf(executable) };
    case 'byPackageName':
      return { kind: 'package by name', name: executable.name, ...versionOf(executable) };
  }
}

function versionOf(executable: { readonly version: number | null; readonly protocolVersionMajor: number | null }) {
  return {
    version: executable.version ?? undefined,
    protocolVersionMajor: executable.protocolVersionMajor ?? undefined,
  };
}

function mayInstall(executable: VectorExecutable): boolean {
  return executable.kind === 'deploy' || (executable.kind === 'session' && executable.installUpgrade);
}

function requestOf(base: BaseState, vector: Vector, inspector: Inspector): WasmRequest {
  const { request } = vector;
  const protocolVersion = parseProtocolVersion(request.protocolVersion);
  return {
    executable: executableOf(request.executable),
    entryPoint: request.entryPoint,
    args: runtimeArgsFromBytes(hexToBytes(request.args)),
    initiator: decodeAll(hexToBytes(request.initiator), readInitiatorAddr),
    signers: request.authorizationKeys.map(hexToBytes),
    phase: request.phase,
    gasLimit: BigInt(request.gasLimit),
    block: {
      height: BigInt(request.blockHeight),
      timeMs: BigInt(request.blockTime),
      parentHash: hexToBytes(request.parentBlockHash),
      parentStateRoot: hexToBytes(request.stateRootHash),
      protocolVersion,
      proposer: { algorithm: 'system', bytes: new Uint8Array(0) },
      currentGasPrice: 1,
      eraId: 1n,
    },
    transactionHash: { kind: 'Deploy', value: hexToBytes(request.transactionHash) },
    allowInstallUpgrade: mayInstall(request.executable),
    rules: rulesOf(protocolVersion),
    tracking: new TrackingCopy(stateOf(base, vector)),
    modules: moduleCache,
    inspector,
  };
}

function runVector(base: BaseState, vector: Vector, inspector: Inspector): VectorResult {
  const result = executeWasm(requestOf(base, vector, inspector));
  return {
    effects: result.effects.map(({ key, kind }) => [key.id, bytesToHex(encode(kind, transformKindCodec.write))]),
    consumed: result.consumed.toString(),
    error: result.error?.message ?? null,
    transfers: result.transfers.map((transfer) => bytesToHex(encode(transfer, transferCodec.write))),
    messages: result.messages.map((message) => bytesToHex(encode(message, messageCodec.write))),
    returned: result.returned === undefined ? null : bytesToHex(clValueToBytes(result.returned)),
  };
}

/** Listens to frames: what they were entered and left with must pair up, however the run ends. */
function frameListener() {
  const open: string[] = [];
  let unpaired = 0;
  const inspector: Inspector = {
    ...noInspector,
    frameEntered: ({ entryPoint }) => void open.push(entryPoint),
    frameExited: () => {
      if (open.pop() === undefined) unpaired += 1;
    },
  };
  return { inspector, unpaired: () => unpaired + open.length };
}

describe.each(folders)('calls against the official engine, %s', (path) => {
  const folder = new URL(path, import.meta.url);
  const groups = readdirSync(folder).filter((file) => file.endsWith('.json') && file !== 'base-state.json');
  const base: BaseState = new Map(
    readEntries<Entries[number]>(folder, 'base-state.json').map(([key, value]) => [key, entryOf(key, value)]),
  );

  it('has vectors', () => {
    expect(groups.length).toBeGreaterThan(0);
  });
  describe.each(groups)('%s', (group) => {
    it.each(readEntries<Vector>(folder, group).map((vector) => [vector.scenario, vector] as const))(
      '%s',
      (_scenario, vector) => {
        expect(runVector(base, vector, noInspector)).toEqual(vector.result);
        // Listening changes nothing.
        const { inspector, unpaired } = frameListener();
        expect(runVector(base, vector, inspector)).toEqual(vector.result);
        expect(unpaired()).toBe(0);
      },
    );
  });
});
