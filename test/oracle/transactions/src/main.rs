//! Writes vectors of transactions and blocks made by casper-types 6.0.1: what its JSON, its bytesrepr, its hashes and
//! its choice of a lane are. Usage: casper-trace-transaction-oracle OUTPUT-DIRECTORY. The seeds are fixed; only where the crate
//! itself takes the current time does a second run differ.
use casper_types::{
    account::AccountHash, bytesrepr::ToBytes, calculate_lane_id_for_deploy,
    calculate_transaction_lane, gens::legal_v1_transaction_arb, testing::TestRng, Block, Deploy,
    Digest, InitiatorAddr, PricingHandling, PricingMode, RewardedSignatures,
    SingleBlockRewardedSignatures, TestBlockBuilder, TestBlockV1Builder, Timestamp, Transaction,
    TransactionArgs, TransactionEntryPoint, TransactionTarget, TransactionV1, TransactionV1Config,
    TransactionV1Hash, TransactionV1Payload,
};
use proptest::{
    strategy::{Strategy, ValueTree},
    test_runner::{Config, RngAlgorithm, TestRng as ProptestRng, TestRunner},
};
use serde_json::{json, Value};
use std::fs;

/// Lanes of several shapes, so that size, gas and args all decide somewhere.
fn lane_configs() -> Vec<Value> {
    vec![
        json!({"native_mint_lane": [0, 2048, 1024, 100_000_000, 650], "native_auction_lane": [1, 3096, 2048, 2_500_000_000u64, 650],
            "install_upgrade_lane": [2, 750_000, 2048, 1_000_000_000_000u64, 1],
            "wasm_lanes": [[3, 262_144, 1024, 1_000_000_000_000u64, 1], [4, 131_072, 1024, 100_000_000_000u64, 2], [5, 65_536, 512, 5_000_000_000u64, 80]]}),
        json!({"native_mint_lane": [0, 2048, 1024, 1, 650], "native_auction_lane": [1, 3096, 2048, 2, 650],
            "install_upgrade_lane": [2, 750_000, 2048, 3, 1],
            "wasm_lanes": [[7, 500, 100, u64::MAX, 1], [4, 600, 300, u64::MAX, 2], [9, 700, 600, u64::MAX, 80], [3, 70_000, 600, u64::MAX, 80]]}),
        json!({"native_mint_lane": [0, 2048, 1024, 1, 650], "native_auction_lane": [1, 3096, 2048, 2, 650],
            "install_upgrade_lane": [2, 750_000, 2048, 3, 1],
            "wasm_lanes": [[5, 100_000, 100_000, u64::MAX / 2, 1], [4, 100_000, 100_000, u64::MAX, 2], [3, 100_000, 100_000, u64::MAX, 2], [8, 450, 300, u64::MAX / 4, 1]]}),
    ]
}

fn config(value: &Value) -> TransactionV1Config {
    serde_json::from_value(value.clone()).expect("lanes")
}

fn field<T: casper_types::bytesrepr::FromBytes>(v1: &TransactionV1, index: u16) -> T {
    v1.deserialize_field(index).ok().expect("field")
}

fn lane(
    transaction: &Transaction,
    handling: PricingHandling,
    config: &TransactionV1Config,
) -> Value {
    let lane = match transaction {
        Transaction::Deploy(deploy) => calculate_lane_id_for_deploy(deploy, handling, config).ok(),
        Transaction::V1(v1) => {
            let args: TransactionArgs = field(v1, 0);
            let target: TransactionTarget = field(v1, 1);
            let entry_point: TransactionEntryPoint = field(v1, 2);
            let args_length = args.serialized_length() as u64;
            calculate_transaction_lane(
                &entry_point,
                &target,
                v1.pricing_mode(),
                config,
                v1.serialized_length() as u64,
                args_length,
            )
            .ok()
        }
    };
    json!(lane)
}

