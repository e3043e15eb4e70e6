// Random valid modules of the MVP, for the most part with the host's imports and a `call` to run.
use wasm_smith::Config;

const IMPORTS: &str = r#"(module
  (import "env" "casper_remove_key" (func (param i32 i32)))
  (import "env" "casper_has_key" (func (param i32 i32) (result i32)))
  (import "env" "casper_get_blocktime" (func (param i32)))
  (import "env" "casper_new_dictionary" (func (param i32) (result i32))))"#;
const EXPORTS: &str = r#"(module (func (export "call")) (func (export "second")))"#;

fn config(index: u64) -> Config {
    let mut config = Config::default();
    config.allow_floats = index % 8 == 7;
    config.bulk_memory_enabled = false;
    config.multi_value_enabled = false;
    config.simd_enabled = false;
    config.relaxed_simd_enabled = false;
    config.reference_types_enabled = false;
    config.tail_call_enabled = false;
    config.gc_enabled = false;
    config.exceptions_enabled = false;
    config.threads_enabled = false;
    config.memory64_enabled = false;
    config.custom_page_sizes_enabled = false;
    config.wide_arithmetic_enabled = false;
    config.extended_const_enabled = false;
    config.saturating_float_to_int_enabled = false;
    config.sign_extension_ops_enabled = true;
    config.allow_start_export = index % 16 == 3;
    config.min_memories = 1;
    config.max_memories = 1;
    config.max_memory32_bytes = 4 << 20;
    config.memory_max_size_required = index % 2 == 0;
    config.max_tables = 1;
    config.max_table_elements = 60;
    config.table_max_size_required = index % 3 == 0;
    config.min_types = 2;
    config.max_types = 12;
    config.max_type_size = 1000;
    config.min_funcs = 1;
    config.max_funcs = 12;
    config.max_instructions = 120;
    config.max_nesting_depth = 20;
    config.max_globals = 8;
    config.max_imports = 6;
    config.min_exports = 1;
    config.generate_custom_sections = index % 4 == 1;
    config.disallow_traps = index % 3 == 1;
    if index % 3 != 2 {
        config.exports = Some(wat::parse_str(EXPORTS).expect("own text"));
    }
    if index % 5 != 4 {
        config.available_imports = Some(wat::parse_str(IMPORTS).expect("own text"));
    }
    config
}

/// Up to `count` modules, each drawn from `size` pseudo-random bytes (xorshift, by `seed` and position).
pub fn modules(count: u64, seed: u64, size: usize) -> Vec<Vec<u8>> {
    let mut modules = Vec::new();
    for index in 0..count {
        let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(index).wrapping_add(0x123_4567);
        let data: Vec<u8> = (0..size)
            .map(|_| {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                (state >> 24) as u8
            })
            .collect();
        let mut source = arbitrary::Unstructured::new(&data);
        if let Ok(module) = wasm_smith::Module::new(config(index), &mut source) {
            modules.push(module.to_bytes());
        }
    }
    modules
}
