//! A contract that keeps money for others: it opens a purse of its own, takes deposits out of purses passed to it, and
//! hands out new purses as return values.
#![no_std]
#![no_main]
extern crate alloc;

use alloc::{collections::BTreeMap, string::ToString, vec};

use casper_contract::{
    contract_api::{runtime, storage, system},
    unwrap_or_revert::UnwrapOrRevert,
};
use casper_types::{
    account::AccountHash,
    addressable_entity::{EntityEntryPoint, EntryPoints, Parameter},
    contract_messages::MessageTopicOperation,
    ApiError, CLType, CLTyped, CLValue, EntryPointAccess, EntryPointPayment, EntryPointType, Key,
    RuntimeArgs, URef, U512,
};

#[global_allocator]
static ALLOC: lol_alloc::AssumeSingleThreaded<lol_alloc::LeakingAllocator> =
    unsafe { lol_alloc::AssumeSingleThreaded::new(lol_alloc::LeakingAllocator::new()) };

#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
    core::arch::wasm32::unreachable()
}

const PURSE: &str = "vault_purse";
const TOTAL: &str = "vault_total";
const TOPIC: &str = "vault";

fn own_purse() -> URef {
    runtime::get_key(PURSE)
        .and_then(|key| key.into_uref())
        .unwrap_or_revert_with(ApiError::MissingKey)
}

/// Creates the vault's purse; a second call finds it and changes nothing.
#[no_mangle]
pub extern "C" fn open() {
    if runtime::has_key(PURSE) {
        return;
    }
    runtime::put_key(PURSE, Key::URef(system::create_purse()));
    runtime::put_key(TOTAL, Key::URef(storage::new_uref(U512::zero())));
}

/// Moves `amount` out of the purse the caller passed, and returns what the vault holds.
#[no_mangle]
pub extern "C" fn deposit() {
    let purse: URef = runtime::get_named_arg("purse");
    let amount: U512 = runtime::get_named_arg("amount");
    system::transfer_from_purse_to_purse(purse, own_purse(), amount, Some(1)).unwrap_or_revert();
    let total = runtime::get_key(TOTAL)
        .unwrap_or_revert()
        .into_uref()
        .unwrap_or_revert();
    storage::add(total, amount);
    runtime::emit_message(TOPIC, &"deposited".into()).unwrap_or_revert();
    let held = system::get_purse_balance(own_purse()).unwrap_or_revert();
    runtime::ret(CLValue::from_t(held).unwrap_or_revert());
}

/// Returns a new purse with `amount` in it: the caller gets the rights by the return value alone.
#[no_mangle]
pub extern "C" fn release() {
    let amount: U512 = runtime::get_named_arg("amount");
    let purse = system::create_purse();
    system::transfer_from_purse_to_purse(own_purse(), purse, amount, None).unwrap_or_revert();
    runtime::ret(CLValue::from_t(purse).unwrap_or_revert());
}

/// Pays an account out of the vault's purse.
#[no_mangle]
pub extern "C" fn pay() {
    let target: AccountHash = runtime::get_named_arg("target");
    let amount: U512 = runtime::get_named_arg("amount");
    system::transfer_from_purse_to_account(own_purse(), target, amount, Some(2)).unwrap_or_revert();
}

/// Installs the vault, or with `vault_package` among the account's named keys a further version of it.
#[no_mangle]
pub extern "C" fn call() {
    let mut entry_points = EntryPoints::new();
    let mut add = |name: &str, parameters, ret| {
        entry_points.add_entry_point(EntityEntryPoint::new(
            name,
            parameters,
            ret,
            EntryPointAccess::Public,
            EntryPointType::Called,
            EntryPointPayment::Caller,
        ));
    };
    let amount = || Parameter::new("amount", U512::cl_type());
    add("open", vec![], CLType::Unit);
    add(
        "deposit",
        vec![Parameter::new("purse", CLType::URef), amount()],
        CLType::U512,
    );
    add("release", vec![amount()], CLType::URef);
    add(
        "pay",
        vec![Parameter::new("target", AccountHash::cl_type()), amount()],
        CLType::Unit,
    );
    let mut topics = BTreeMap::new();
    topics.insert(TOPIC.to_string(), MessageTopicOperation::Add);
    let (contract, _version) = storage::new_contract(
        entry_points.into(),
        None,
        Some("vault_package".to_string()),
        Some("vault_access".to_string()),
        Some(topics),
    );
    runtime::put_key("vault", Key::Hash(contract.value()));
    runtime::call_contract::<()>(contract, "open", RuntimeArgs::new());
}
