//! Writes vectors of casper-types 6.0.1: values of every kind with their JSON and their bytesrepr.
//! `cargo run -- <folder>`; the same seed gives the same files.
use casper_types::{
    bytesrepr::{self, ToBytes},
    contract_messages::Message,
    execution::{ExecutionResult, ExecutionResultV2, TransformError, TransformInstruction, TransformKindV2, TransformV2},
    gens::{all_keys_arb, cl_value_arb, entry_point_arb, named_args_arb, stored_value_arb},
    system::auction::{BidKind, Bridge, Unbond, UnbondEra, UnbondKind},
    testing::TestRng,
    CLType, CLTyped, CLValue, ContractWasm, EntryPointValue, EraId, Key, PublicKey, StoredValue,
    StoredValueTypeMismatch, URef, U128, U256, U512,
};
use proptest::{
    strategy::{Strategy, ValueTree},
    test_runner::TestRunner,
};
use serde::Serialize;
use serde_json::{json, Value};
use std::{collections::BTreeMap, fs, path::Path};

const SEED: [u8; 16] = [42; 16];

fn entry<T: Serialize + ToBytes>(value: &T) -> Value {
    json!({ "json": serde_json::to_value(value).unwrap(), "bytes": hex::encode(value.to_bytes().unwrap()) })
}

fn label(value: &StoredValue) -> String {
    match value {
        StoredValue::BidKind(kind) => format!("BidKind.{:?}", kind.tag()).replace("BidKindTag::", ""),
        StoredValue::CLValue(_) => "CLValue".to_string(),
        other => other.type_name(),
    }
}

fn draw<T: std::fmt::Debug, S: Strategy<Value = T>>(runner: &mut TestRunner, strategy: &S) -> T {
    strategy.new_tree(runner).unwrap().current()
}

fn stored_values(runner: &mut TestRunner, rng: &mut TestRng) -> Value {
    let mut by_label: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    let strategy = stored_value_arb();
    for _ in 0..1500 {
        let value = draw(runner, &strategy);
        let entries = by_label.entry(label(&value)).or_default();
        if entries.len() < 4 && value.serialized_length() < 2500 {
            entries.push(entry(&value));
        }
    }
    let mut more: Vec<StoredValue> = Vec::new();
    let eras: Vec<UnbondEra> = (0..3)
        .map(|era| {
            let new_validator = if era == 1 { Some(PublicKey::random(rng)) } else { None };
            UnbondEra::new(URef::default(), EraId::new(era), U512::from(era) << 300, new_validator)
        })
        .collect();
    for kind in [
        UnbondKind::Validator(PublicKey::random(rng)),
        UnbondKind::DelegatedPublicKey(PublicKey::random(rng)),
        UnbondKind::DelegatedPurse([7; 32]),
    ] {
        let unbond = Unbond::new(PublicKey::random(rng), kind, eras.clone());
        more.push(StoredValue::BidKind(BidKind::Unbond(Box::new(unbond))));
    }
    let bridge = Bridge::new(PublicKey::random(rng), PublicKey::random(rng), EraId::new(u64::MAX));
    more.push(StoredValue::BidKind(BidKind::Bridge(Box::new(bridge))));
    more.push(StoredValue::ContractWasm(ContractWasm::new(vec![0, 97, 115, 109, 1, 0, 0, 0])));
    for _ in 0..4 {
        more.push(StoredValue::EntryPoint(EntryPointValue::V1CasperVm(draw(runner, &entry_point_arb()))));
    }
    for value in more {
        by_label.entry(label(&value)).or_default().push(entry(&value));
    }
    json!(by_label)
}

fn keys(runner: &mut TestRunner, rng: &mut TestRng) -> Value {
    let mut all: Vec<Key> = (0..120).map(|_| draw(runner, &all_keys_arb())).collect();
    all.extend((0..60).map(|_| rand_key(rng)));
    Value::Array(
        all.iter()
            .map(|key| json!({ "json": key.to_formatted_string(), "bytes": hex::encode(key.to_bytes().unwrap()) }))
            .collect(),
    )
}

fn rand_key(rng: &mut TestRng) -> Key {
    use rand::Rng;
    rng.gen()
}

fn transforms(rng: &mut TestRng) -> Value {
    let mut kinds: Vec<TransformKindV2> = (0..60).map(|_| TransformKindV2::random(rng)).collect();
    let errors = [
        bytesrepr::Error::EarlyEndOfStream,
        bytesrepr::Error::Formatting,
        bytesrepr::Error::LeftOverBytes,
        bytesrepr::Error::OutOfMemory,
        bytesrepr::Error::NotRepresentable,
        bytesrepr::Error::ExceededRecursionDepth,
    ];
    kinds.extend(errors.map(|error| TransformKindV2::Failure(TransformError::Serialization(error))));
    let mismatch = StoredValueTypeMismatch::new("U512".to_string(), "Map { key: Ü, value: Unit }".to_string());
    kinds.push(TransformKindV2::Failure(TransformError::TypeMismatch(mismatch)));
    kinds.push(TransformKindV2::Failure(TransformError::Deprecated));
    kinds.push(TransformKindV2::AddInt32(i32::MIN));
    Value::Array(kinds.into_iter().map(|kind| entry(&TransformV2::new(rand_key(rng), kind))).collect())
}

