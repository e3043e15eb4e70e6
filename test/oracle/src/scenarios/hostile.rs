//! Every host function with pointers, lengths and numbers at and past every edge, in a contract's frame. Seeded.
use super::Setting;
use crate::{
    program::{bytes, Program, A},
    seeded::Random,
    world::{Run, World},
};

pub const SEED: u64 = 0xBAD;

/// Parameters and whether there is a result, by opcode: test/contracts/puppet/src/host.rs.
const ARITY: [usize; 57] = [
    4, 3, 10, 11, 11, 4, 7, 11, 9, 3, 8, 2, 5, 6, 3, 4, 4, 4, 5, 3, 2, 1, 1, 5, 1, 4, 3, 1, 3, 2,
    2, 2, 2, 3, 2, 4, 1, 3, 5, 4, 2, 3, 3, 6, 2, 4, 6, 2, 2, 1, 2, 9, 8, 7, 3, 6, 4,
];

/// Two pages: the size of the puppet's memory.
const MEMORY: i64 = 131_072;

fn argument(random: &mut Random, s: &Setting, left: usize) -> Vec<A> {
    const NUMBERS: [i64; 24] = [
        0,
        1,
        2,
        3,
        4,
        5,
        31,
        32,
        33,
        34,
        64,
        128,
        255,
        256,
        300,
        1024,
        65_536,
        MEMORY - 33,
        MEMORY - 8,
        MEMORY - 4,
        MEMORY - 1,
        MEMORY,
        0x7FFF_FFFF,
        0xFFFF_FFFF,
    ];
    match random.below(10) {
        // Pointer and length of something that may well be what is asked for.
        0..=5 if left >= 2 => {
            let friend = bytes(s.friend);
            let data = match random.below(12) {
                0 => s.a.to_vec(),
                1 => s.a_package.to_vec(),
                2 => bytes("counter"),
                3 => bytes("alpha"),
                4 => friend,
                5 => [vec![2], friend].concat(),
                6 => bytes(casper_types::U512::from(5u8)),
                7 => crate::program::clv(7u64),
                8 => bytes(None::<u64>),
                9 => vec![0; 4],
                10 => vec![],
                _ => bytes("run_called"),
            };
            if random.below(8) == 0 {
                // The length does not fit.
                let length = NUMBERS[random.below(24) as usize];
                vec![A::S(random.below(0x4000) as u16), A::I(length)]
            } else {
                vec![A::D(data)]
            }
        }
        6 | 7 => vec![A::S(0x100 + 8 * random.below(64) as u16)],
        8 => vec![A::I(random.below(1 << 32) as i64)],
        _ => vec![A::I(NUMBERS[random.below(24) as usize])],
    }
}

pub fn run(world: &mut World, s: &Setting, seed: u64, count: usize) {
    let mut random = Random(seed);
    for code in 0..57u8 {
        for number in 0..count {
            let mut arguments = vec![];
            let mut have = 0;
            while have < ARITY[code as usize] {
                for argument in argument(&mut random, s, ARITY[code as usize] - have) {
                    have += if matches!(argument, A::D(_)) { 2 } else { 1 };
                    arguments.push(argument);
                }
            }
            let program = Program::new()
                .set(0x100, &bytes(s.counter))
                .to(0x20, code, &arguments)
                .note_u32("answer", 0x20)
                .note_bytes("scratch", 0x100, 64);
            // Output may overwrite the program: gas has to end what it then does.
            let run = Run::hash(s.a, "run_called", program.args()).gas(500_000_000_000);
            world.run_any(
                "hostile",
                &format!("function {code}, {number}"),
                &s.base,
                run,
                None,
            );
        }
    }
}
