// Vectors for libs/core/engine/src/wasm: what the official crates make of a module, step by step.
//   casper-trace-wasm-vectors wat FILE          hex of a text module
//   casper-trace-wasm-vectors smith COUNT SEED SIZE   lines `name <tab> hex`
//   casper-trace-wasm-vectors vectors           lines `name <tab> hex` to vectors, one JSON object a line
mod host;
mod official;
mod smith;

use base64::Engine;
use casper_wasm::elements::{Internal, Module};
use casper_wasmi::{ImportsBuilder, MemoryRef, ModuleInstance, ModuleRef};
use official::resolvers::memory_resolver::MemoryResolver;
use official::resolvers::v1_resolver::RuntimeModuleImportResolver;
use official::shims::{BrTableCost, ControlFlowCosts, OpcodeCosts, WasmConfig, WasmV1Config};
use official::wasm_prep;
use serde_json::json;
use sha2::{Digest, Sha256};
use std::io::{BufRead, Write};
use std::panic::{catch_unwind, AssertUnwindSafe};

const MAX_MEMORY: u32 = 64;
const GAS_LIMITS: [u64; 4] = [100_000_000, 5_000_000, 20_000, 1_000];

/// The costs of the chainspec of casper-node 2.0.3, but for `grow_memory`.
fn config(grow_memory: u32) -> WasmConfig {
    let control_flow = ControlFlowCosts {
        block: 255,
        op_loop: 255,
        op_if: 105,
        op_else: 105,
        end: 105,
        br: 1665,
        br_if: 510,
        op_return: 105,
        call: 225,
        call_indirect: 270,
        drop: 105,
        select: 105,
        br_table: BrTableCost { cost: 150, size_multiplier: 100 },
    };
    let opcode_costs = OpcodeCosts {
        bit: 105,
        add: 105,
        mul: 105,
        div: 105,
        load: 105,
        store: 105,
        op_const: 105,
        local: 105,
        global: 105,
        integer_comparison: 105,
        conversion: 105,
        unreachable: 105,
        nop: 105,
        current_memory: 105,
        grow_memory,
        control_flow,
        sign: 105,
    };
    WasmConfig { v1: WasmV1Config { max_memory: MAX_MEMORY, max_stack_height: 500, opcode_costs } }
}

type Step<T> = Result<T, String>;

/// `f`, with a panic as an error of its own.
fn guarded<T>(f: impl FnOnce() -> Step<T>) -> Step<T> {
    catch_unwind(AssertUnwindSafe(f)).unwrap_or_else(|_| Err("panic".into()))
}

fn digest(bytes: &[u8]) -> String {
    let hash = Sha256::digest(bytes);
    format!("{} {}", bytes.len(), hex::encode(&hash[..16]))
}

fn shown(step: &Step<Vec<u8>>) -> serde_json::Value {
    match step {
        Ok(bytes) => json!({ "ok": digest(bytes) }),
        Err(text) => json!({ "error": text }),
    }
}

fn shown_text(step: Step<String>) -> serde_json::Value {
    match step {
        Ok(text) => json!({ "ok": text }),
        Err(text) => json!({ "error": text }),
    }
}

fn interpreter(error: casper_wasmi::Error) -> String {
    format!("Interpreter error: {}", String::from(error))
}

/// runtime/utils.rs `instance_and_memory`.
fn instance_and_memory(module: Module) -> Step<(ModuleRef, MemoryRef)> {
    let module = casper_wasmi::Module::from_casper_wasm_module(module).map_err(interpreter)?;
    let resolver = RuntimeModuleImportResolver::new(MAX_MEMORY);
    let mut imports = ImportsBuilder::new();
    imports.push_resolver("env", &resolver);
    let not_started = ModuleInstance::new(&module, &imports).map_err(interpreter)?;
    if not_started.has_start() {
        return Err("Unsupported Wasm start".into());
    }
    let instance = not_started.not_started_instance().clone();
    let memory = resolver.memory_ref().map_err(|error| format!("Resolver error: {}", error))?;
    Ok((instance, memory))
}