fn vector(transaction: &Transaction) -> Value {
    let inner = match transaction {
        Transaction::Deploy(deploy) => deploy.to_bytes(),
        Transaction::V1(v1) => v1.to_bytes(),
    };
    let lanes: Vec<Value> = lane_configs()
        .iter()
        .map(|value| {
            let config = config(value);
            json!({"PaymentLimited": lane(transaction, PricingHandling::PaymentLimited, &config), "Fixed": lane(transaction, PricingHandling::Fixed, &config)})
        })
        .collect();
    json!({
        "transaction": transaction,
        "size_estimate": transaction.size_estimate(),
        "bytes_hash": Digest::hash(transaction.to_bytes().unwrap()),
        "inner_length": inner.unwrap().len(),
        "approvals_hash": transaction.compute_approvals_hash().unwrap(),
        "signers": transaction.signers().iter().map(|hash| hash.to_formatted_string()).collect::<Vec<_>>(),
        "lanes": lanes,
    })
}

fn rebuilt(v1: &TransactionV1, initiator: InitiatorAddr, pricing: PricingMode) -> TransactionV1 {
    let payload = TransactionV1Payload::new(
        v1.chain_name().to_string(),
        v1.timestamp(),
        v1.ttl(),
        pricing,
        initiator,
        v1.payload().fields().clone(),
    );
    let hash = TransactionV1Hash::from(Digest::hash(payload.to_bytes().unwrap()));
    TransactionV1::new(hash, payload, v1.approvals().clone())
}

fn write(path: &str, value: &Value) {
    fs::write(path, serde_json::to_string(value).unwrap() + "\n").unwrap();
}

fn main() {
    let output = std::env::args().nth(1).expect("output directory");
    let mut rng = TestRng::from_seed([7; 16]);
    let mut transactions: Vec<Transaction> = Vec::new();
    let mut runner = TestRunner::new_with_rng(
        Config::default(),
        ProptestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]),
    );
    for index in 0..96u8 {
        let v1 = legal_v1_transaction_arb()
            .new_tree(&mut runner)
            .unwrap()
            .current();
        if index % 24 == 0 {
            transactions.push(
                rebuilt(
                    &v1,
                    InitiatorAddr::AccountHash(AccountHash::new([index; 32])),
                    v1.pricing_mode().clone(),
                )
                .into(),
            );
            transactions.push(
                rebuilt(
                    &v1,
                    v1.initiator_addr().clone(),
                    PricingMode::Prepaid {
                        receipt: Digest::hash([index]),
                    },
                )
                .into(),
            );
        }
        transactions.push(v1.into());
    }
    for _ in 0..24 {
        transactions.push(Deploy::random(&mut rng).into());
    }
    transactions.push(Deploy::random_valid_native_transfer(&mut rng).into());
    // Several signers, of both algorithms, to fix the order of approvals.
    for _ in 0..4 {
        let mut transaction = Transaction::from(Deploy::random_valid_native_transfer(&mut rng));
        for _ in 0..4 {
            transaction.sign(&casper_types::SecretKey::random(&mut rng));
        }
        transactions.push(transaction);
    }
    let list: Vec<Value> = transactions.iter().map(vector).collect();
    write(
        &format!("{output}/transactions.json"),
        &json!({"casper-types": "6.0.1", "lanes": lane_configs(), "transactions": list}),
    );

    let mut blocks: Vec<Block> = Vec::new();
    for index in 0..6u64 {
        let time = Timestamp::from(1_700_000_000_000 + index);
        let v1 = TestBlockV1Builder::new()
            .timestamp(time)
            .random_deploys(index as usize, &mut rng)
            .switch_block(index % 2 == 0)
            .build_versioned(&mut rng);
        blocks.push(v1);
        let bits = (0..index).map(|height| {
            SingleBlockRewardedSignatures::pack((0..(height * 5)).map(|bit| (bit % 3 == 0) as u8))
        });
        let v2 = TestBlockBuilder::new()
            .timestamp(time)
            .random_transactions(2 * index as usize, &mut rng)
            .switch_block(index % 2 == 0)
            .rewarded_signatures(RewardedSignatures::new(bits))
            .build_versioned(&mut rng);
        blocks.push(v2);
    }
    let list: Vec<Value> = blocks
        .iter()
        .map(|block| json!({"block": block, "body_hash": block.body_hash(), "hash": block.hash()}))
        .collect();
    write(
        &format!("{output}/blocks.json"),
        &json!({"casper-types": "6.0.1", "blocks": list}),
    );
}
