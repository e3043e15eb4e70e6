//! What preprocessing makes of modules, without running them: the instrumented bytes, or the error.
use std::{fs, path::Path};

use casper_execution_engine::runtime::preprocess;
use casper_types::Digest;
use serde_json::{json, Value};

use crate::{
    scenarios::mutants::{mutant, Random},
    world::{module_json, write_entries, Module, World},
};

fn entry(world: &World, module: &Module, whole: bool) -> String {
    let outcome = match preprocess(world.wasm_config(), &world.bytes_of(module)) {
        Err(error) => json!({ "error": error.to_string() }),
        Ok(instrumented) => {
            let bytes = casper_wasm::serialize(instrumented).unwrap();
            let mut outcome = json!({ "length": bytes.len(), "blake2b": hex::encode(Digest::hash(&bytes).value()) });
            if whole {
                outcome["hex"] = Value::String(hex::encode(&bytes));
            }
            outcome
        }
    };
    json!({ "module": module_json(module), "outcome": outcome }).to_string()
}

pub fn write(world: &World, directory: &Path, versions: &Value) {
    let files = ["puppet.wasm", "vault.wasm", "dealer.wasm"];
    let mut entries: Vec<String> = files
        .iter()
        .map(|name| entry(world, &Module::File(name), *name == "puppet.wasm"))
        .collect();
    let mut random = Random(0x5EED);
    for name in files {
        let bytes = world.bytes_of(&Module::File(name));
        for _ in 0..1000 {
            entries.push(entry(world, &mutant(&mut random, name, &bytes), false));
        }
    }
    fs::create_dir_all(directory).unwrap();
    write_entries(
        &directory.join("modules.json"),
        entries,
        &json!({ "engine": versions }),
    );
}
