//! Runs scenarios in the official execution engine and writes what went in and what came out as JSON vectors.
//! Usage: casper-trace-oracle CHAIN-DIRECTORY WASM-DIRECTORY OUTPUT-DIRECTORY
use std::{env, path::PathBuf, process::exit};

mod chain;
mod opcodes;
mod preprocess;
mod program;
mod scenarios;
mod state;
mod world;

fn main() {
    let paths: Vec<PathBuf> = env::args().skip(1).map(PathBuf::from).collect();
    let [chain, modules, output] = paths.as_slice() else {
        eprintln!("usage: casper-trace-oracle CHAIN-DIRECTORY WASM-DIRECTORY OUTPUT-DIRECTORY");
        exit(2);
    };
    let versions = serde_json::json!({
        "casper-execution-engine": "8.1.1",
        "casper-storage": "2.1.1",
        "casper-types": "6.0.1",
    });
    let mut world = world::World::new(chain::load(chain), modules.clone());
    let base = scenarios::run_all(&mut world);
    world.write(output, &base, &versions);
    preprocess::write(&world, &output.join("preprocess"), &versions);
    if !world.finish() {
        exit(1);
    }
}
