// Hand-made modules: prints lines `name <tab> hex`. Usage: node cases.mjs PROGRAM TEXT_MODULES
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const [, , program, texts] = process.argv;
const out = [];

// Text modules, each after a line `;;; name`.
const file = join(tmpdir(), 'casper-trace-case.wat');
for (const part of readFileSync(texts, 'utf8').split(/^;;; /m).slice(1)) {
  const [name, ...text] = part.split('\n');
  writeFileSync(file, text.join('\n'));
  out.push([name, execFileSync(program, ['wat', file]).toString().trim()]);
}

// Binary modules: what text cannot say. All values below are hex.
const h = (...bytes) => bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
const sec = (id, body) => h(id) + leb(body.length / 2) + body;
function leb(n) {
  let s = '';
  for (;;) {
    const b = n & 127;
    n >>>= 7;
    if (n === 0) return s + h(b);
    s += h(b | 128);
  }
}
const str = (s) => leb(Buffer.from(s).length) + Buffer.from(s).toString('hex');
const head = '0061736d01000000';
const types = sec(1, h(1, 0x60, 0, 0));
const funcs = sec(3, h(1, 0));
const mem = sec(5, h(1, 0, 1));
const exp = sec(7, h(1) + str('call') + h(0, 0));
const code = (body, locals = h(0)) => sec(10, h(1) + leb((locals.length + body.length) / 2) + locals + body);
const simple = (body, locals, extra = '') => head + types + funcs + mem + exp + code(body, locals) + extra;
const custom = (name, payload) => sec(0, str(name) + payload);
const add = (name, hex) => out.push([name, hex]);
add('empty module', head);
add('empty input', '');
add('short header', '0061736d0100');
add('bad magic', '0061736e01000000');
add('version 2', '0061736d02000000');
add(
  'data count',
  head + types + funcs + mem + exp + sec(12, h(1)) + code(h(0x0b)) + sec(11, h(1, 0, 0x41, 0, 0x0b, 1, 0x61)),
);
add('data count that is wrong', head + types + funcs + mem + exp + sec(12, h(7)) + code(h(0x0b)));
add('data count after code', head + types + funcs + mem + exp + code(h(0x0b)) + sec(12, h(0)));
add('sections out of order', head + funcs + types + mem + code(h(0x0b)));
add('section twice', head + types + types + funcs + mem + code(h(0x0b)));
add('section id 13', head + sec(13, h(0)));
add('section id 128', head + sec(128, h(0)));
add('section too long', head + h(1, 9, 1, 0x60, 0, 0));
add('bytes left in a section', head + sec(1, h(1, 0x60, 0, 0, 0)));
add('functions without code', head + types + funcs + mem);
add('code without functions', head + types + mem + code(h(0x0b)));
add('custom name not UTF-8', head + sec(0, h(1, 0xff)));
add('custom name too long', head + sec(0, h(9, 0x41)));
add('custom name with byte order mark', simple(h(0x0b), undefined, custom('\ufeffname', '00')));
for (const [op, name] of [
  [0xfc, 'bulk'],
  [0xfd, 'simd'],
  [0xfe, 'atomic'],
  [0x06, 'try'],
  [0xff, 'ff'],
  [0xc5, 'c5'],
  [0x1c, 'typed select'],
  [0xd0, 'ref.null'],
  [0x12, 'tail call'],
])
  add(`opcode ${name}`, simple(h(op, 0x00, 0x0b)));
