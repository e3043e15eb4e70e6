//! What preprocessing makes of modules, without running them: the instrumented bytes, or the error; and the bytes that an
//! install would store.
use std::{fs, path::Path};

use casper_execution_engine::runtime::preprocess;
use casper_types::Digest;
use serde_json::{json, Value};

use crate::{
    scenarios::{mutants::mutant, smith::storable},
    seeded::Random,
    world::{module_json, write_entries, Module, World},
};

fn digest(bytes: &[u8]) -> Value {
    json!({ "length": bytes.len(), "blake2b": hex::encode(Digest::hash(bytes).value()) })
}

/// Every second export as an entry point, and what is stored then.
fn stored(module: &casper_wasm::elements::Module) -> Option<Value> {
    let mut names: Vec<String> = module
        .export_section()?
        .entries()
        .iter()
        .map(|entry| entry.field().to_string())
        .step_by(2)
        .collect();
    names.sort();
    let mut module = module.clone();
    // As casper-execution-engine's get_module_from_entry_points, which is private.
    casper_wasm_utils::optimize(&mut module, names.iter().map(String::as_str).collect()).ok()?;
    let mut outcome = digest(&casper_wasm::serialize(module).unwrap());
    outcome["entryPoints"] = json!(names);
    Some(outcome)
}

fn entry(world: &World, module: &Module, valid: bool) -> String {
    let outcome = match preprocess(world.wasm_config(), &world.bytes_of(module)) {
        Err(error) => json!({ "error": error.to_string() }),
        Ok(instrumented) => {
            let mut outcome = digest(&casper_wasm::serialize(instrumented.clone()).unwrap());
            // Only what validates gets as far as being stored.
            if let Some(stored) = valid.then(|| stored(&instrumented)).flatten() {
                outcome["stored"] = stored;
            }
            outcome
        }
    };
    json!({ "module": module_json(module), "outcome": outcome }).to_string()
}

pub fn write(world: &World, directory: &Path, versions: &Value, seed: u64, count: usize) {
    let files = ["puppet.wasm", "vault.wasm", "dealer.wasm"];
    let mut entries: Vec<String> = files
        .iter()
        .map(|name| entry(world, &Module::File(name), true))
        .collect();
    let mut random = Random(0x5EED + seed);
    for name in files {
        let bytes = world.bytes_of(&Module::File(name));
        for _ in 0..count * if name == "puppet.wasm" { 3 } else { 1 } {
            entries.push(entry(world, &mutant(&mut random, name, &bytes), false));
        }
    }
    for _ in 0..count {
        if let Some(bytes) = storable(&mut random) {
            entries.push(entry(world, &Module::Bytes(bytes), true));
        }
    }
    fs::create_dir_all(directory).unwrap();
    write_entries(
        &directory.join("modules.json"),
        entries,
        &json!({ "engine": versions }),
    );
}
