//! Custom payment by stored contracts and stored session code, named by hash, by name and through their package.
use casper_types::{
    contracts::{ContractHash, ContractPackageHash},
    runtime_args, ExecutableDeployItem, Key, RuntimeArgs, U512,
};

use crate::{install::install, node::Body, program::Program, Runner, CSPR, WASM_GAS};

/// Who owns the contract `payer` and pays with it.
const PAYER: u8 = 2;
const INSTALL_GAS: u64 = 400 * CSPR;

fn hash(r: &Runner, name: &str) -> [u8; 32] {
    match r.named_key(PAYER, name) {
        Some(Key::Hash(addr)) => addr,
        other => panic!("{name}: {other:?}"),
    }
}

/// Installs the puppet as `payer` and gives it a purse, `till`, with money.
fn set_up(r: &mut Runner) {
    let deploy = |r: &mut Runner, name: &str, program: &Program, amount: u64| {
        let mut args = program.args();
        args.insert("amount", U512::from(amount)).unwrap();
        let session = ExecutableDeployItem::new_module_bytes(r.puppet.clone(), args);
        let body = Body::Deploy {
            session,
            payment: None,
        };
        let error = r.run(name, PAYER, &[PAYER], INSTALL_GAS, body);
        assert_eq!(error, "ok", "{name}");
    };
    deploy(r, "install", &install("payer", &[], false, false), 0);
    let make_till = Program::new()
        .purse(0x101)
        .put_uref("till", 0x101)
        .ret_uref(0x101);
    let fill = Program::new()
        .puppet(hash(r, "payer"), "run_called", &make_till)
        .take(0x101)
        .main_purse(0x181)
        .pay(0x181, 0x101, 5_000 * CSPR);
    deploy(r, "fill the till", &fill, 5_000 * CSPR);
}

/// The puppet's argument and the spending limit, which payment code is given.
fn args(program: &Program) -> RuntimeArgs {
    let mut args = program.args();
    args.insert("amount", U512::from(WASM_GAS)).unwrap();
    args
}