fn cl<T: CLTyped + ToBytes>(value: T) -> CLValue {
    CLValue::from_t(value).unwrap()
}

/// What each transform makes of each kind of value.
fn applied(runner: &mut TestRunner) -> Value {
    let numbers = [
        cl(i32::MIN), cl(i32::MAX), cl(i64::MIN), cl(i64::MAX), cl(0u8), cl(u8::MAX), cl(0u32), cl(u32::MAX),
        cl(0u64), cl(u64::MAX), cl(U128::zero()), cl(U128::MAX), cl(U256::zero()), cl(U256::MAX), cl(U512::zero()),
        cl(U512::MAX), cl("text"), cl(true), cl(Some(1u8)), cl(vec![1u32]), cl((1u8, "a")), cl([1u8; 3]),
        cl(Ok::<u8, String>(1)), cl(BTreeMap::from([(1u8, true)])),
        CLValue::from_components(CLType::U64, vec![1, 2]), CLValue::from_components(CLType::U512, vec![65]),
        CLValue::from_components(CLType::U8, vec![1, 2]), CLValue::from_components(CLType::Any, vec![]),
    ];
    let mut values: Vec<StoredValue> = numbers.into_iter().map(StoredValue::CLValue).collect();
    let mut seen: BTreeMap<String, StoredValue> = BTreeMap::new();
    let strategy = stored_value_arb();
    for _ in 0..600 {
        let value = draw(runner, &strategy);
        if value.serialized_length() < 600 && !matches!(value, StoredValue::CLValue(_)) {
            seen.entry(value.type_name()).or_insert(value);
        }
    }
    values.extend(seen.into_values());
    let named_keys = BTreeMap::from([
        ("b".to_string(), Key::Hash([2; 32])),
        ("\u{ffff}".to_string(), Key::Hash([3; 32])),
        ("\u{10000}".to_string(), Key::URef(URef::default())),
    ]);
    let kinds = [
        TransformKindV2::Identity,
        TransformKindV2::AddInt32(1), TransformKindV2::AddInt32(-1), TransformKindV2::AddInt32(i32::MIN),
        TransformKindV2::AddUInt64(1), TransformKindV2::AddUInt64(u64::MAX),
        TransformKindV2::AddUInt128(U128::MAX), TransformKindV2::AddUInt256(U256::MAX - 5),
        TransformKindV2::AddUInt512(U512::one()), TransformKindV2::AddUInt512(U512::MAX),
        TransformKindV2::AddKeys(named_keys.into()),
        TransformKindV2::Prune(Key::Hash([1; 32])),
        TransformKindV2::Failure(TransformError::Deprecated),
    ];
    let mut cases = Vec::new();
    for value in &values {
        for kind in &kinds {
            let outcome = match kind.clone().apply(value.clone()) {
                Ok(TransformInstruction::Store(stored)) => json!({ "store": hex::encode(stored.to_bytes().unwrap()) }),
                Ok(TransformInstruction::Prune(key)) => json!({ "prune": key.to_formatted_string() }),
                Err(error) => json!({ "error": error.to_string() }),
            };
            let before = hex::encode(value.to_bytes().unwrap());
            cases.push(json!({ "before": before, "transform": hex::encode(kind.to_bytes().unwrap()), "outcome": outcome }));
        }
    }
    Value::Array(cases)
}

fn write(folder: &Path, name: &str, value: Value) {
    fs::write(folder.join(name), format!("{}\n", serde_json::to_string_pretty(&value).unwrap())).unwrap();
}

fn main() {
    let folder = std::env::args().nth(1).expect("folder");
    let folder = Path::new(&folder);
    let mut runner = TestRunner::deterministic();
    let mut rng = TestRng::from_seed(SEED);
    write(folder, "stored_value.json", stored_values(&mut runner, &mut rng));
    write(folder, "key.json", keys(&mut runner, &mut rng));
    write(folder, "transform.json", transforms(&mut rng));
    write(folder, "apply.json", applied(&mut runner));
    let cl_values = (0..150).map(|_| entry(&draw(&mut runner, &cl_value_arb()))).collect();
    write(folder, "clvalue.json", Value::Array(cl_values));
    let args = (0..20).map(|_| { let arg = draw(&mut runner, &named_args_arb()); entry(&arg) }).collect();
    write(folder, "named_arg.json", Value::Array(args));
    let results = (0..12).map(|_| entry(&ExecutionResult::V2(Box::new(ExecutionResultV2::random(&mut rng))))).collect();
    write(folder, "execution_result.json", Value::Array(results));
    let messages = (0..8).map(|_| {
        let message = Message::random(&mut rng);
        let checksum = message.checksum().unwrap();
        json!({ "json": serde_json::to_value(&message).unwrap(), "bytes": hex::encode(message.to_bytes().unwrap()),
            "checksum": hex::encode(checksum.value()), "message_key": message.message_key().to_formatted_string(),
            "topic_key": message.topic_key().to_formatted_string() })
    }).collect();
    write(folder, "message.json", Value::Array(messages));
}
