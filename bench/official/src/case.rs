//! One request with its state, as bench/engine exports it: what is bytes there is the bytesrepr in hex.
use std::{collections::BTreeSet, sync::Arc};

use casper_execution_engine::engine_state::{
    BlockInfo, ExecutableItem, ExecutionEngineV1, SessionDataV1, SessionInputData, WasmV1Request,
    WasmV1Result,
};
use casper_storage::TrackingCopy;
use casper_types::{
    account::AccountHash,
    bytesrepr::{Bytes, FromBytes},
    BlockHash, BlockTime, DeployHash, Digest, Gas, InitiatorAddr, Key, Phase, PricingMode,
    ProtocolVersion, RuntimeArgs, StoredValue, TransactionEntryPoint, TransactionHash,
    TransactionInvocationTarget, TransactionRuntimeParams, TransactionTarget, TransactionV1Hash,
    U512,
};
use serde_json::Value;

use crate::state::MemoryState;

/// Keys and values of all states, once each: a state names them by their places.
pub struct Entries {
    keys: Vec<(Vec<u8>, Key)>,
    values: Vec<Arc<StoredValue>>,
}

impl Entries {
    pub fn read(json: &Value) -> Self {
        let list = |field: &str| json[field].as_array().unwrap();
        let bytes = |key: &Value| hex::decode(text(key)).unwrap();
        Entries {
            keys: list("keys")
                .iter()
                .map(|key| (bytes(key), bytesrepr(key)))
                .collect(),
            values: list("values")
                .iter()
                .map(|value| Arc::new(bytesrepr(value)))
                .collect(),
        }
    }
}

pub struct Case {
    pub label: String,
    state: MemoryState,
    block: BlockInfo,
    transaction: TransactionHash,
    gas_limit: Gas,
    initiator: InitiatorAddr,
    item: ExecutableItem,
    entry_point: String,
    args: RuntimeArgs,
    signers: BTreeSet<AccountHash>,
}

impl Case {
    pub fn read(json: &Value, entries: &Entries, protocol_version: ProtocolVersion) -> Self {
        let request = &json["request"];
        let place = |json: &Value| json.as_u64().unwrap() as usize;
        let entries = json["state"].as_array().unwrap().iter().map(|entry| {
            let (bytes, key) = entries.keys[place(&entry[0])].clone();
            (bytes, key, entries.values[place(&entry[1])].clone())
        });
        let hash = bytesrepr(&request["transactionHash"]);
        Case {
            label: text(&json["label"]).to_string(),
            state: MemoryState::new(entries.collect()),
            block: BlockInfo::new(
                bytesrepr::<Digest>(&request["stateRootHash"]),
                BlockTime::new(request["blockTime"].as_u64().unwrap()),
                bytesrepr::<BlockHash>(&request["parentBlockHash"]),
                request["blockHeight"].as_u64().unwrap(),
                protocol_version,
            ),
            transaction: match text(&request["transactionKind"]) {
                "Deploy" => TransactionHash::Deploy(DeployHash::new(hash)),
                _ => TransactionHash::V1(TransactionV1Hash::new(hash)),
            },
            gas_limit: Gas::new(U512::from_dec_str(text(&request["gasLimit"])).unwrap()),
            initiator: bytesrepr(&request["initiator"]),
            item: item(&request["executable"]),
            entry_point: text(&request["entryPoint"]).to_string(),
            args: bytesrepr(&request["args"]),
            signers: request["signers"]
                .as_array()
                .unwrap()
                .iter()
                .map(bytesrepr)
                .collect(),
        }
    }

    /// Everything the call consumes, made before its time is taken.
    pub fn prepare<'a>(&self, engine: &'a ExecutionEngineV1) -> impl FnOnce() -> WasmV1Result + 'a {
        let tracking_copy = TrackingCopy::new(self.state.clone(), 5, false);
        let (block, transaction, gas_limit) = (self.block, self.transaction, self.gas_limit);
        let (initiator, item) = (self.initiator.clone(), self.item.clone());
        let (entry_point, args) = (self.entry_point.clone(), self.args.clone());
        let signers = self.signers.clone();
        move || {
            engine.execute_with_tracking_copy(
                tracking_copy,
                block,
                transaction,
                gas_limit,
                initiator,
                item,
                entry_point,
                args,
                signers,
                Phase::Session,
            )
        }
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn bytesrepr<T: FromBytes>(value: &Value) -> T {
    let bytes = hex::decode(text(value)).unwrap();
    let (decoded, rest) = T::from_bytes(&bytes).unwrap();
    assert!(rest.is_empty(), "left over bytes");
    decoded
}

fn item(json: &Value) -> ExecutableItem {
    let addr = || bytesrepr(&json["hash"]);
    let name = || text(&json["name"]).to_string();
    let number = |field: &str| json[field].as_u64().map(|number| number as u32);
    let (version, protocol_version_major) = (number("version"), number("protocolVersionMajor"));
    ExecutableItem::Invocation(match text(&json["kind"]) {
        "module bytes" => {
            let bytes = hex::decode(text(&json["bytes"])).unwrap().into();
            return match json["installUpgrade"].as_bool() {
                Some(install_upgrade) => session_bytes(install_upgrade, bytes),
                None => ExecutableItem::Deploy(bytes),
            };
        }
        "contract by hash" => TransactionInvocationTarget::ByHash(addr()),
        "contract by name" => TransactionInvocationTarget::ByName(name()),
        "package by hash" => TransactionInvocationTarget::ByPackageHash {
            addr: addr(),
            version,
            protocol_version_major,
        },
        "package by name" => TransactionInvocationTarget::ByPackageName {
            name: name(),
            version,
            protocol_version_major,
        },
        other => panic!("unknown executable {other}"),
    })
}

/// The session item of a V1 transaction; the engine does not export its kinds, so it has to make the item itself.
fn session_bytes(install_upgrade: bool, module_bytes: Bytes) -> ExecutableItem {
    let initiator = InitiatorAddr::AccountHash(AccountHash::default());
    let target = TransactionTarget::Session {
        is_install_upgrade: install_upgrade,
        module_bytes,
        runtime: TransactionRuntimeParams::VmCasperV1,
    };
    let pricing = PricingMode::PaymentLimited {
        payment_amount: 1,
        gas_price_tolerance: 1,
        standard_payment: true,
    };
    let (args, hash) = (RuntimeArgs::new(), TransactionV1Hash::default());
    let data = SessionInputData::SessionDataV1 {
        data: SessionDataV1::new(
            &args,
            &target,
            &TransactionEntryPoint::Call,
            install_upgrade,
            &hash,
            &pricing,
            &initiator,
            Default::default(),
            true,
        ),
    };
    let block = BlockInfo::new(
        Digest::default(),
        BlockTime::new(0),
        BlockHash::default(),
        0,
        ProtocolVersion::V2_0_0,
    );
    WasmV1Request::new_session(block, Gas::new(1), &data)
        .unwrap()
        .executable_item
}
