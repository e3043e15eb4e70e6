//! The chain the scenarios run on: costs and limits of a recorded network's chainspec, a genesis of our own.
use std::{fs, path::Path};

use casper_execution_engine::engine_state::{EngineConfig, EngineConfigBuilder};
use casper_storage::{
    data_access_layer::{GenesisRequest, GenesisResult},
    global_state::state::{lmdb::make_temporary_global_state, CommitProvider},
};
use casper_types::{
    account::AccountHash, BlockGlobalAddr, CLValue, ChainspecRegistry, Digest, GenesisAccount,
    GenesisValidator, HoldBalanceHandling, Key, Motes, PublicKey, SecretKey, StorageCosts,
    StoredValue, SystemConfig, WasmConfig, U512,
};
use serde_json::Value;

pub use crate::versions::PROTOCOL_VERSION;
use crate::{
    state::MemoryState,
    versions::{core_config, genesis_config, GenesisParts},
};

pub const GENESIS_TIME: u64 = 1_600_000_000_000;
pub const BLOCK_TIME: u64 = 1_700_000_000_000;
pub const BLOCK_HEIGHT: u64 = 4242;

pub struct Chain {
    pub config: EngineConfig,
    pub genesis: MemoryState,
}

#[derive(Clone)]
pub struct User {
    pub secret: std::sync::Arc<SecretKey>,
    pub public: PublicKey,
}

impl User {
    fn new(secret: SecretKey) -> Self {
        let public = PublicKey::from(&secret);
        User {
            secret: std::sync::Arc::new(secret),
            public,
        }
    }

    pub fn hash(&self) -> AccountHash {
        self.public.to_account_hash()
    }
}

/// Users 0 to 3 have accounts (3 with a secp256k1 key), user 4 is the validator, users 5 and 6 are unknown.
pub fn users() -> Vec<User> {
    (1..=7)
        .map(|number| {
            User::new(match number {
                4 => SecretKey::secp256k1_from_bytes([number; 32]).unwrap(),
                _ => SecretKey::ed25519_from_bytes([number; 32]).unwrap(),
            })
        })
        .collect()
}

fn chainspec_text(chain: &Path) -> String {
    let answer: Value =
        serde_json::from_slice(&fs::read(chain.join("info_get_chainspec.json")).unwrap()).unwrap();
    let hex = answer["chainspec_bytes"]["chainspec_bytes"]
        .as_str()
        .unwrap();
    String::from_utf8(hex::decode(hex).unwrap()).unwrap()
}

pub fn load(chain: &Path) -> Chain {
    let chainspec: toml::Table = chainspec_text(chain).parse().unwrap();
    let core = core_config(&chainspec);
    let wasm: WasmConfig = chainspec["wasm"].clone().try_into().unwrap();
    let system: SystemConfig = chainspec["system_costs"].clone().try_into().unwrap();
    let storage: StorageCosts = chainspec["storage_costs"].clone().try_into().unwrap();
    // As casper-node 2.0.3 does in src/components/contract_runtime.rs.
    let config = EngineConfigBuilder::new()
        .with_max_query_depth(5)
        .with_max_associated_keys(core.max_associated_keys)
        .with_max_runtime_call_stack_height(core.max_runtime_call_stack_height)
        .with_minimum_delegation_amount(core.minimum_delegation_amount)
        .with_maximum_delegation_amount(core.maximum_delegation_amount)
        .with_strict_argument_checking(core.strict_argument_checking)
        .with_vesting_schedule_period_millis(core.vesting_schedule_period.millis())
        .with_max_delegators_per_validator(core.max_delegators_per_validator)
        .with_wasm_config(wasm)
        .with_system_config(system)
        .with_administrative_accounts(core.administrators.clone())
        .with_allow_auction_bids(core.allow_auction_bids)
        .with_allow_unrestricted_transfers(core.allow_unrestricted_transfers)
        .with_refund_handling(core.refund_handling)
        .with_fee_handling(core.fee_handling)
        .with_enable_entity(core.enable_addressable_entity)
        .with_trap_on_ambiguous_entity_version(core.trap_on_ambiguous_entity_version)
        .with_protocol_version(PROTOCOL_VERSION)
        .with_storage_costs(storage)
        .with_minimum_bid_amount(core.minimum_bid_amount)
        .build();

    let users = users();
    let balance = Motes::new(U512::from(1_000_000_000_000_000u64));
    let mut accounts: Vec<GenesisAccount> = users[..4]
        .iter()
        .map(|user| GenesisAccount::account(user.public.clone(), balance, None))
        .collect();
    accounts.push(GenesisAccount::account(
        users[4].public.clone(),
        balance,
        Some(GenesisValidator::new(
            Motes::new(U512::from(1_000_000_000_000u64)),
            10,
        )),
    ));
    let genesis = genesis_config(
        GenesisParts {
            accounts,
            wasm,
            system,
            storage,
            hold_handling: HoldBalanceHandling::Accrued,
            locked_funds_period_millis: core.locked_funds_period.millis(),
            time: GENESIS_TIME,
        },
        &core,
    );
    let (provider, _root, _directory) = make_temporary_global_state([]);
    let registry = ChainspecRegistry::new_with_genesis(b"chainspec", b"accounts");
    let request = GenesisRequest::new(
        Digest::hash(b"casper-trace"),
        PROTOCOL_VERSION,
        genesis,
        registry,
    );
    let mut state = MemoryState::default();
    match provider.genesis(request) {
        GenesisResult::Success { effects, .. } => state.commit(&effects),
        other => panic!("genesis: {other:?}"),
    }
    // The block's own writes, made before its first transaction.
    for (address, value) in [
        (
            BlockGlobalAddr::BlockTime,
            CLValue::from_t(BLOCK_TIME).unwrap(),
        ),
        (
            BlockGlobalAddr::ProtocolVersion,
            CLValue::from_t(PROTOCOL_VERSION.destructure()).unwrap(),
        ),
        (
            BlockGlobalAddr::AddressableEntity,
            CLValue::from_t(core.enable_addressable_entity).unwrap(),
        ),
    ] {
        state.put(Key::BlockGlobal(address), StoredValue::CLValue(value));
    }
    Chain {
        config,
        genesis: state,
    }
}