add('multi value type', head + sec(1, h(1, 0x60, 0, 2, 0x7f, 0x7f)));
add('block type index', simple(h(0x02, 0x00, 0x0b, 0x0b)));
add('v128 type', head + sec(1, h(1, 0x60, 1, 0x7b, 0)));
add('funcref value type', head + sec(1, h(1, 0x60, 1, 0x70, 0)));
add('type form', head + sec(1, h(1, 0x5f, 0)));
add('externref table', head + sec(4, h(1, 0x6f, 0, 0)));
add('shared memory', head + sec(5, h(1, 3, 1, 1)));
add('memory64', head + sec(5, h(1, 4, 1)));
add(
  'overlong numbers',
  simple(
    h(
      0x41,
      0x80,
      0x80,
      0x80,
      0x80,
      0x00,
      0x1a,
      0x42,
      0xff,
      0xff,
      0xff,
      0xff,
      0xff,
      0xff,
      0xff,
      0xff,
      0xff,
      0x7f,
      0x1a,
      0x0b,
    ),
  ),
);
add('overlong block type', simple(h(0x02, 0xc0, 0x7f, 0x0b, 0x0b)));
add('i32 too long', simple(h(0x41, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00, 0x1a, 0x0b)));
add('i32 unused bits', simple(h(0x41, 0x80, 0x80, 0x80, 0x80, 0x10, 0x1a, 0x0b)));
add('i32 sign bits', simple(h(0x41, 0xff, 0xff, 0xff, 0xff, 0x4f, 0x1a, 0x0b)));
add('i32 smallest', simple(h(0x41, 0x80, 0x80, 0x80, 0x80, 0x78, 0x1a, 0x0b)));
add('i64 too long', simple(h(0x42, ...Array(10).fill(0x80), 0x00, 0x1a, 0x0b)));
add('i64 unused bits', simple(h(0x42, ...Array(9).fill(0x80), 0x01, 0x1a, 0x0b)));
add('i64 smallest', simple(h(0x42, ...Array(9).fill(0x80), 0x7f, 0x1a, 0x0b)));
add('i64 34 bits', simple(h(0x42, 0xff, 0xff, 0xff, 0xff, 0x3f, 0x1a, 0x42, 0xff, 0xff, 0xff, 0xff, 0x7f, 0x1a, 0x0b)));
add('u32 too long', simple(h(0x10, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00, 0x0b)));
add('u32 unused bits', simple(h(0x10, 0x80, 0x80, 0x80, 0x80, 0x10, 0x0b)));
add('call index at the top', simple(h(0x10, 0xff, 0xff, 0xff, 0xff, 0x0f, 0x0b)));
add('memory.size of memory 1', simple(h(0x3f, 0x01, 0x1a, 0x0b)));
add('memory.grow of memory 128', simple(h(0x41, 0, 0x40, 0x80, 0x00, 0x1a, 0x0b)));
const table = (n) => head + types + funcs + sec(4, h(1, 0x70, 0, n)) + mem + exp;
add('call_indirect table 0 overlong', table(1) + code(h(0x41, 0, 0x11, 0, 0x80, 0x80, 0x80, 0x80, 0x00, 0x0b)));
add('call_indirect table 5', table(1) + code(h(0x41, 0, 0x11, 0, 0x05, 0x0b)));
add('call_indirect table 300', table(1) + code(h(0x41, 0, 0x11, 0, 0xac, 0x02, 0x0b)));
add('call_indirect table too long', table(1) + code(h(0x41, 0, 0x11, 0, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00, 0x0b)));
add('locals in groups', simple(h(0x0b), h(4, 1, 0x7f, 0, 0x7e, 2, 0x7f, 3, 0x7d)));
add('sixty thousand locals', simple(h(0x0b), h(1) + leb(60000) + h(0x7e)));
add('too many locals', simple(h(0x0b), h(2) + leb(0xffffffff) + h(0x7e) + leb(1) + h(0x7e)));
add('four billion locals', simple(h(0x20, 0, 0x1a, 0x0b), h(1) + leb(0xffffffff) + h(0x7e)));
add('code after the end', simple(h(0x0b, 0x01)));
add('code without end', simple(h(0x01)));
add('else without if', simple(h(0x05, 0x0b)));
add('br_table of 256', simple(h(0x41, 0, 0x0e) + leb(256) + '00'.repeat(257) + h(0x0b)));
add('br_table of 257', simple(h(0x41, 0, 0x0e) + leb(257) + '00'.repeat(258) + h(0x0b)));
add('params 256', head + sec(1, h(1, 0x60) + leb(256) + '7f'.repeat(256) + h(0)) + mem);
add('params 257', head + sec(1, h(1, 0x60) + leb(257) + '7f'.repeat(257) + h(0)) + mem);
const globals = (n) =>
  head +
  types +
  funcs +
  mem +
  sec(6, leb(n) + h(0x7f, 0, 0x41, 0, 0x0b).repeat(n)) +
  exp +
  code(h(0x23) + leb(n - 1) + h(0x1a, 0x0b));
