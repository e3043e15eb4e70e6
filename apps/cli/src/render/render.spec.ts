// The terminal's short forms, and that nothing foreign steers the terminal.
import type { TraceDocument } from '@casper-trace/tracing/trace-document';
import { describe, expect, it } from 'vitest';
import { formatGas, formatMotes, printable, shortHash } from './format.js';
import { createPaint } from './paint.js';
import { renderTraceTree } from './trace-tree.js';

const address = 'ab'.repeat(32);
const context = { kind: 'account', address: `account-hash-${address}` } as const;
const none = { hash: null, packageHash: null, version: null, name: null };

const trace: TraceDocument = {
  frames: [
    {
      index: 0,
      parent: null,
      depth: 0,
      phase: 'session',
      step: 'session',
      context,
      code: { ...none, kind: 'session bytes', hash: address },
      entryPoint: 'call',
      entryPointType: 'Caller',
      caller: context,
      args: [{ name: 'note\u001b[2J', type: '"String"', bytes: '00', parsed: '"hi"' }],
      returned: null,
      gasOwn: '1000',
      gasTotal: '1234567',
      outcome: { kind: 'reverted', code: 13, message: 'User error: 13' },
      firstOrdinal: 0,
      lastOrdinal: 3,
    },
    {
      index: 1,
      parent: 0,
      depth: 1,
      phase: 'session',
      step: 'session',
      context: { kind: 'contract', address: `hash-${'cd'.repeat(32)}` },
      code: { ...none, kind: 'contract', hash: 'cd'.repeat(32), packageHash: address, version: '2.1' },
      entryPoint: 'keep',
      entryPointType: 'Called',
      caller: context,
      args: [],
      returned: { type: '"U32"', bytes: '07000000', parsed: '7' },
      gasOwn: '0',
      gasTotal: '0',
      outcome: { kind: 'returned', code: null, message: null },
      firstOrdinal: 2,
      lastOrdinal: 3,
    },
  ],
  namedKeyWrites: [
    {
      ordinal: 1,
      frame: 0,
      step: 'session',
      context,
      name: 'evil\u001b]0;x\u0007',
      operation: 'put',
      before: null,
      after: `hash-${address}`,
      committed: false,
    },
  ],
  purseTransfers: [
    {
      ordinal: 3,
      frame: 1,
      step: 'session',
      context: { kind: 'contract', address: `hash-${'cd'.repeat(32)}` },
      way: 'host function',
      by: 'casper_transfer_to_account',
      source: `uref-${address}-007`,
      target: null,
      sourceOwners: [{ context, namedKey: 'till', rights: 5 }],
      targetOwners: null,
      amount: '2500000000',
      id: '42',
      outcome: 'Insufficient funds',
      committed: false,
    },
  ],
  purseAccesses: [],
  purseHolds: [],
  grants: [],
  hostErrors: [],
  recordChanges: [
    {
      ordinal: 4,
      frame: 1,
      step: 'session',
      context: { kind: 'contract', address: `hash-${'cd'.repeat(32)}` },
      record: 'package',
      address: `contract-package-${address}`,
      change: 'group created',
      detail: 'evil\u001b[2J',
      committed: false,
    },
  ],
};

describe('the tree', () => {
  it('has events and calls in the order of execution, and marks', () => {
    expect(renderTraceTree(trace, createPaint(false))).toEqual([
      '└─ [account abababab…] session bytes abababab… call(note\\u001b[2J: "hi") reverted: User error: 13 gas 1 234 567, own 1 000',
      '   · named key put evil\\u001b]0;x\\u0007 → hash-abababab… (not committed)',
      '   └─ [contract cdcdcdcd…] contract cdcdcdcd… v2.1 keep() → 7',
      "      · host function casper_transfer_to_account: 2.5 CSPR uref-abababab…-007 ('till' READ_ADD of [account abababab…]) → nothing id 42 refused: Insufficient funds (not committed)",
      '      · record of package contract-package-abababab…: group created evil\\u001b[2J (not committed)',
    ]);
  });

  it('tells contexts apart by colour', () => {
    const [account, , contract] = renderTraceTree(trace, createPaint(true));
    const colourOf = (line: string, text: string): string | undefined => line.split(text)[0].split('\u001b').at(-1);
    expect(colourOf(account, '[account')).toBe('[36m');
    expect(colourOf(contract, '[contract')).toBe('[35m');
  });
});

describe('short forms', () => {
  it.each([
    ['0', '0 motes'],
    ['999999', '999999 motes'],
    ['1000000', '0.001 CSPR'],
    ['2500000000', '2.5 CSPR'],
    ['-2500000000', '-2.5 CSPR'],
    ['123456789012345678901', '123456789012.345678901 CSPR'],
  ])('of %s motes: %s', (motes, text) => expect(formatMotes(motes)).toBe(text));

  it('keep prefixes and rights', () => {
    expect(shortHash(`uref-${address}-007 and hash-${address}`)).toBe('uref-abababab…-007 and hash-abababab…');
    expect(formatGas('1234567')).toBe('1 234 567');
    expect(printable('a\u202eb\u0085')).toBe('a\\u202eb\\u0085');
  });
});
