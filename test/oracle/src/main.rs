//! Runs scenarios in the official execution engine and writes what went in and what came out as JSON vectors.
//! Usage: casper-trace-oracle CHAIN-DIRECTORY WASM-DIRECTORY OUTPUT-DIRECTORY [SEED]
//! With a seed only random programs and mutants, other ones for each seed.
use std::{env, path::PathBuf, process::exit};

mod chain;
mod opcodes;
mod preprocess;
mod program;
mod scenarios;
mod state;
mod world;

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let (chain, modules, output, seed) = match arguments.as_slice() {
        [chain, modules, output] => (chain, modules, PathBuf::from(output), None),
        [chain, modules, output, seed] => {
            (chain, modules, PathBuf::from(output), seed.parse().ok())
        }
        _ => {
            eprintln!(
                "usage: casper-trace-oracle CHAIN-DIRECTORY WASM-DIRECTORY OUTPUT-DIRECTORY [SEED]"
            );
            exit(2);
        }
    };
    let versions = serde_json::json!({
        "casper-execution-engine": "8.1.1",
        "casper-storage": "2.1.1",
        "casper-types": "6.0.1",
    });
    let mut world = world::World::new(chain::load(&PathBuf::from(chain)), PathBuf::from(modules));
    let base = match seed {
        Some(seed) => scenarios::fuzz(&mut world, seed),
        None => scenarios::run_all(&mut world),
    };
    world.write(&output, &base, &versions);
    let count = if seed.is_none() { 400 } else { 2000 };
    preprocess::write(
        &world,
        &output.join("preprocess"),
        &versions,
        seed.unwrap_or(0),
        count,
    );
    if !world.finish() {
        exit(1);
    }
}
