//! The engine's configuration from a chainspec, as casper-node 2.0.3 makes it (src/components/contract_runtime.rs).
use casper_execution_engine::engine_state::{EngineConfig, EngineConfigBuilder};
use casper_types::{CoreConfig, ProtocolVersion, StorageCosts, SystemConfig, WasmConfig};

pub fn engine_config(chainspec: &str, protocol_version: ProtocolVersion) -> EngineConfig {
    let chainspec: toml::Table = chainspec.parse().unwrap();
    let core: CoreConfig = chainspec["core"].clone().try_into().unwrap();
    let wasm: WasmConfig = chainspec["wasm"].clone().try_into().unwrap();
    let system: SystemConfig = chainspec["system_costs"].clone().try_into().unwrap();
    let storage: StorageCosts = chainspec["storage_costs"].clone().try_into().unwrap();
    EngineConfigBuilder::new()
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
        .with_protocol_version(protocol_version)
        .with_storage_costs(storage)
        .with_minimum_bid_amount(core.minimum_bid_amount)
        .build()
}
