// Modules that are out to fill a stack, as lines `name <tab> hex` for test/oracle/wasm-vectors.
// Usage: node modules.mjs PROGRAM, with PROGRAM = casper-trace-wasm-vectors. Each module comes four times: the program
// gives each line another gas limit.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const [, , program] = process.argv;
const file = join(tmpdir(), 'casper-trace-hostile.wat');
const times = (count, text) => Array.from({ length: count }, () => text).join(' ');
/** The stack limiter does not count what is in an `else` after a branch. */
const hidden = (code) => `(if (i32.const 0) (then (br 0)) (else ${code}))`;
const HAS = '(import "env" "casper_has_key" (func $has (param i32 i32) (result i32)))';
const REMOVE = '(import "env" "casper_remove_key" (func $remove (param i32 i32)))';
const module = (body) => `(module ${HAS} ${REMOVE} (memory 1) ${body})`;

const modules = [];
for (const count of [16_000, 3000, 270, 262, 261, 200]) {
  const code = `${times(count, 'i32.const 1')} call $f ${times(count, 'drop')}`;
  modules.push([`recursion with ${count} hidden operands`, module(`(func $f (export "call") ${hidden(code)})`)]);
}
const wide = (count, type) => times(count, type);
for (const count of [256, 130, 40]) {
  const args = times(count, 'i64.const 7');
  modules.push([
    `recursion with ${count} parameters`,
    module(`(func $f (param ${wide(count, 'i64')}) ${hidden(`${args} call $f`)})
      (func (export "call") ${hidden(`${args} call $f`)})`),
  ]);
  modules.push([
    `recursion through the table with ${count} parameters`,
    module(`(type $t (func (param ${wide(count, 'i64')}))) (table 1 funcref) (elem (i32.const 0) $f)
      (func $f (type $t) ${hidden(`${args} i32.const 0 call_indirect (type $t)`)})
      (func (export "call") ${hidden(`${args} i32.const 0 call_indirect (type $t)`)})`),
  ]);
}
// Eight frames of 16 000, then one that ends next to the limit of 131 072 cells: operands, locals or a result.
const tower = (last) => {
  const level = (index) => {
    const next = index === 7 ? '$last' : `$f${index + 1}`;
    const code = `${times(16_000, 'i32.const 1')} i32.const 3 i32.const 4 call $remove call ${next} ${times(16_000, 'drop')}`;
    return `(func $f${index} ${hidden(code)})`;
  };
  const levels = Array.from({ length: 8 }, (_, index) => level(index)).join('\n');
  return module(`${levels} (func (export "call") call $f0) ${last}`);
};
for (const left of [3069, 3070, 3071, 3072, 3073]) {
  const pushed = (count, code = '') => `${times(count, 'i32.const 1')} ${code} ${times(count, 'drop')}`;
  const first = 'i32.const 1 i32.const 2 call $remove';
  modules.push([
    `${left} operands on top of 128 000`,
    tower(`(func $last ${hidden(`${first} ${pushed(left)}`)})`),
  ]);
  modules.push([
    `${left - 1} operands and a call on top of 128 000`,
    tower(`(func $one (result i32) i32.const 5)
      (func $last ${hidden(`${first} ${pushed(left - 1, 'call $one i32.const 8 call $remove')}`)})`),
  ]);
  modules.push([
    `${left - 4} operands and a loop on top of 128 000`,
    tower(`(func $spin (local i32) i32.const 3 i32.const 3 call $remove
        (loop (local.set 0 (i32.add (local.get 0) (i32.const 1))) (i32.store (i32.const 8) (local.get 0))
        (br_if 0 (i32.lt_u (i32.load (i32.const 8)) (i32.const 50)))
        (i32.store (i32.const 12) (i32.add (i32.add (local.get 0) (local.get 0)) (local.get 0)))))
      (func $last ${hidden(`${first} ${pushed(left - 4, 'call $spin')}`)})`),
  ]);
}
for (const left of [3070, 3071, 3072, 3073]) {
  // 300 locals: counted by the limiter too, so in the last frame only.
  const pushes = left - 300;
  modules.push([
    `300 locals and ${pushes} operands on top of 128 000`,
    tower(`(func $inner (local ${times(300, 'i64')}) i32.const 9 i32.const 9 call $remove)
      (func $last ${hidden(`${times(pushes, 'i32.const 1')} i32.const 1 i32.const 1 call $remove call $inner ${times(pushes, 'drop')}`)})`),
  ]);
}
modules.push([
  'hidden operands that a trap comes before',
  module(`(func $f (export "call") ${hidden(`${times(12_000, 'i32.const 1')} i32.const 1 i32.const 70000 i32.load i32.div_s drop
    call $f ${times(12_000, 'drop')}`)})`),
]);
modules.push([
  'memory grows while the stack fills',
  module(`(func $f (export "call") ${hidden(`${times(9000, 'i32.const 1')} i32.const 1 memory.grow drop call $f ${times(9000, 'drop')}`)})`),
]);

for (const [name, text] of modules) {
  writeFileSync(file, text);
  const hex = execFileSync(program, ['wat', file], { maxBuffer: 1e8 }).toString().trim();
  for (let run = 1; run <= 4; run += 1) console.log(`${name}, ${run}\t${hex}`);
}