pub fn run(r: &mut Runner) {
    set_up(r);
    let contract = hash(r, "payer");
    let package = hash(r, "payer_package");
    let payment_purse = || {
        Program::new()
            .call(r.handle_payment(), "get_payment_purse", &runtime_args! {})
            .take(0x101)
    };
    let from_main = |amount: u64| payment_purse().main_purse(0x181).pay(0x181, 0x101, amount);
    let from_till = |amount: u64| {
        payment_purse()
            .get_key("till", 0x180)
            .pay(0x181, 0x101, amount)
    };
    let refund_nowhere =
        from_till(WASM_GAS).call(r.handle_payment(), "set_refund_purse", &runtime_args! {});
    let refund_to_till =
        from_till(WASM_GAS).call_with_uref(r.handle_payment(), "set_refund_purse", "purse", 0x181);

    let by_hash = |entry_point: &str, program: &Program| {
        let hash = ContractHash::new(contract);
        ExecutableDeployItem::new_stored_contract_by_hash(
            hash,
            entry_point.to_string(),
            args(program),
        )
    };
    let by_name = |name: &str, entry_point: &str, program: &Program| {
        ExecutableDeployItem::new_stored_contract_by_name(
            name.to_string(),
            entry_point.to_string(),
            args(program),
        )
    };
    let by_package = |version: Option<u32>, entry_point: &str, program: &Program| {
        let hash = ContractPackageHash::new(package);
        ExecutableDeployItem::new_stored_versioned_contract_by_hash(
            hash,
            version,
            entry_point.to_string(),
            args(program),
        )
    };
    let by_package_name = |name: &str, version: Option<u32>, program: &Program| {
        ExecutableDeployItem::new_stored_versioned_contract_by_name(
            name.to_string(),
            version,
            "run_caller".to_string(),
            args(program),
        )
    };
    let session = Program::new().put_key("paid", Key::Hash([2; 32]));
    let reverts = session.clone().revert(9);
    let payments = [
        (
            "stored session code by hash",
            by_hash("run_caller", &from_main(WASM_GAS)),
        ),
        (
            "stored session code by name",
            by_name("payer", "run_caller", &from_main(WASM_GAS)),
        ),
        (
            "stored session code of the newest version",
            by_package(None, "run_caller", &from_main(WASM_GAS)),
        ),
        (
            "stored session code of version 1",
            by_package(Some(1), "run_caller", &from_main(WASM_GAS)),
        ),
        (
            "stored session code of version 2",
            by_package(Some(2), "run_caller", &from_main(WASM_GAS)),
        ),
        (
            "stored session code by package name",
            by_package_name("payer_package", None, &from_main(WASM_GAS)),
        ),
        (
            "stored session code by package name, version 1",
            by_package_name("payer_package", Some(1), &from_main(WASM_GAS)),
        ),
        (
            "stored session code by an unknown package name",
            by_package_name("nobody", None, &from_main(WASM_GAS)),
        ),
        (
            "stored session code by an unknown name",
            by_name("nobody", "run_caller", &from_main(WASM_GAS)),
        ),
        (
            "stored session code by the name of a package",
            by_name("payer_package", "run_caller", &from_main(WASM_GAS)),
        ),
        (
            "contract pays out of its own purse",
            by_hash("run_called", &from_till(WASM_GAS)),
        ),
        (
            "contract of the newest version pays",
            by_package(None, "run_called", &from_till(WASM_GAS)),
        ),
        (
            "contract pays too little",
            by_hash("run_called", &from_till(WASM_GAS - 1)),
        ),
        (
            "contract pays too much",
            by_hash("run_called", &from_till(WASM_GAS + 1)),
        ),
        ("contract pays nothing", by_hash("run_called", &session)),
        (
            "contract pays and reverts",
            by_hash("run_called", &from_till(WASM_GAS).revert(4)),
        ),
        (
            "contract pays from the main purse of the account",
            by_hash("run_called", &from_main(WASM_GAS)),
        ),
        (
            "contract names no refund purse",
            by_hash("run_called", &refund_nowhere),
        ),
        (
            "contract has the refund paid to its own purse",
            by_hash("run_called", &refund_to_till),
        ),
        (
            "entry point that is none",
            by_hash("run_nowhere", &from_till(WASM_GAS)),
        ),
        (
            "entry point of a group nobody is in",
            by_hash("run_nobody", &from_till(WASM_GAS)),
        ),
        (
            "entry point that is a template",
            by_hash("run_template", &from_till(WASM_GAS)),
        ),
        (
            "payment without program",
            ExecutableDeployItem::new_stored_contract_by_hash(
                ContractHash::new(contract),
                "run_called".to_string(),
                runtime_args! { "amount" => U512::from(WASM_GAS) },
            ),
        ),
        (
            "payment by a contract that is none",
            ExecutableDeployItem::new_stored_contract_by_hash(
                ContractHash::new([7; 32]),
                "run_called".to_string(),
                runtime_args! { "amount" => U512::from(WASM_GAS) },
            ),
        ),
        (
            "payment by handle payment itself",
            ExecutableDeployItem::new_stored_contract_by_hash(
                ContractHash::new(r.handle_payment()),
                "get_payment_purse".to_string(),
                runtime_args! { "amount" => U512::from(WASM_GAS) },
            ),
        ),
    ];
    for (name, payment) in payments {
        for (session, suffix) in [(&session, ""), (&reverts, ", session reverts")] {
            let session = ExecutableDeployItem::new_module_bytes(r.puppet.clone(), args(session));
            let body = Body::Deploy {
                session,
                payment: Some(payment.clone()),
            };
            r.run(&format!("{name}{suffix}"), PAYER, &[PAYER], WASM_GAS, body);
        }
    }
}
