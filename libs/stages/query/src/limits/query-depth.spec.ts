// How deep a query goes.
import { parse } from 'graphql';
import { expect, it } from 'vitest';
import { queryDepth } from './query-depth.js';

it.each([
  ['{ a }', 1],
  ['{ a { b { c } } d }', 3],
  ['{ a { ... on T { b { c } } } }', 3],
  ['{ a { ...F } } fragment F on T { b { ...G } } fragment G on T { c { d } }', 4],
  ['query A { a } query B { a { b } }', 2],
  ['{ __schema { types { fields { type { ofType { name } } } } } a }', 1],
])('%s is %i fields deep', (query, depth) => expect(queryDepth(parse(query))).toBe(depth));

it('measures a chain of fragments that fans out in no time', () => {
  const fragments = Array.from({ length: 200 }, (_, n) => `fragment F${n} on T { a { ...F${n + 1} ...F${n + 1} } }`);
  const query = `{ ...F0 } ${fragments.join(' ')} fragment F200 on T { a }`;
  const started = performance.now();
  expect(queryDepth(parse(query))).toBe(201);
  expect(performance.now() - started).toBeLessThan(1000);
});
