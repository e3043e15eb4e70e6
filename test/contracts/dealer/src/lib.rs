//! A contract that deals with a vault on behalf of its callers: purses go down as arguments and come up as results.
#![no_std]
#![no_main]
extern crate alloc;

use alloc::{string::ToString, vec};

use casper_contract::{
    contract_api::{runtime, storage, system},
    unwrap_or_revert::UnwrapOrRevert,
};
use casper_types::{
    addressable_entity::{EntityEntryPoint, EntryPoints, Parameter},
    contracts::ContractHash,
    runtime_args, CLType, CLTyped, CLValue, EntryPointAccess, EntryPointPayment, EntryPointType,
    Key, URef, U512,
};

#[global_allocator]
static ALLOC: lol_alloc::AssumeSingleThreaded<lol_alloc::LeakingAllocator> =
    unsafe { lol_alloc::AssumeSingleThreaded::new(lol_alloc::LeakingAllocator::new()) };

#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
    core::arch::wasm32::unreachable()
}

fn vault() -> ContractHash {
    let key: Key = runtime::get_named_arg("vault");
    ContractHash::new(key.into_hash_addr().unwrap_or_revert())
}

/// Takes `amount` out of the vault, keeps half of it in a purse of its own and returns the rest in the vault's purse.
#[no_mangle]
pub extern "C" fn deal() {
    let amount: U512 = runtime::get_named_arg("amount");
    let purse: URef =
        runtime::call_contract(vault(), "release", runtime_args! { "amount" => amount });
    let commission = match runtime::get_key("commission") {
        Some(key) => key.into_uref().unwrap_or_revert(),
        None => {
            let commission = system::create_purse();
            runtime::put_key("commission", Key::URef(commission));
            commission
        }
    };
    system::transfer_from_purse_to_purse(purse, commission, amount / 2, None).unwrap_or_revert();
    runtime::ret(CLValue::from_t(purse).unwrap_or_revert());
}

/// Passes the caller's purse on to the vault, which takes `amount` out of it.
#[no_mangle]
pub extern "C" fn forward() {
    let purse: URef = runtime::get_named_arg("purse");
    let amount: U512 = runtime::get_named_arg("amount");
    let held: U512 = runtime::call_contract(
        vault(),
        "deposit",
        runtime_args! { "purse" => purse, "amount" => amount },
    );
    runtime::put_key("last_held", Key::URef(storage::new_uref(held)));
    runtime::ret(CLValue::from_t(held).unwrap_or_revert());
}

/// Installs the dealer.
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
    let vault = || Parameter::new("vault", CLType::Key);
    add("deal", vec![vault(), amount()], CLType::URef);
    add(
        "forward",
        vec![vault(), Parameter::new("purse", CLType::URef), amount()],
        CLType::U512,
    );
    let (contract, _version) = storage::new_contract(
        entry_points.into(),
        None,
        Some("dealer_package".to_string()),
        Some("dealer_access".to_string()),
        None,
    );
    runtime::put_key("dealer", Key::Hash(contract.value()));
}
