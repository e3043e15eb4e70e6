//! What differs between the crates that casper-node 2.0.3 locks and the newer ones of the feature engine-9 (Cargo.toml in
//! engine-9), apart from what they do: their numbers, and what a genesis needs. The native oracle uses it, too.
use casper_types::{
    CoreConfig, GenesisAccount, GenesisConfig, HoldBalanceHandling, ProtocolVersion, StorageCosts,
    SystemConfig, WasmConfig,
};
use serde_json::{json, Value};

/// Whether these are the newer crates.
pub const NINE: bool = cfg!(feature = "engine-9");

/// Of engine, storage and types.
const CRATES: [&str; 3] = by_engine(["8.1.1", "2.1.1", "6.0.1"], ["9.0.0", "5.0.0", "7.0.0"]);

pub const PROTOCOL_VERSION: ProtocolVersion = by_engine(
    ProtocolVersion::from_parts(2, 0, 3),
    ProtocolVersion::from_parts(2, 2, 0),
);

/// One of two values that may be copied: that of the crates of 2.0, or that of the newer ones.
pub const fn by_engine<T: Copy>(eight: T, nine: T) -> T {
    if NINE {
        nine
    } else {
        eight
    }
}

pub fn crates() -> Value {
    let [engine, storage, types] = CRATES;
    json!({ "casper-execution-engine": engine, "casper-storage": storage, "casper-types": types })
}

/// The core section of a chainspec of 2.0; what only 2.2 has is as it was before: no least rate, rewards to validators.
pub fn core_config(chainspec: &toml::Table) -> CoreConfig {
    let mut core = chainspec["core"].clone();
    if NINE {
        let section = core.as_table_mut().unwrap();
        section.insert("minimum_delegation_rate".to_string(), 0.into());
        let standard = toml::Table::from_iter([("type".to_string(), "standard".into())]);
        section.insert("rewards_handling".to_string(), standard.into());
    }
    core.try_into().unwrap()
}

/// Sets the least delegation rate; before 2.2 there is none.
#[allow(unused_variables, dead_code)]
pub fn set_least_rate(core: &mut CoreConfig, rate: u8) {
    #[cfg(feature = "engine-9")]
    {
        core.minimum_delegation_rate = rate;
    }
}

/// What a genesis is made of besides the core section.
pub struct GenesisParts {
    pub accounts: Vec<GenesisAccount>,
    pub wasm: WasmConfig,
    pub system: SystemConfig,
    pub storage: StorageCosts,
    pub hold_handling: HoldBalanceHandling,
    pub locked_funds_period_millis: u64,
    pub time: u64,
}

#[cfg(not(feature = "engine-9"))]
pub fn genesis_config(parts: GenesisParts, core: &CoreConfig) -> GenesisConfig {
    GenesisConfig::new(
        parts.accounts,
        parts.wasm,
        parts.system,
        core.validator_slots,
        core.auction_delay,
        parts.locked_funds_period_millis,
        core.round_seigniorage_rate,
        core.unbonding_delay,
        parts.time,
        parts.hold_handling,
        core.gas_hold_interval.millis(),
        core.enable_addressable_entity,
        parts.storage,
    )
}

#[cfg(feature = "engine-9")]
pub fn genesis_config(parts: GenesisParts, core: &CoreConfig) -> GenesisConfig {
    GenesisConfig::new(
        parts.accounts,
        parts.wasm,
        parts.system,
        core.validator_slots,
        core.auction_delay,
        parts.locked_funds_period_millis,
        core.round_seigniorage_rate,
        core.unbonding_delay,
        parts.time,
        parts.hold_handling,
        core.gas_hold_interval.millis(),
        core.enable_addressable_entity,
        None,
        parts.storage,
        core.minimum_delegation_rate,
    )
}
