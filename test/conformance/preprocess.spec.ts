// Modules and mutants of them through our preprocessing: the same instrumented bytes as the official engine's, or the
// same error text.
import { readFileSync } from 'node:fs';
import { blake2b256 } from '@casper-trace/casper-types/hash';
import { bytesToHex, hexToBytes } from '@casper-trace/casper-types/hex';
import { parseChainspec } from '@casper-trace/engine/chainspec/parse-chainspec';
import { preprocess } from '@casper-trace/engine/wasm/preprocess';
import { serializeModule } from '@casper-trace/engine/wasm/serialize';
import { describe, expect, it } from 'vitest';

interface Entry {
  readonly module: { readonly file: string; readonly patches?: readonly (readonly [number, number])[] };
  readonly outcome:
    | { readonly error: string }
    | { readonly length: number; readonly blake2b: string; readonly hex?: string };
}

const test = new URL('../', import.meta.url);
const readJson = (path: string): unknown => JSON.parse(readFileSync(new URL(path, test), 'utf8'));

const chainspec = readJson('chains/devnet-2.0.3/info_get_chainspec.json') as {
  readonly chainspec_bytes: { readonly chainspec_bytes: string };
};
const rules = parseChainspec(new TextDecoder().decode(hexToBytes(chainspec.chainspec_bytes.chainspec_bytes)));
const { entries } = readJson('vectors/calls/preprocess/modules.json') as { readonly entries: readonly Entry[] };
const files = [...new Set(entries.map((entry) => entry.module.file))];

function moduleBytes({ module }: Entry): Uint8Array {
  const bytes = Uint8Array.from(readFileSync(new URL(`contracts/wasm/${module.file}`, test)));
  for (const [offset, byte] of module.patches ?? []) bytes[offset] = byte;
  return bytes;
}

function outcomeOf(entry: Entry): Entry['outcome'] {
  const result = preprocess(moduleBytes(entry), rules.wasm);
  if ('error' in result) return { error: result.error.message.replace('Wasm preprocessing error: ', '') };
  const bytes = serializeModule(result.module);
  const outcome = { length: bytes.length, blake2b: bytesToHex(blake2b256(bytes)) };
  return 'hex' in entry.outcome ? { ...outcome, hex: bytesToHex(bytes) } : outcome;
}

describe('preprocessing against the official engine', () => {
  it.each(files)('%s as built', (file) => {
    const built = entries.filter(({ module }) => module.file === file && module.patches === undefined);
    expect(built).toHaveLength(1);
    for (const entry of built) expect(outcomeOf(entry)).toEqual(entry.outcome);
  });

  it.each(files)('%s with bytes replaced', (file) => {
    const mutants = entries.filter(({ module }) => module.file === file && module.patches !== undefined);
    expect(mutants.length).toBeGreaterThan(500);
    const ours = mutants.map((entry) => ({ patches: entry.module.patches, outcome: outcomeOf(entry) }));
    expect(ours).toEqual(mutants.map((entry) => ({ patches: entry.module.patches, outcome: entry.outcome })));
  });
});
