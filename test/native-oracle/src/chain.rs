//! The chain the scenarios run on: the recorded network's chainspec with other fee and refund handling, a genesis of our
//! own, and the scratch state of one block.
use std::{collections::BTreeMap, fs, path::Path};

use casper_execution_engine::engine_state::{EngineConfigBuilder, ExecutionEngineV1};
use casper_storage::{
    data_access_layer::{BlockStore, DataAccessLayer, GenesisRequest, GenesisResult},
    global_state::state::{
        lmdb::{make_temporary_global_state, LmdbGlobalState},
        scratch::ScratchGlobalState,
        CommitProvider, ScratchProvider, StateProvider, StateReader,
    },
};
use casper_types::{
    bytesrepr::ToBytes,
    execution::{Effects, TransformKindV2, TransformV2},
    BlockGlobalAddr, BlockHash, BlockTime, CLValue, Chainspec, ChainspecRegistry, Digest, EraId,
    FeeHandling, GenesisAccount, GenesisValidator, HoldBalanceHandling, Key, Motes,
    ProtocolVersion, PublicKey, RefundHandling, SecretKey, StoredValue, U512,
};
use serde_json::Value;

use crate::{
    node::Block,
    versions::{core_config, genesis_config, set_least_rate, GenesisParts},
};

pub const BLOCK_TIME: u64 = 1_700_000_000_000;
pub const CSPR: u64 = 1_000_000_000;
pub const MINIMUM_BID: u64 = 10_000 * CSPR;

pub struct Chain {
    protocol_version: ProtocolVersion,
    pub chainspec: Chainspec,
    pub engine: ExecutionEngineV1,
    pub genesis: BTreeMap<Vec<u8>, StoredValue>,
    provider: DataAccessLayer<LmdbGlobalState>,
    pub root: Digest,
}

pub fn user(number: u8) -> PublicKey {
    PublicKey::from(&match number {
        4 => SecretKey::secp256k1_from_bytes([number; 32]).unwrap(),
        _ => SecretKey::ed25519_from_bytes([number; 32]).unwrap(),
    })
}

fn chainspec_of(chain: &Path) -> Chainspec {
    let answer: Value =
        serde_json::from_slice(&fs::read(chain.join("info_get_chainspec.json")).unwrap()).unwrap();
    let text = answer["chainspec_bytes"]["chainspec_bytes"]
        .as_str()
        .unwrap();
    let table: toml::Table = String::from_utf8(hex::decode(text).unwrap())
        .unwrap()
        .parse()
        .unwrap();
    let mut chainspec = Chainspec::default();
    chainspec.core_config = core_config(&table);
    chainspec.wasm_config = table["wasm"].clone().try_into().unwrap();
    chainspec.system_costs_config = table["system_costs"].clone().try_into().unwrap();
    chainspec.storage_costs = table["storage_costs"].clone().try_into().unwrap();
    chainspec.transaction_config.native_transfer_minimum_motes = table["transactions"]
        ["native_transfer_minimum_motes"]
        .as_integer()
        .unwrap() as u64;
    chainspec
}