/// Outcome, gas, host calls and final memory of a run of the export `name`.
fn run(module: Module, name: &str, limit: u64) -> Step<String> {
    let (instance, memory) = instance_and_memory(module)?;
    let mut host = host::Host::new(limit);
    let outcome = match instance.invoke_export(name, &[], &mut host) {
        Ok(_) => "returned".to_string(),
        Err(error) => match error.as_host_error() {
            Some(host_error) => host_error.to_string(),
            None => interpreter(error),
        },
    };
    let bytes = memory.with_direct_access(|bytes| digest(bytes));
    Ok(format!("{outcome}; gas {}; calls {}; log {}; memory {bytes}", host.gas, host.calls, host.log))
}

fn bytes_of(module: &Module) -> Step<Vec<u8>> {
    casper_wasm::serialize(module.clone()).map_err(|error| error.to_string())
}

fn store(module: &Module, keep: &[String]) -> Step<Vec<u8>> {
    let names = keep.iter().map(String::as_str).collect();
    guarded(|| wasm_prep::get_module_from_entry_points(names, module.clone()).map_err(|error| error.to_string()))
}

/// Every other exported function, or all if that leaves none; in byte order.
fn exports_to_keep(module: &Module, position: usize) -> Vec<String> {
    let entries = module.export_section().map(|section| section.entries()).unwrap_or(&[]);
    let mut names: Vec<String> = entries
        .iter()
        .filter(|entry| matches!(entry.internal(), Internal::Function(_)))
        .map(|entry| entry.field().to_string())
        .collect();
    names.sort();
    let half: Vec<String> = names.iter().skip(position % 2).step_by(2).cloned().collect();
    if half.is_empty() { names } else { half }
}

fn vector(name: &str, bytes: &[u8], position: usize) -> serde_json::Value {
    let grow_memory = if position % 7 == 6 { 0 } else { 900 };
    let limit = GAS_LIMITS[position % GAS_LIMITS.len()];
    let decoded = guarded(|| wasm_prep::deserialize(bytes).map_err(|error| error.to_string()));
    let keep = decoded.as_ref().map(|module| exports_to_keep(module, position)).unwrap_or_default();
    let entry = keep.first().map(String::as_str).unwrap_or("call").to_string();
    let mut vector = json!({
        "name": name,
        "module": base64::engine::general_purpose::STANDARD.encode(bytes),
        "growMemory": grow_memory,
        "gasLimit": limit,
        "keep": keep,
        "entry": entry,
        "decoded": shown(&decoded.and_then(|module| bytes_of(&module))),
    });
    let prepared = guarded(|| wasm_prep::preprocess(config(grow_memory), bytes).map_err(|error| error.to_string()));
    vector["prepared"] = shown(&prepared.as_ref().map_err(Clone::clone).and_then(bytes_of));
    let Ok(module) = prepared else { return vector };
    let instance = guarded(|| instance_and_memory(module.clone()).map(|_| "instance".to_string()));
    let runs = instance.is_ok();
    vector["instance"] = shown_text(instance);
    if runs {
        vector["run"] = shown_text(guarded(|| run(module.clone(), &entry, limit)));
    }
    let stored = store(&module, &keep);
    vector["stored"] = shown(&stored);
    let Ok(stored) = stored else { return vector };
    let again = guarded(|| wasm_prep::deserialize(&stored).map_err(|error| error.to_string()));
    vector["storedDecoded"] = shown(&again.as_ref().map_err(Clone::clone).and_then(bytes_of));
    let Ok(again) = again else { return vector };
    if runs {
        vector["storedRun"] = shown_text(guarded(|| run(again.clone(), &entry, limit)));
        vector["storedAgain"] = shown(&store(&again, &keep[..keep.len().min(1)]));
    }
    vector
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let number = |index: usize| args[index].parse::<u64>().expect("a number");
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    match args[1].as_str() {
        "wat" => writeln!(out, "{}", hex::encode(wat::parse_file(&args[2]).expect("valid text"))).expect("output"),
        "smith" => {
            for (index, module) in smith::modules(number(2), number(3), number(4) as usize).iter().enumerate() {
                writeln!(out, "random {}-{}-{}\t{}", args[3], args[4], index, hex::encode(module)).expect("output");
            }
        }
        "vectors" => {
            std::panic::set_hook(Box::new(|_| {}));
            for (position, line) in std::io::stdin().lock().lines().enumerate() {
                let line = line.expect("input");
                let (name, bytes) = line.split_once('\t').expect("a tab");
                let bytes = hex::decode(bytes).expect("hex");
                writeln!(out, "{}", vector(name, &bytes, position)).expect("output");
            }
        }
        other => panic!("unknown command {}", other),
    }
}
