//! Runs scenarios in the official execution engine and writes what went in and what came out as JSON vectors.
//! Usage: casper-trace-oracle CHAIN-DIRECTORY WASM-DIRECTORY OUTPUT-DIRECTORY [SEED [PROGRAMS]]
//! With a seed only random programs and mutants, other ones for each seed; with a number of programs only programs.
use std::{env, path::PathBuf, process::exit};

mod chain;
mod install;
mod opcodes;
mod preprocess;
mod program;
mod scenarios;
mod seeded;
mod state;
mod versions;
mod world;

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let (chain, modules, output, numbers) = match arguments.as_slice() {
        [chain, modules, output, numbers @ ..] if numbers.len() <= 2 => {
            (chain, modules, PathBuf::from(output), numbers)
        }
        _ => {
            eprintln!(
                "usage: casper-trace-oracle CHAIN-DIRECTORY WASM-DIRECTORY OUTPUT-DIRECTORY [SEED [PROGRAMS]]"
            );
            exit(2);
        }
    };
    let numbers: Vec<u64> = numbers
        .iter()
        .map(|number| {
            number.parse().unwrap_or_else(|_| {
                eprintln!("SEED and PROGRAMS are numbers, not {number}");
                exit(2);
            })
        })
        .collect();
    let versions = versions::crates();
    let mut world = world::World::new(chain::load(&PathBuf::from(chain)), PathBuf::from(modules));
    let base = match numbers.as_slice() {
        [] => scenarios::run_all(&mut world),
        [seed, programs] => scenarios::programs(&mut world, *seed, *programs as usize),
        [seed, ..] => scenarios::fuzz(&mut world, *seed),
    };
    world.write(&output, &base, &versions);
    let modules = match numbers.as_slice() {
        [] => Some((0, 400)),
        [seed] => Some((*seed, 2000)),
        _ => None,
    };
    if let Some((seed, count)) = modules {
        preprocess::write(&world, &output.join("preprocess"), &versions, seed, count);
    }
    if !world.finish() {
        exit(1);
    }
}
