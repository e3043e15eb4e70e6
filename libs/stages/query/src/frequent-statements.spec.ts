import { describe, expect, it } from 'vitest';
import { FrequentStatements } from './frequent-statements.js';

const asked = (statements: FrequentStatements, sql: string, times: number): (string | undefined)[] =>
  Array.from({ length: times }, () => statements.nameOf(sql));

describe('frequent statements', () => {
  it('names a text only once it was asked often, and always alike', () => {
    const statements = new FrequentStatements();
    expect(asked(statements, 'SELECT 1', 6)).toEqual([undefined, undefined, undefined, undefined, 'q0', 'q0']);
    expect(asked(statements, 'SELECT 2', 5).at(-1)).toBe('q1');
    expect(statements.nameOf('SELECT 1')).toBe('q0');
  });

  it('gives out a hundred names and no more', () => {
    const statements = new FrequentStatements();
    for (let number = 0; number < 100; number++) asked(statements, `SELECT ${number}`, 5);
    expect(statements.nameOf('SELECT 99')).toBe('q99');
    expect(asked(statements, 'SELECT 100', 20).filter((name) => name !== undefined)).toEqual([]);
  });

  it('forgets texts that are asked once', () => {
    const statements = new FrequentStatements();
    asked(statements, 'SELECT often', 4);
    for (let number = 0; number < 1_000; number++) statements.nameOf(`SELECT ${number}`);
    expect(asked(statements, 'SELECT often', 5)).toEqual([undefined, undefined, undefined, undefined, 'q0']);
  });
});
