import { describe, expect, it } from 'vitest';
import type { StatementLine } from '../documents/lines.js';
import { statementLine } from '../documents/other-lines.js';
import { statementFault } from './statement-fault.js';

const facts = {
  purse: 'aa',
  account: null,
  opening: 10n,
  closing: 14n,
  received: 5n,
  sent: 2n,
  outside: [
    { way: 'protocol upgrade', amount: -3n },
    { way: 'reward', amount: 4n },
  ],
  movements: 2,
};
const range = { opening: 1n, closing: 9n };

describe('a statement', () => {
  it('is sound if its figures add up, with a rest that is said and explained', () => {
    const even = statementLine(facts, range, []);
    expect(even).toMatchObject({ unexplained: '0', why: null });
    expect(statementFault(even)).toBeUndefined();
    const rest = statementLine({ ...facts, closing: 20n }, range, [
      { height: 4n, motes: 6n, unverified: ['ff diverged'] },
    ]);
    expect(rest).toMatchObject({
      unexplained: '6',
      why: 'block 4: 6 motes more than its movements say (not verified: ff diverged)',
    });
    expect(statementFault(rest)).toBeUndefined();
  });

  it('says that a balance is not known rather than zero', () => {
    const unknown = statementLine({ ...facts, opening: null }, range, []);
    expect(unknown).toMatchObject({ opening: null, unexplained: null });
    expect(unknown.why).toContain('was not at hand');
    expect(statementFault(unknown)).toBeUndefined();
  });

  it.each([
    { closing: '15' },
    { outside: [{ way: 'reward', amount: '4' }] },
    { unexplained: '1' },
    { unexplained: null },
    { opening: null },
    { why: 'because' },
  ] satisfies Partial<StatementLine>[])('is faulty with %j', (change) => {
    expect(statementFault({ ...statementLine(facts, range, []), ...change })).toBeDefined();
  });
});
