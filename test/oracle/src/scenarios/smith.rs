//! Modules from wasm-smith, restricted to what the network takes: validation, instrumentation, traps and gas of code that
//! no compiler would write. Seeded.
use arbitrary::Unstructured;
use casper_types::RuntimeArgs;
use wasm_smith::{Config, InstructionKind, InstructionKinds, Module as Smith};

use super::Setting;
use crate::{
    seeded::Random,
    world::{Module, Run, World},
};

pub const SEED: u64 = 0x5317;

/// A module with one export, `call`.
fn wanted_exports() -> Vec<u8> {
    let mut bytes = b"\0asm\x01\0\0\0".to_vec();
    bytes.extend_from_slice(&[1, 4, 1, 0x60, 0, 0]);
    bytes.extend_from_slice(&[3, 2, 1, 0]);
    bytes.extend_from_slice(&[7, 8, 1, 4, b'c', b'a', b'l', b'l', 0, 0]);
    bytes.extend_from_slice(&[10, 4, 1, 2, 0, 0x0B]);
    bytes
}

/// Imports that do no harm when called with any numbers.
fn offered_imports() -> Vec<u8> {
    let functions: [(&str, u8); 5] = [
        ("casper_get_blocktime", 0),
        ("casper_get_phase", 0),
        ("casper_random_bytes", 1),
        ("casper_is_valid_uref", 1),
        ("casper_blake2b", 2),
    ];
    let mut imports = vec![functions.len() as u8];
    for (name, type_index) in functions {
        imports.extend_from_slice(&[3, b'e', b'n', b'v', name.len() as u8]);
        imports.extend_from_slice(name.as_bytes());
        imports.extend_from_slice(&[0, type_index]);
    }
    let mut bytes = b"\0asm\x01\0\0\0".to_vec();
    bytes.extend_from_slice(&[1, 20, 3, 0x60, 1, 0x7F, 0]);
    bytes.extend_from_slice(&[0x60, 2, 0x7F, 0x7F, 1, 0x7F]);
    bytes.extend_from_slice(&[0x60, 4, 0x7F, 0x7F, 0x7F, 0x7F, 1, 0x7F]);
    let types = bytes.len() - 10;
    bytes[9] = types as u8;
    bytes.extend_from_slice(&[2, imports.len() as u8]);
    bytes.extend_from_slice(&imports);
    bytes
}

fn config(random: &mut Random, exports: Option<Vec<u8>>) -> Config {
    Config {
        export_everything: exports.is_none(),
        exports,
        available_imports: Some(offered_imports()),
        // Floats are refused; a few modules may show it.
        allow_floats: random.below(40) == 0,
        allow_start_export: random.below(40) == 0,
        allowed_instructions: InstructionKinds::new(&[
            InstructionKind::NumericInt,
            InstructionKind::Parametric,
            InstructionKind::Variable,
            InstructionKind::Table,
            InstructionKind::MemoryInt,
            InstructionKind::Control,
        ]),
        bulk_memory_enabled: false,
        exceptions_enabled: false,
        gc_enabled: false,
        compact_imports_enabled: false,
        multi_value_enabled: false,
        reference_types_enabled: false,
        relaxed_simd_enabled: false,
        saturating_float_to_int_enabled: false,
        simd_enabled: false,
        tail_call_enabled: false,
        threads_enabled: false,
        memory64_enabled: false,
        wide_arithmetic_enabled: false,
        extended_const_enabled: false,
        max_memories: 1,
        min_memories: 1,
        max_memory32_bytes: 70 * 65536,
        max_table_elements: 5000,
        max_funcs: 12,
        max_globals: 8,
        max_types: 10,
        max_instructions: 120,
        max_data_segments: 3,
        max_element_segments: 3,
        max_elements: 12,
        ..Config::default()
    }
}

/// A module with all sorts of exports and custom sections, to be preprocessed and stored, not run.
pub fn storable(random: &mut Random) -> Option<Vec<u8>> {
    let noise: Vec<u8> = (0..300 + random.below(2500))
        .map(|_| random.below(256) as u8)
        .collect();
    let config = Config {
        generate_custom_sections: true,
        ..config(random, None)
    };
    let bytes = Smith::new(config, &mut Unstructured::new(&noise))
        .ok()?
        .to_bytes();
    (bytes.len() < 2500).then_some(bytes)
}

pub fn run(world: &mut World, s: &Setting, seed: u64, count: usize) {
    let mut random = Random(seed);
    for number in 0..count {
        let noise: Vec<u8> = (0..200 + random.below(3000))
            .map(|_| random.below(256) as u8)
            .collect();
        let config = config(&mut random, Some(wanted_exports()));
        let Ok(module) = Smith::new(config, &mut Unstructured::new(&noise)) else {
            continue;
        };
        let bytes = module.to_bytes();
        if bytes.len() > 2500 {
            continue;
        }
        let run = Run::module(Module::Bytes(bytes), RuntimeArgs::new()).gas(300_000_000);
        world.run_any("smith", &format!("{number}"), &s.base, run, None);
    }
}
