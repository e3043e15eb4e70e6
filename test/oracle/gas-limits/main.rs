//! Writes what the transactions of test/vectors/transactions may use and cost: gas limit and cost of each, under both ways of
//! pricing, by the version of casper-types that the Cargo.toml beside names.
//! Usage: casper-trace-gas-limits TRANSACTIONS-JSON OUTPUT-JSON
use casper_types::{
    bytesrepr::ToBytes, calculate_transaction_lane, Chainspec, PricingHandling, Transaction,
    TransactionArgs, TransactionEntryPoint, TransactionTarget, TransactionV1, TransactionV1Config,
};
use serde_json::{json, Value};
use std::fs;

const GAS_PRICE: u8 = 3;

fn field<T: casper_types::bytesrepr::FromBytes>(v1: &TransactionV1, index: u16) -> T {
    v1.deserialize_field(index).ok().expect("field")
}

/// The lane as the node looks it up before it asks for the limit; a Deploy finds its own.
fn lane(transaction: &Transaction, config: &TransactionV1Config) -> Option<u8> {
    let Transaction::V1(v1) = transaction else {
        return Some(0);
    };
    let args: TransactionArgs = field(v1, 0);
    let target: TransactionTarget = field(v1, 1);
    let entry_point: TransactionEntryPoint = field(v1, 2);
    calculate_transaction_lane(
        &entry_point,
        &target,
        v1.pricing_mode(),
        config,
        v1.serialized_length() as u64,
        args.serialized_length() as u64,
    )
    .ok()
}

fn figures(transaction: &Transaction, chainspec: &Chainspec) -> Value {
    let config = &chainspec.transaction_config.transaction_v1_config;
    let Some(lane) = lane(transaction, config) else {
        return Value::Null;
    };
    let limit = transaction.gas_limit(chainspec, lane);
    let cost = transaction.gas_cost(chainspec, lane, GAS_PRICE);
    json!({
        "limit": limit.ok().map(|gas| gas.value().to_string()),
        "cost": cost.ok().map(|motes| motes.value().to_string()),
    })
}

fn main() {
    let paths: Vec<String> = std::env::args().skip(1).collect();
    let [input, output] = paths.as_slice() else {
        eprintln!("usage: casper-trace-gas-limits TRANSACTIONS-JSON OUTPUT-JSON");
        std::process::exit(2);
    };
    let document: Value = serde_json::from_str(&fs::read_to_string(input).expect("input")).unwrap();
    let mut entries = vec![];
    for (lanes_index, lanes) in document["lanes"].as_array().unwrap().iter().enumerate() {
        for handling in [PricingHandling::PaymentLimited, PricingHandling::Fixed] {
            let mut chainspec = Chainspec::default();
            chainspec.core_config.pricing_handling = handling;
            chainspec.transaction_config.transaction_v1_config =
                serde_json::from_value(lanes.clone()).expect("lanes");
            let costs = chainspec.system_costs_config.mint_costs().transfer;
            let figures: Vec<Value> = document["transactions"]
                .as_array()
                .unwrap()
                .iter()
                .map(|vector| {
                    let transaction: Transaction =
                        serde_json::from_value(vector["transaction"].clone()).unwrap();
                    figures(&transaction, &chainspec)
                })
                .collect();
            entries.push(json!({
                "lanes": lanes_index,
                "pricingHandling": format!("{handling:?}"),
                "transferCost": costs,
                "figures": figures,
            }));
        }
    }
    let text = json!({ "casper-types": env!("CARGO_PKG_VERSION"), "gasPrice": GAS_PRICE, "entries": entries });
    fs::write(output, serde_json::to_string(&text).unwrap() + "\n").unwrap();
}

