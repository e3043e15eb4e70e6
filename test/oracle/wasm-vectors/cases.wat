;;; names and custom sections in all places
(module $mod (@custom "first" (before first) "one") (@custom "producers" (after code) "two") (@custom "linking" (after data) "three")
  (import "env" "casper_has_key" (func $has (param i32 i32) (result i32)))
  (import "env" "casper_remove_key" (func $remove (param i32 i32)))
  (memory $m 1) (global $g (mut i32) (i32.const 5)) (global $unused i64 (i64.const 9)) (data (i32.const 8) "abc")
  (func $helper (param $a i32) (result i32) (local $b i64) (local $c i32) local.get $a i32.const 1 i32.add local.set $c local.get $c)
  (func $dead (param $x i64) (local $y i32) i32.const 3 local.set $y)
  (func $call (export "call") (local $l i32) i32.const 41 call $helper local.tee $l global.set $g i32.const 0 local.get $l i32.store)
  (func $other (export "other") i32.const 1 i32.const 2 call $has drop))
;;; type elimination only
(module (type $unused (func (param i64 i64))) (type $v (func)) (memory 1) (table 1 1 funcref) (elem (i32.const 0) $f)
  (func $f (type $v)) (func (export "call") i32.const 0 call_indirect (type $v)))
;;; call_indirect null entry
(module (type $v (func)) (memory 1) (table 4 funcref) (elem (i32.const 0) $f) (func $f) (func (export "call") i32.const 2 call_indirect (type $v)))
;;; call_indirect other signature
(module (type $v (func (param i32))) (memory 1) (table 4 funcref) (elem (i32.const 0) $f) (func $f) (func (export "call") i32.const 7 i32.const 0 call_indirect (type $v)))
;;; call_indirect out of bounds
(module (type $v (func)) (memory 1) (table 4 funcref) (elem (i32.const 0) $f) (func $f) (func (export "call") i32.const 4 call_indirect (type $v)))
;;; call_indirect ok through the table to the host
(module (import "env" "casper_has_key" (func $has (param i32 i32) (result i32))) (type $t (func (param i32 i32) (result i32))) (memory 1) (table 4 funcref) (elem (i32.const 1) $has) (func (export "call") i32.const 7 i32.const 8 i32.const 1 call_indirect (type $t) drop))
;;; divide by zero
(module (memory 1) (func (export "call") i32.const 7 i32.const 0 i32.div_s drop))
;;; remainder by zero
(module (memory 1) (func (export "call") i64.const 7 i64.const 0 i64.rem_u drop))
;;; divide overflow
(module (memory 1) (func (export "call") i32.const 0x80000000 i32.const -1 i32.div_s drop))
;;; remainder of the smallest by -1
(module (memory 1) (func (export "call") i64.const 0x8000000000000000 i64.const -1 i64.rem_s drop i32.const 4 i32.const 0x80000000 i32.const -1 i32.rem_s i32.store))
;;; memory access beyond 4 GiB
(module (memory 1) (func (export "call") i32.const -1 i32.load offset=4294967295 drop))
;;; unreachable
(module (memory 1) (func (export "call") unreachable))
;;; grow within and beyond the maximum
(module (memory 1 3) (func (export "call") i32.const 0 i32.const 2 memory.grow i32.store i32.const 4 i32.const 1 memory.grow i32.store i32.const 8 memory.size i32.store i32.const 131072 i32.const 9 i32.store8))
;;; grow costs wrap
(module (memory 1 3) (func (export "call") i32.const 0 i32.const 4772186 memory.grow i32.store))
;;; infinite recursion
(module (memory 1) (func $f (export "call") call $f))
;;; mutual recursion through the table
(module (type $v (func)) (memory 1) (table 2 2 funcref) (elem (i32.const 0) $f $g) (func $f (export "call") i32.const 1 call_indirect (type $v)) (func $g i32.const 0 call_indirect (type $v)))
;;; infinite loop runs out of gas
(module (memory 1) (func (export "call") (loop br 0)))
;;; loop with host calls
(module (import "env" "casper_has_key" (func $has (param i32 i32) (result i32))) (import "env" "casper_remove_key" (func $remove (param i32 i32))) (memory 1)
 (func (export "call") (local $i i32) (block (loop local.get $i i32.const 10 i32.ge_u br_if 1 local.get $i i32.const 3 call $has local.get $i call $remove local.get $i i32.const 1 i32.add local.set $i br 0)) i32.const 0 local.get $i i32.store))
