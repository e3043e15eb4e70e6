//! The puppet with random bytes replaced, as session code: preprocessing, validation, instantiation and traps of
//! modules nobody thought of. Seeded, so that every run makes the same ones.
use casper_types::RuntimeArgs;

use super::Setting;
use crate::{
    program::Program,
    seeded::Random,
    world::{Module, Run, World},
};

/// A module with up to three bytes replaced; every second time by a byte near the old one or a common one.
pub fn mutant(random: &mut Random, name: &'static str, bytes: &[u8]) -> Module {
    const COMMON: [u8; 16] = [
        0x00, 0x01, 0x02, 0x0B, 0x0F, 0x1A, 0x20, 0x21, 0x28, 0x36, 0x41, 0x6A, 0x7F, 0x7E, 0x80,
        0xFF,
    ];
    let code = code_section(bytes);
    let count = 1 + random.below(3);
    let patches = (0..count)
        .map(|_| {
            let offset = match random.below(5) {
                // Types, imports, functions, exports.
                0 => random.below(code),
                _ => code + random.below(bytes.len() as u64 - code),
            } as usize;
            let byte = match random.below(4) {
                0 => random.below(256) as u8,
                1 => bytes[offset] ^ (1 << random.below(8)),
                2 => bytes[offset].wrapping_add(1),
                _ => COMMON[random.below(16) as usize],
            };
            (offset, byte)
        })
        .collect();
    Module::Patched(name, patches)
}

/// Where the code section starts.
fn code_section(bytes: &[u8]) -> u64 {
    let mut at = 8;
    while bytes[at] != 10 {
        at += 1;
        let (mut length, mut shift) = (0usize, 0);
        loop {
            let byte = bytes[at];
            at += 1;
            length |= usize::from(byte & 0x7F) << shift;
            shift += 7;
            if byte & 0x80 == 0 {
                break;
            }
        }
        at += length;
    }
    at as u64
}

pub const SEED: u64 = 0xCA5;

pub fn run(world: &mut World, s: &Setting, seed: u64, count: usize) {
    let program = Program::new()
        .new_uref(0x101, 1u64)
        .put_uref("mutant", 0x101)
        .puppet(s.b, "run_called", &Program::new().purse(0x101).ret(7u8))
        .take(0x400)
        .unless(0x400, 8, Program::new().note_bytes("answer", 0x400, 1));
    let bytes = world.bytes_of(&Module::File("puppet.wasm"));
    let mut random = Random(seed);
    for number in 0..count {
        let module = mutant(&mut random, "puppet.wasm", &bytes);
        let mut run = Run::module(module, RuntimeArgs::new()).gas(6_000_000_000);
        run.args = program.args();
        world.run_any("mutants", &format!("{number}"), &s.base, run, None);
    }
}