add('globals 256', globals(256));
add('globals 257', globals(257));
add('global without initializer', head + sec(6, h(1, 0x7f, 0, 0x0b)) + mem);
add('global with two constants', head + mem + sec(6, h(1, 0x7f, 0, 0x41, 0, 0x41, 0, 0x0b)));
add('global with an operation', head + mem + sec(6, h(1, 0x7f, 0, 0x45, 0x0b)));
add('global mutability 2', head + sec(6, h(1, 0x7f, 2, 0x41, 0, 0x0b)));
add(
  'initializer with a float',
  head + types + funcs + mem + sec(6, h(1, 0x7d, 0, 0x43, 0, 0, 0x80, 0x7f, 0x0b)) + exp + code(h(0x0b)),
);
add('export kind 4', head + sec(7, h(1) + str('x') + h(4, 0)));
add('import kind 4', head + sec(2, h(1) + str('x') + str('y') + h(4, 0)));
add(
  'duplicate exports',
  head +
    types +
    funcs +
    mem +
    sec(7, h(4) + str('b') + h(0, 0) + str('a') + h(0, 0) + str('b') + h(0, 0) + str('a') + h(0, 0)) +
    code(h(0x0b)),
);
add('export of memory 1', head + types + funcs + mem + sec(7, h(1) + str('call') + h(2, 1)) + code(h(0x0b)));
add('export of global 3', head + types + funcs + mem + sec(7, h(1) + str('call') + h(3, 3)) + code(h(0x0b)));
add('export of table 3', head + types + funcs + mem + sec(7, h(1) + str('call') + h(1, 3)) + code(h(0x0b)));
add('element of table 1', table(1) + sec(9, h(1, 1, 0x41, 0, 0x0b, 1, 0)) + code(h(0x0b)));
add('element of function 3', table(1) + sec(9, h(1, 0, 0x41, 0, 0x0b, 1, 3)) + code(h(0x0b)));
add('data of memory 1', simple(h(0x0b), undefined, sec(11, h(1, 1, 0x41, 0, 0x0b, 0))));
add('passive data', simple(h(0x0b), undefined, sec(11, h(1, 1, 1, 0x61))));
const nameSection = (...subs) => custom('name', subs.join(''));
const sub = (id, body) => h(id) + leb(body.length / 2) + body;
for (const [name, ...subs] of [
  ['module name', sub(0, str('m'))],
  ['all', sub(0, str('m')), sub(1, h(1, 0) + str('f')), sub(2, h(1, 0, 1, 0) + str('l')), sub(7, h(1, 0) + str('g'))],
  ['function out of range', sub(1, h(1, 9) + str('f'))],
  ['not ascending', sub(1, h(2, 0) + str('f') + h(0) + str('g'))],
  ['twice', sub(1, h(0)), sub(1, h(0))],
  ['other order', sub(1, h(0)), sub(0, str('m'))],
  ['bad text', sub(0, h(1, 0xff))],
  ['unknown beyond the end', h(9, 5, 0)],
  ['wrong size', h(0, 77) + str('m')],
  ['local out of range', sub(2, h(1, 0, 1, 9) + str('l'))],
  ['empty maps', sub(1, h(0)), sub(2, h(0))],
])
  add(`names: ${name}`, simple(h(0x0b), h(1, 1, 0x7f), nameSection(...subs)));
add(
  'two name sections',
  simple(h(0x0b), undefined, nameSection(sub(0, str('a'))) + custom('x', '01') + nameSection(sub(0, str('b')))),
);
add(
  'four custom sections',
  head +
    custom('a', '01') +
    types +
    custom('b', '02') +
    funcs +
    mem +
    custom('c', '03') +
    exp +
    code(h(0x0b)) +
    custom('d', '04'),
);
add('reloc and linking', simple(h(0x0b), undefined, custom('linking', '02') + custom('reloc.CODE', '0a00')));
add(
  'empty sections',
  head +
    sec(1, h(0)) +
    sec(2, h(0)) +
    sec(3, h(0)) +
    sec(4, h(0)) +
    sec(5, h(0)) +
    sec(6, h(0)) +
    sec(7, h(0)) +
    sec(9, h(0)) +
    sec(10, h(0)) +
    sec(11, h(0)),
);
add(
  'empty sections and a memory',
  head +
    sec(1, h(0)) +
    sec(2, h(0)) +
    sec(3, h(0)) +
    sec(4, h(0)) +
    mem +
    sec(6, h(0)) +
    sec(7, h(0)) +
    sec(9, h(0)) +
    sec(10, h(0)) +
    sec(11, h(0)),
);
add('deep blocks', simple(h(0x02, 0x40).repeat(3000) + h(0x0b).repeat(3001)));
add('blocks beyond the frame stack', simple(h(0x02, 0x40).repeat(16384) + h(0x0b).repeat(16385)));
add('operands beyond the value stack', simple(h(0x41, 0).repeat(16385) + h(0x1a).repeat(16385) + h(0x0b)));
add('alignment 2^32', simple(h(0x41, 0, 0x28, 0x20, 0, 0x1a, 0x0b)));
add('alignment 2^3 for four bytes', simple(h(0x41, 0, 0x28, 3, 0, 0x1a, 0x0b)));
add('alignment 2^40', simple(h(0x41, 0, 0x28, 0xa8, 0x01, 0, 0x1a, 0x0b)));
add('store alignment', simple(h(0x41, 0, 0x41, 0, 0x36, 3, 0, 0x0b)));
add('long export name', head + types + funcs + mem + sec(7, h(1) + str('n'.repeat(120000)) + h(0, 0)) + code(h(0x0b)));
process.stdout.write(out.map((line) => `${line.join('\t')}\n`).join(''));
