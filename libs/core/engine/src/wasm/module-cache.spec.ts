import { describe, expect, it } from 'vitest';
import { assemble } from './code.js';
import { plain } from './instruction.js';
import { loadFresh, loadStored, MemoryModuleCache } from './module-cache.js';
import { Op } from './opcode.js';
import { parseModule } from './parse.js';
import { serializeModule } from './serialize.js';
import { testCosts } from './test-support/test-costs.js';

const RULES = { maxMemory: 64, maxStackHeight: 500, opcodeCosts: testCosts };

const moduleBytes = (name: string): Uint8Array =>
  serializeModule({
    sections: [
      { kind: 'type', types: [{ params: [], results: [] }] },
      { kind: 'function', typeIndices: [0] },
      { kind: 'memory', entries: [{ initial: 1, maximum: 1 }] },
      { kind: 'export', entries: [{ field: name, kind: 'function', index: 0 }] },
      { kind: 'code', bodies: [{ locals: [], code: assemble([plain(Op.Nop), plain(Op.End)]) }] },
    ],
  });

describe('module cache', () => {
  it('gives the same module for the same bytes and rules', () => {
    const cache = new MemoryModuleCache();
    const first = loadFresh(moduleBytes('call'), RULES, cache);
    expect(loadFresh(moduleBytes('call'), { ...RULES, opcodeCosts: { ...testCosts } }, cache)).toBe(first);
    expect(loadFresh(moduleBytes('call'), { ...RULES, maxMemory: 65 }, cache)).not.toBe(first);
    expect(loadFresh(moduleBytes('call'), { ...RULES, opcodeCosts: { ...testCosts, nop: 1 } }, cache)).not.toBe(first);
  });

  it('keeps fresh and stored modules of the same bytes apart', () => {
    const cache = new MemoryModuleCache();
    const fresh = loadFresh(moduleBytes('call'), RULES, cache);
    const stored = loadStored(moduleBytes('call'), cache);
    if ('error' in fresh || 'error' in stored) return expect.fail('both are valid');
    expect(serializeModule(stored.module.module)).toEqual(moduleBytes('call'));
    expect(serializeModule(fresh.module.module)).not.toEqual(moduleBytes('call'));
  });

  it('keeps refusals', () => {
    const cache = new MemoryModuleCache();
    const refused = loadStored(new Uint8Array([1, 2, 3]), cache);
    expect(refused).toMatchObject({
      error: {
        kind: 'ParityWasm',
        message: 'I/O Error: UnexpectedEof',
      },
    });
    expect(loadStored(new Uint8Array([1, 2, 3]), cache)).toBe(refused);
  });

  it('forgets what was used longest ago once the bytes are too many', () => {
    const parsed = parseModule(moduleBytes('call'));
    const entry = 'error' in parsed ? parsed : { error: { kind: 'x', message: 'x' } };
    const cache = new MemoryModuleCache(100);
    cache.set('a', entry, 40);
    cache.set('b', entry, 40);
    expect(cache.get('a')).toBe(entry);
    cache.set('c', entry, 40);
    expect(cache.get('b')).toBeUndefined();
    expect(cache.get('a')).toBe(entry);
    cache.set('d', entry, 500);
    expect([cache.get('a'), cache.get('c')]).toEqual([undefined, undefined]);
    expect(cache.get('d')).toBe(entry);
    cache.set('d', entry, 10);
    cache.set('e', entry, 90);
    expect(cache.get('d')).toBe(entry);
  });
});