/// Users 1 to 4 have accounts, 5 and 6 are validators, 7 and 8 unknown.
pub fn load(
    protocol_version: ProtocolVersion,
    path: &Path,
    refund: RefundHandling,
    fee: FeeHandling,
    hold: HoldBalanceHandling,
    least_rate: u8,
) -> Chain {
    let mut chainspec = chainspec_of(path);
    chainspec.core_config.refund_handling = refund;
    chainspec.core_config.fee_handling = fee;
    chainspec.core_config.minimum_bid_amount = MINIMUM_BID;
    set_least_rate(&mut chainspec.core_config, least_rate);
    let core = &chainspec.core_config;
    let config = EngineConfigBuilder::new()
        .with_max_query_depth(5)
        .with_max_associated_keys(core.max_associated_keys)
        .with_max_runtime_call_stack_height(core.max_runtime_call_stack_height)
        .with_minimum_delegation_amount(core.minimum_delegation_amount)
        .with_maximum_delegation_amount(core.maximum_delegation_amount)
        .with_strict_argument_checking(core.strict_argument_checking)
        .with_vesting_schedule_period_millis(core.vesting_schedule_period.millis())
        .with_max_delegators_per_validator(core.max_delegators_per_validator)
        .with_wasm_config(chainspec.wasm_config)
        .with_system_config(chainspec.system_costs_config)
        .with_administrative_accounts(core.administrators.clone())
        .with_allow_auction_bids(core.allow_auction_bids)
        .with_allow_unrestricted_transfers(core.allow_unrestricted_transfers)
        .with_refund_handling(core.refund_handling)
        .with_fee_handling(core.fee_handling)
        .with_enable_entity(core.enable_addressable_entity)
        .with_trap_on_ambiguous_entity_version(core.trap_on_ambiguous_entity_version)
        .with_protocol_version(protocol_version)
        .with_storage_costs(chainspec.storage_costs)
        .with_minimum_bid_amount(core.minimum_bid_amount)
        .build();
    let balance = Motes::new(U512::from(1_000_000 * CSPR));
    let mut accounts: Vec<GenesisAccount> = (1..=4)
        .map(|number| GenesisAccount::account(user(number), balance, None))
        .collect();
    for number in 5..=6 {
        let stake = Motes::new(U512::from(100_000 * CSPR));
        accounts.push(GenesisAccount::account(
            user(number),
            balance,
            Some(GenesisValidator::new(stake, 10)),
        ));
    }
    let genesis = genesis_config(
        GenesisParts {
            accounts,
            wasm: chainspec.wasm_config,
            system: chainspec.system_costs_config,
            storage: chainspec.storage_costs,
            hold_handling: hold,
            locked_funds_period_millis: 0,
            time: BLOCK_TIME - 86_400_000,
        },
        core,
    );
    let (state, _, directory) = make_temporary_global_state([]);
    std::mem::forget(directory);
    let registry = ChainspecRegistry::new_with_genesis(b"chainspec", b"accounts");
    let request = GenesisRequest::new(
        Digest::hash(b"casper-trace"),
        protocol_version,
        genesis,
        registry,
    );
    let GenesisResult::Success {
        post_state_hash,
        effects,
    } = state.genesis(request)
    else {
        panic!("genesis")
    };
    let mut values: BTreeMap<Vec<u8>, StoredValue> = BTreeMap::new();
    let reader = state.checkout(post_state_hash).unwrap().unwrap();
    for transform in effects.transforms() {
        let key = transform.key().normalize();
        if let Some(value) = reader.read(&key).unwrap() {
            values.insert(key.to_bytes().unwrap(), value);
        }
    }
    let provider = DataAccessLayer {
        block_store: BlockStore::new(),
        state,
        max_query_depth: 5,
        enable_addressable_entity: false,
    };
    Chain {
        protocol_version,
        engine: ExecutionEngineV1::new(config),
        chainspec,
        genesis: values,
        provider,
        root: post_state_hash,
    }
}

impl Chain {
    /// The scratch state of a block, its prologue committed.
    pub fn scratch(&self) -> ScratchGlobalState {
        let scratch = self.provider.get_scratch_global_state();
        let mut effects = Effects::new();
        for (address, value) in [
            (
                BlockGlobalAddr::BlockTime,
                CLValue::from_t(BLOCK_TIME).unwrap(),
            ),
            (
                BlockGlobalAddr::ProtocolVersion,
                CLValue::from_t(self.protocol_version.destructure()).unwrap(),
            ),
            (
                BlockGlobalAddr::AddressableEntity,
                CLValue::from_t(false).unwrap(),
            ),
        ] {
            effects.push(TransformV2::new(
                Key::BlockGlobal(address),
                TransformKindV2::Write(StoredValue::CLValue(value)),
            ));
        }
        scratch.commit_effects(self.root, effects).unwrap();
        scratch
    }

    pub fn block(&self, gas_price: u8) -> Block {
        Block {
            root: self.root,
            time: BlockTime::new(BLOCK_TIME),
            parent: BlockHash::new(Digest::hash(b"parent")),
            height: 4242,
            protocol_version: self.protocol_version,
            proposer: user(5),
            gas_price,
            era: EraId::new(7),
        }
    }
}

pub fn read(chain: &Chain, scratch: &ScratchGlobalState, key: Key) -> Option<StoredValue> {
    scratch
        .checkout(chain.root)
        .unwrap()
        .unwrap()
        .read(&key)
        .unwrap()
}
