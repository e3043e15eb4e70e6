// Keeps modules between executions: decoding, instrumenting and compiling cost more than most runs.
import { bytesToHex } from '@casper-trace/casper-types/hex';
import type { ExecError } from '../exec-error.js';
import { knownStoredBodies } from './known-bodies.js';
import { LoadedModule } from './loaded-module.js';
import { moduleHash } from './module-hash.js';
import { type Parsed, parseStoredModule } from './parse.js';
import { preprocess } from './preprocess.js';
import type { PreprocessRules } from './preprocess-at-once.js';
import { surveyModule } from './survey.js';
import { WRITTEN } from './walk-context.js';

/** Outcome of loading: a module, or the error with which the network refuses its bytes. */
export type Loaded = { readonly module: LoadedModule } | { readonly error: ExecError };

/** Where loaded modules are kept; keys are opaque. An implementation may forget what it likes. */
export interface ModuleCache {
  get(key: string): Loaded | undefined;
  /** `size` is the length of the bytes that were loaded. */
  set(key: string, loaded: Loaded, size: number): void;
}

/** Compiled code and decoded instructions take many times the bytes of a module. */
const DEFAULT_CAPACITY = 8 * 1024 * 1024;

/** Keeps the most recently used modules, up to `capacity` bytes of Wasm as given to `set`. */
export class MemoryModuleCache implements ModuleCache {
  readonly #capacity: number;
  readonly #entries = new Map<string, { readonly loaded: Loaded; readonly size: number }>();
  #size = 0;

  constructor(capacity = DEFAULT_CAPACITY) {
    this.#capacity = capacity;
  }

  get(key: string): Loaded | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.loaded;
  }

  set(key: string, loaded: Loaded, size: number): void {
    this.#remove(key);
    this.#entries.set(key, { loaded, size });
    this.#size += size;
    for (const [oldest] of this.#entries) {
      if (this.#size <= this.#capacity || oldest === key) break;
      this.#remove(oldest);
    }
  }

  #remove(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    this.#size -= entry.size;
  }
}

function cached(cache: ModuleCache, key: string, size: number, load: () => Loaded): Loaded {
  const known = cache.get(key);
  if (known !== undefined) return known;
  const loaded = load();
  cache.set(key, loaded, size);
  return loaded;
}

function decodeStored(bytes: Uint8Array): Parsed {
  const surveyed = surveyModule(bytes, WRITTEN);
  return surveyed === undefined
    ? parseStoredModule(bytes)
    : { module: surveyed.module, known: knownStoredBodies(surveyed) };
}

const wrapped = (result: Parsed): Loaded =>
  'error' in result ? result : { module: new LoadedModule(result.module, result.known) };

const rulesTexts = new WeakMap<PreprocessRules, string>();

/** The rules as part of a key. Rules are parsed once and never change. */
function rulesText(rules: PreprocessRules): string {
  const known = rulesTexts.get(rules);
  if (known !== undefined) return known;
  const { maxMemory, maxStackHeight, opcodeCosts } = rules;
  const text = JSON.stringify([maxMemory, maxStackHeight, opcodeCosts]);
  rulesTexts.set(rules, text);
  return text;
}

/** Instruments the module bytes of a transaction under the given rules. */
export function loadFresh(bytes: Uint8Array, rules: PreprocessRules, cache: ModuleCache): Loaded {
  const key = `fresh ${bytesToHex(moduleHash(bytes))} ${rulesText(rules)}`;
  return cached(cache, key, bytes.length, () => wrapped(preprocess(bytes, rules)));
}

/** Decodes a stored module, which was instrumented when it was stored. */
export function loadStored(bytes: Uint8Array, cache: ModuleCache): Loaded {
  const key = `stored ${bytesToHex(moduleHash(bytes))}`;
  return cached(cache, key, bytes.length, () => wrapped(decodeStored(bytes)));
}
