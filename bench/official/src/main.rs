//! Times the execute call of the official engine on exported requests; prints JSON with the samples of each.
//! Usage: casper-trace-bench-official CASES.json WARM-UP-ROUNDS ROUNDS
use std::{env, fs, hint::black_box, process::exit, time::Instant};

use casper_execution_engine::engine_state::{ExecutionEngineV1, WasmV1Result};
use casper_types::{bytesrepr::ToBytes, Digest, ProtocolVersion};
use serde_json::{json, Value};

mod case;
mod config;
mod state;

use case::{Case, Entries};

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [file, warm_up, rounds] = arguments.as_slice() else {
        eprintln!("usage: casper-trace-bench-official CASES.json WARM-UP-ROUNDS ROUNDS");
        exit(2);
    };
    let (warm_up, rounds): (usize, usize) = (warm_up.parse().unwrap(), rounds.parse().unwrap());
    let input: Value = serde_json::from_slice(&fs::read(file).unwrap()).unwrap();
    let version: ProtocolVersion = input["protocolVersion"].as_str().unwrap().parse().unwrap();
    let config = config::engine_config(input["chainspec"].as_str().unwrap(), version);
    let engine = ExecutionEngineV1::new(config);
    let entries = Entries::read(&input);
    let cases: Vec<Case> = input["cases"]
        .as_array()
        .unwrap()
        .iter()
        .map(|case| Case::read(case, &entries, version))
        .collect();

    let mut samples: Vec<Vec<u64>> = vec![vec![]; cases.len()];
    for round in 0..warm_up + rounds {
        for (case, samples) in cases.iter().zip(&mut samples) {
            let execute = case.prepare(&engine);
            let start = Instant::now();
            let result = black_box(execute());
            let nanoseconds = start.elapsed().as_nanos() as u64;
            drop(result);
            if round >= warm_up {
                samples.push(nanoseconds);
            }
        }
    }
    let answers = cases
        .iter()
        .zip(samples)
        .map(|(case, samples)| outcome(&case.label, case.prepare(&engine)(), samples));
    println!("{}", Value::Array(answers.collect()));
}

/// The outcome goes along, so that both engines are known to have done the same work.
fn outcome(label: &str, result: WasmV1Result, nanoseconds: Vec<u64>) -> Value {
    let effects = result.effects().transforms();
    let bytes: Vec<u8> = effects
        .iter()
        .flat_map(|transform| transform.to_bytes().unwrap())
        .collect();
    json!({
        "label": label,
        "consumed": result.consumed().value().to_string(),
        "error": result.error().map(|error| error.to_string()),
        "effects": effects.len(),
        "effectsHash": hex::encode(Digest::hash(bytes).value()),
        "nanoseconds": nanoseconds,
    })
}