;;; br_table in nested blocks
(module (memory 1) (func (export "call") (local i32) (block (block (block (loop (block i32.const 2 br_table 0 1 2 3 4 4) i32.const 1 drop) i32.const 9 local.set 0) i32.const 8 local.set 0) i32.const 7 local.set 0) i32.const 0 local.get 0 i32.store))
;;; if else with results and branches out
(module (memory 1) (func $pick (param i32) (result i32) (block (result i32) local.get 0 (if (result i32) (then i32.const 1 i32.const 1 br_if 1) (else i32.const 2 return)) i32.const 10 i32.add)) (func (export "call") i32.const 0 i32.const 1 call $pick i32.store i32.const 4 i32.const 0 call $pick i32.store))
;;; if without else
(module (memory 1) (func (export "call") i32.const 1 if i32.const 4 i32.const 4 i32.store end i32.const 0 if unreachable end))
;;; start section
(module (memory 1) (func $s) (start $s) (func (export "call")))
;;; start section with a cost
(module (memory 1) (func $s (local i32)) (start $s) (func (export "call")))
;;; start of another type
(module (memory 1) (func $s (param i32)) (start $s) (func (export "call")))
;;; no memory
(module (func (export "call")))
;;; two memories
(module (memory 1) (memory 2) (func (export "call")))
;;; memory too large
(module (memory 65 65) (func (export "call")))
;;; memory initial beyond the default maximum
(module (memory 65) (func (export "call")))
;;; memory with a maximum below
(module (memory 2 1) (func (export "call")))
;;; memory of the whole address space
(module (memory 1 65536) (func (export "call")))
;;; memory beyond the address space
(module (memory 65537) (func (export "call")))
;;; own gas import
(module (import "env" "gas" (func (param i32))) (memory 1) (func (export "call")))
;;; gas import of another module
(module (import "other" "gas" (func (param i32))) (memory 1) (func (export "call")))
;;; unknown host function
(module (import "env" "casper_unknown" (func (param i32))) (memory 1) (func (export "call")))
;;; object member as host function
(module (import "env" "toString" (func (param i32))) (memory 1) (func (export "call")))
;;; host function of another signature
(module (import "env" "casper_has_key" (func (param i32 i64) (result f32))) (memory 1) (func (export "call")))
;;; host function without the result
(module (import "env" "casper_has_key" (func (param i32 i32))) (memory 1) (func (export "call")))
;;; global import
(module (import "env" "g" (global i32)) (memory 1) (func (export "call")))
;;; global import and stack limiter index
(module (import "env" "g" (global i32)) (global i32 (i32.const 1)) (memory 1) (func (export "call") global.get 0 drop))
;;; table import
(module (import "env" "t" (table 1 funcref)) (memory 1) (func (export "call")))
;;; memory import and own memory
(module (import "env" "memory" (memory 1)) (memory 1) (func (export "call")))
;;; export of memory table and globals
(module (memory (export "memory") 1) (table (export "table") 2 funcref) (global (export "g") i32 (i32.const 3)) (func (export "call")))
;;; called export is a memory
(module (memory (export "call") 1) (func (export "zcall")))
;;; export with parameters
(module (memory 1) (func (export "call") (param i32)))
;;; export with a result
(module (memory 1) (func (export "call") (result i64) i64.const 3))
;;; exported host function
(module (import "env" "casper_has_key" (func $has (param i32 i32) (result i32))) (export "call" (func $has)) (memory 1))
;;; one function exported twice
(module (memory 1) (func (export "call") (export "again") (local i32) i32.const 1 local.set 0))
;;; elements that do not fit
(module (memory 1) (table 1 funcref) (elem (i32.const 1) $f) (func $f) (func (export "call")))
;;; elements with negative offset
(module (memory 1) (table 1 funcref) (elem (i32.const -1) $f) (func $f) (func (export "call")))
;;; data that does not fit
(module (memory 1) (data (i32.const 65535) "ab") (func (export "call")))
;;; empty data at the end
(module (memory 1) (data (i32.const 65536) "") (func (export "call")))
;;; empty data beyond the end
(module (memory 1) (data (i32.const 65537) "") (func (export "call")))
;;; data offset from a global
(module (memory 1) (global $g i32 (i32.const 16)) (data (global.get $g) "hello") (func (export "call")))
;;; data offset from a mutable global
(module (memory 1) (global $g (mut i32) (i32.const 16)) (data (global.get $g) "hello") (func (export "call")))
;;; data offset of another type
(module (memory 1) (data (i64.const 0) "hello") (func (export "call")))
;;; global from a global
(module (memory 1) (global $g i32 (i32.const 16)) (global $h i32 (global.get $g)) (func (export "call")))
;;; table too large
(module (memory 1) (table 4097 funcref) (func (export "call")))
;;; table maximum too large
(module (memory 1) (table 1 4097 funcref) (func (export "call")))
;;; table at the limit
(module (memory 1) (table 4096 4096 funcref) (func (export "call")))
;;; table maximum below
(module (memory 1) (table 10 5 funcref) (func (export "call")))
;;; two tables
(module (memory 1) (table 1 funcref) (table 1 funcref) (func (export "call")))
;;; float constant
(module (memory 1) (func (export "call") f32.const 1 drop))
;;; float load and store
(module (memory 1) (data (i32.const 0) "\01\00\a0\7f") (func (export "call") i32.const 8 i32.const 0 f32.load f32.store i32.const 16 i32.const 0 f64.load f64.store))
;;; float parameter
(module (memory 1) (func $f (param f32 f64) (result f64) local.get 1) (func (export "call") i32.const 0 f32.load i32.const 8 f64.load call $f drop))
;;; sign extension
(module (memory 1) (func (export "call") i32.const 0 i32.const 200 i32.extend8_s i32.store i32.const 8 i64.const 0x80000000 i64.extend32_s i64.store))
;;; sixty thousand locals that are never entered
(module (memory 1) (func $f (local $l i32)) (func $big (local i64) i64.const 1 local.set 0) (func (export "call") call $f))
;;; unreachable code of all sorts
(module (memory 1) (func (export "call") (local i64) (block br 0 i32.add drop local.set 0 select drop) (block unreachable br_table 0 0) return i64.add drop))
;;; select
(module (memory 1) (func (export "call") i32.const 0 i64.const 5 i64.const 6 i32.const 0 select i64.store))
;;; wrong type on the stack
(module (memory 1) (func (export "call") i64.const 1 i32.eqz drop))
;;; value left over
(module (memory 1) (func (export "call") i64.const 1))
;;; value missing
(module (memory 1) (func (export "call") (result i32)))
;;; parent values
(module (memory 1) (func (export "call") i32.const 1 (block drop)))
;;; set of another type
(module (memory 1) (func (export "call") (local i32) i64.const 1 local.set 0))
;;; global of another type
(module (memory 1) (global (mut i32) (i32.const 0)) (func (export "call") i64.const 1 global.set 0))
;;; global that is not mutable
(module (memory 1) (global i32 (i32.const 0)) (func (export "call") i32.const 1 global.set 0))
;;; local that is not there
(module (memory 1) (func (export "call") local.get 9 drop))
;;; local just beyond
(module (memory 1) (func (export "call") (local i32) i32.const 1 i32.const 1 local.get 2 drop drop drop))
;;; label that is not there
(module (memory 1) (func (export "call") br 7))
;;; alignment too large
(module (memory 1) (func (export "call") i32.const 0 i32.load8_u align=1 drop i64.const 1 drop))
;;; if with a result and no else
(module (memory 1) (func (export "call") i32.const 1 if (result i32) i32.const 2 end drop))
;;; br_table with different labels
(module (memory 1) (func (export "call") (block (result i32) (block i32.const 1 i32.const 0 br_table 0 1) i32.const 2) drop))
;;; call that is not there
(module (memory 1) (func (export "call") call 9))
;;; call_indirect without table
(module (memory 1) (type $v (func)) (func (export "call") i32.const 0 call_indirect (type $v)))
;;; nested call_indirect types
(module (memory 1) (type $a (func (param i32 i64) (result i64))) (table 3 funcref) (elem (i32.const 0) $x $y) (func $x (param i32 i64) (result i64) local.get 1) (func $y (param i32 i64) (result i64) i64.const 5) (func (export "call") i32.const 8 i32.const 1 i64.const 77 i32.const 0 call_indirect (type $a) i64.store))
;;; unknown names in the name section stay
(module $only_module_name (memory 1) (func (export "call")))
;;; grow and call in one block
(module (memory 1 9) (func $f (param i32) (result i32) local.get 0 memory.grow) (func (export "call") i32.const 0 i32.const 1 call $f i32.const 2 call $f i32.add i32.store))
;;; export names that need escapes
(module (memory 1) (func (export "caf\c3\a9 \f0\9f\a6\80")))
