//! Custom payment of a TransactionV1, whose session code runs twice: once to pay. Native ones and calls of stored contracts
//! have no code to pay with, but a node admits them.
use casper_types::{
    runtime_args, Key, RuntimeArgs, TransactionEntryPoint as Entry,
    TransactionInvocationTarget as Stored, TransactionRuntimeParams, TransactionTarget, U512,
};

use crate::{
    chain::user,
    motes,
    node::Body,
    opcodes as op,
    program::{Program, A},
    Runner, CSPR, GAS, WASM_GAS,
};

const PAYER: u8 = 2;
const PHASE: u16 = 0x20;

pub fn session(r: &Runner) -> TransactionTarget {
    TransactionTarget::Session {
        is_install_upgrade: false,
        module_bytes: r.puppet.clone(),
        runtime: TransactionRuntimeParams::VmCasperV1,
    }
}

/// One program in either phase, told apart by the number that `casper_get_phase` gives.
pub fn by_phase(payment: Program, session: Program) -> Program {
    Program::new()
        .set(PHASE, &[0; 4])
        .h(op::GET_PHASE, &[A::S(PHASE)])
        .unless(PHASE, 2, payment)
        .unless(PHASE, 1, session)
}

fn args(program: &Program) -> RuntimeArgs {
    let mut args = program.args();
    args.insert("amount", U512::from(WASM_GAS)).unwrap();
    args
}

pub fn run(r: &mut Runner) {
    let pay = |r: &Runner, amount: u64| {
        Program::new()
            .call(r.handle_payment(), "get_payment_purse", &runtime_args! {})
            .take(0x101)
            .main_purse(0x181)
            .pay(0x181, 0x101, amount)
    };
    let work = Program::new().put_key("worked", Key::Hash([4; 32]));
    let programs = [
        ("pays and works", by_phase(pay(r, WASM_GAS), work.clone())),
        (
            "pays and reverts",
            by_phase(pay(r, WASM_GAS), work.clone().revert(9)),
        ),
        (
            "pays too little",
            by_phase(pay(r, WASM_GAS - 1), work.clone()),
        ),
        (
            "pays too much",
            by_phase(pay(r, WASM_GAS + 1), work.clone()),
        ),
        (
            "reverts instead of paying",
            by_phase(work.clone().revert(3), work.clone()),
        ),
        ("does not look at the phase", work.clone()),
        ("pays twice", pay(r, WASM_GAS)),
    ];
    for (name, program) in &programs {
        for (standard_payment, suffix) in [(false, ""), (true, ", standard payment")] {
            let body = Body::V1 {
                target: session(r),
                entry_point: Entry::Call,
                args: args(program),
                standard_payment,
            };
            r.run(
                &format!("session code {name}{suffix}"),
                PAYER,
                &[PAYER],
                WASM_GAS,
                body,
            );
        }
    }

    let runtime = TransactionRuntimeParams::VmCasperV1;
    let stored = |id: Stored| TransactionTarget::Stored {
        id,
        runtime: runtime.clone(),
    };
    let custom = || Entry::Custom("run_called".to_string());
    let addr = std::array::from_fn(|index| index as u8 * 3);
    let package = |version, protocol_version_major| Stored::ByPackageHash {
        addr,
        version,
        protocol_version_major,
    };
    let named = |version, protocol_version_major| Stored::ByPackageName {
        name: "payer_package".to_string(),
        version,
        protocol_version_major,
    };
    let program = args(&work);
    let transfer = runtime_args! { "target" => user(1), "amount" => motes(3) };
    let delegate = runtime_args! { "delegator" => user(PAYER), "validator" => user(5), "amount" => motes(900) };
    let none: [(&str, TransactionTarget, Entry, &RuntimeArgs, u64); 9] = [
        (
            "by hash",
            stored(Stored::ByHash(addr)),
            custom(),
            &program,
            WASM_GAS,
        ),
        (
            "by name",
            stored(Stored::ByName("payer".to_string())),
            custom(),
            &program,
            WASM_GAS,
        ),
        (
            "by package",
            stored(package(None, None)),
            custom(),
            &program,
            WASM_GAS,
        ),
        (
            "by package, version",
            stored(package(Some(3), Some(2))),
            custom(),
            &program,
            WASM_GAS,
        ),
        (
            "by package name",
            stored(named(None, Some(2))),
            custom(),
            &program,
            WASM_GAS,
        ),
        (
            "by package name, version",
            stored(named(Some(1), None)),
            custom(),
            &program,
            WASM_GAS,
        ),
        (
            "native transfer",
            TransactionTarget::Native,
            Entry::Transfer,
            &transfer,
            GAS,
        ),
        (
            "native burn",
            TransactionTarget::Native,
            Entry::Burn,
            &transfer,
            GAS,
        ),
        (
            "native delegation",
            TransactionTarget::Native,
            Entry::Delegate,
            &delegate,
            5 * CSPR / 2,
        ),
    ];
    for (name, target, entry_point, args, gas) in none {
        let body = Body::V1 {
            target,
            entry_point,
            args: args.clone(),
            standard_payment: false,
        };
        let title = format!("no code to pay with: {name}");
        r.run(&title, PAYER, &[PAYER], gas, body);
    }
}
