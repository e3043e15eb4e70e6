// Modules and mutants of them through our preprocessing: the same instrumented bytes as the official engine's, or the
// same error text.
import { readFileSync } from 'node:fs';
import { blake2b256 } from '@casper-trace/casper-types/hash';
import { bytesToHex, hexToBytes } from '@casper-trace/casper-types/hex';
import { parseChainspec } from '@casper-trace/engine/chainspec/parse-chainspec';
import type { WasmModule } from '@casper-trace/engine/wasm/module';
import { optimizeForStorage } from '@casper-trace/engine/wasm/optimize';
import { preprocess } from '@casper-trace/engine/wasm/preprocess';
import { serializeModule } from '@casper-trace/engine/wasm/serialize';
import { describe, expect, it } from 'vitest';

type Module =
  | { readonly file: string; readonly patches?: readonly (readonly [number, number])[] }
  | { readonly hex: string };
interface Digest {
  readonly length: number;
  readonly blake2b: string;
}
interface Entry {
  readonly module: Module;
  readonly outcome:
    | { readonly error: string }
    | (Digest & { readonly stored?: Digest & { readonly entryPoints: readonly string[] } });
}

const test = new URL('../', import.meta.url);
const readJson = (path: string): unknown => JSON.parse(readFileSync(new URL(path, test), 'utf8'));

const chainspec = readJson('chains/devnet-2.0.3/info_get_chainspec.json') as {
  readonly chainspec_bytes: { readonly chainspec_bytes: string };
};
const rules = parseChainspec(new TextDecoder().decode(hexToBytes(chainspec.chainspec_bytes.chainspec_bytes)));
// Other vectors: those that test/oracle made from a seed.
const vectors = new URL(process.env['CALL_VECTORS'] ?? '../vectors/calls/', import.meta.url);
const { entries } = JSON.parse(readFileSync(new URL('preprocess/modules.json', vectors), 'utf8')) as {
  readonly entries: readonly Entry[];
};

function moduleBytes(module: Module): Uint8Array {
  if ('hex' in module) return hexToBytes(module.hex);
  const bytes = Uint8Array.from(readFileSync(new URL(`contracts/wasm/${module.file}`, test)));
  for (const [offset, byte] of module.patches ?? []) bytes[offset] = byte;
  return bytes;
}

const digestOf = (bytes: Uint8Array): Digest => ({ length: bytes.length, blake2b: bytesToHex(blake2b256(bytes)) });

function storedOf(module: WasmModule, entryPoints: readonly string[]) {
  const stored = optimizeForStorage(module, entryPoints);
  return 'error' in stored ? stored : { ...digestOf(stored.bytes), entryPoints };
}

function outcomeOf({ module, outcome }: Entry) {
  const result = preprocess(moduleBytes(module), rules.wasm);
  if ('error' in result) return { error: result.error.message.replace('Wasm preprocessing error: ', '') };
  const digest = digestOf(serializeModule(result.module));
  const entryPoints = 'stored' in outcome ? outcome.stored?.entryPoints : undefined;
  return entryPoints === undefined ? digest : { ...digest, stored: storedOf(result.module, entryPoints) };
}

function kindOf({ module }: Entry): string {
  if ('hex' in module) return 'modules of wasm-smith';
  return module.patches === undefined ? 'modules as built' : `${module.file} with bytes replaced`;
}

describe('preprocessing against the official engine', () => {
  it.each([...new Set(entries.map(kindOf))])('%s', (kind) => {
    const chosen = entries.filter((entry) => kindOf(entry) === kind);
    const ours = chosen.map((entry) => ({ module: entry.module, outcome: outcomeOf(entry) }));
    expect(ours).toEqual(chosen);
  });
});
