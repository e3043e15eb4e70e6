//! Failures in nested frames: nothing remains but the gas.
use casper_types::{runtime_args, RuntimeArgs, URef, U512};

use super::Setting;
use crate::{
    opcodes as op,
    program::{d, Program, A, SIZE},
    world::{Item, Module, Run, World},
};

fn number(value: i32) -> [u8; 4] {
    value.to_le_bytes()
}

pub fn run(world: &mut World, s: &Setting) {
    let group = "failures";
    let base = &s.base;
    let before = Program::new()
        .new_uref(0x101, 1u8)
        .put_uref("before", 0x101);
    let nested = |inner: &Program| {
        let a = before.clone().puppet(s.b, "run_called", inner);
        Run::session(&before.clone().puppet(s.a, "run_called", &a)).amount(1_000_000_000)
    };
    let paid = Program::new()
        .main_purse(0x181)
        .purse(0x101)
        .pay(0x181, 0x101, 1_000_000);

    for code in [0u16, 1, 7, 65535] {
        let p = before.clone().revert(code);
        world.run(
            group,
            &format!("nested revert with user error {code}"),
            base,
            nested(&p),
            Err("User error"),
        );
    }
    for code in [
        1i64, 2, 13, 31, 38, 45, 64000, 65024, 65200, 70000, 131071, 131072, -1,
    ] {
        let p = Program::new().h(op::REVERT, &[A::I(code)]);
        world.run(
            group,
            &format!("revert with {code}"),
            base,
            nested(&p),
            Err(""),
        );
    }
    let p = paid
        .clone()
        .puppet(s.a, "run_called", &before.clone().revert(3));
    world.run(
        group,
        "transfer, then the callee reverts",
        base,
        Run::session(&p).amount(1_000_000),
        Err("User error: 3"),
    );

    let mut traps = vec![
        ("unreachable", Program::new().raw(0xF2, &[])),
        (
            "division by zero",
            Program::new().raw(0xF4, &[number(7), number(0)].concat()),
        ),
        (
            "division overflow",
            Program::new().raw(0xF4, &[number(i32::MIN), number(-1)].concat()),
        ),
        ("load out of bounds", Program::new().raw(0xF5, &number(-16))),
        (
            "load at the end of memory",
            Program::new().raw(0xF5, &number(0x7FFF_FFFF)),
        ),
        (
            "indirect call of nothing",
            Program::new().raw(0xF9, &number(0)),
        ),
        (
            "indirect call past the table",
            Program::new().raw(0xF9, &number(99999)),
        ),
        (
            "recursion past the stack limit",
            Program::new().raw(0xF6, &number(100_000)),
        ),
        ("endless loop", Program::new().raw(0xF3, &[])),
        (
            "host pointer out of bounds",
            Program::new().h(op::PUT_KEY, &[A::I(-4), A::I(10), A::I(0), A::I(0)]),
        ),
        (
            "host length out of bounds",
            Program::new().h(op::PUT_KEY, &[A::S(0), A::I(-1), A::I(0), A::I(0)]),
        ),
        (
            "host output out of bounds",
            Program::new().h(op::GET_BLOCKTIME, &[A::I(-3)]),
        ),
        (
            "huge memory",
            Program::new()
                .raw(0xF7, &[&[0x20, 0][..], &number(5000)].concat())
                .note_u32("grown", 0x20),
        ),
        (
            "memory within the limit",
            Program::new()
                .raw(0xF7, &[&[0x20, 0][..], &number(10)].concat())
                .note_u32("grown", 0x20),
        ),
    ];
    traps.push(("shallow recursion", Program::new().raw(0xF6, &number(10))));
    for (name, p) in traps {
        let expected = match name {
            "memory within the limit" | "shallow recursion" | "huge memory" => Ok(()),
            _ => Err(""),
        };
        let run = nested(&p).gas(60_000_000_000);
        world.run(group, &format!("nested {name}"), base, run, expected);
        world.run(
            group,
            &format!("{name} in session code"),
            base,
            Run::session(&p).gas(60_000_000_000),
            expected,
        );
    }

    // Gas: too little at many places.
    let work = before
        .clone()
        .puppet(
            s.b,
            "run_called",
            &before.clone().purse(0x141).put_uref("purse", 0x141),
        )
        .then(before.clone());
    for gas in [
        0u64,
        1,
        1_000_000,
        10_000_000,
        100_000_000,
        300_000_000,
        500_000_000,
        1_000_000_000,
        1_500_000_000,
        2_000_000_000,
        3_000_000_000,
        4_000_000_000,
        5_000_000_000,
        8_000_000_000,
    ] {
        let run = Run::session(&Program::new().puppet(s.a, "run_called", &work)).gas(gas);
        let expected = if gas >= 4_000_000_000 {
            Ok(())
        } else {
            Err("")
        };
        world.run(
            group,
            &format!("nested work with {gas} gas"),
            base,
            run,
            expected,
        );
    }
    let run = Run::hash(s.a, "run_called", work.args()).gas(1000);
    world.run(
        group,
        "stored contract with little gas",
        base,
        run,
        Err("Out of gas"),
    );

    // Session code the network refuses, and code that lacks what is needed.
    let wasm: Vec<(&str, Vec<u8>)> = vec![
        ("no bytes", vec![]),
        ("no module", b"not wasm".to_vec()),
        ("empty module", b"\0asm\x01\0\0\0".to_vec()),
        (
            "no memory",
            [
                &b"\0asm\x01\0\0\0"[..],
                &[
                    1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 7, 8, 1, 4, b'c', b'a', b'l', b'l', 0, 0, 10,
                    4, 1, 2, 0, 0x0B,
                ],
            ]
            .concat(),
        ),
        ("does nothing", module(&[], &[0x0B])),
        ("unreachable", module(&[], &[0x00, 0x0B])),
        ("float", module(&[], &[0x43, 0, 0, 0, 0, 0x1A, 0x0B])),
        (
            "bulk memory",
            module(&[], &[0x41, 0, 0x41, 0, 0x41, 0, 0xFC, 0x0A, 0, 0, 0x0B]),
        ),
        ("ill-typed", module(&[], &[0x6A, 0x0B])),
        ("start function", module(&[8, 1, 0], &[0x0B])),
        ("sign extension", module(&[], &[0x41, 5, 0xC0, 0x1A, 0x0B])),
        // Each frame holds at least the charge for its gas: the stack limit ends it, long before wasmi's 65,536 frames.
        (
            "recursion that holds nothing",
            module(&[], &[0x10, 0, 0x0B]),
        ),
    ];
    for (name, code) in wasm {
        let run = Run::module(Module::Bytes(code.clone()), RuntimeArgs::new());
        let expected = if matches!(name, "does nothing" | "sign extension") {
            Ok(())
        } else {
            Err("")
        };
        world.run(
            group,
            &format!("session module: {name}"),
            base,
            run,
            expected,
        );
    }
    let run = Run::session(&before).item(Item::Session {
        install_upgrade: false,
        module: Module::File("puppet.wasm"),
    });
    world.run(group, "V1 session", base, run, Ok(()));

    // Arguments.
    let p = Program::new()
        .to(
            0x20,
            op::GET_NAMED_ARG_SIZE,
            &[A::D(b"nothing".to_vec()), A::S(SIZE)],
        )
        .note_u32("size_answer", 0x20)
        .to(
            0x20,
            op::GET_NAMED_ARG,
            &[A::D(b"nothing".to_vec()), A::S(0x400), A::I(10)],
        )
        .note_u32("answer", 0x20)
        .to(
            0x20,
            op::GET_NAMED_ARG,
            &[A::D(b"number".to_vec()), A::S(0x400), A::I(3)],
        )
        .note_u32("too_small", 0x20)
        .arg("number", 0x400)
        .note_bytes("number", 0x400, 8);
    let run = Run::hash(s.a, "run_called", p.args()).arg("number", 5u64);
    world.run(
        group,
        "named arguments missing and too long",
        base,
        run,
        Ok(()),
    );
    world.run(
        group,
        "named argument missing, nested",
        base,
        nested(&p),
        Err("ApiError::MissingArgument"),
    );
    let run = Run::session(&p).arg("number", 5u64).arg("number", 9u64);
    world.run(group, "named argument twice", base, run, Ok(()));
    let run = Run::module(Module::File("puppet.wasm"), RuntimeArgs::new());
    world.run(
        group,
        "session without argument",
        base,
        run,
        Err("ApiError::MissingArgument"),
    );
    let mut p = Program::new();
    p = p.ok(
        op::CALL_CONTRACT,
        &[
            A::D(s.b.to_vec()),
            A::D(vec![3, 0, 0, 0, 0xFF, 0xFE, 0xFD]),
            d(RuntimeArgs::new()),
            A::S(SIZE),
        ],
    );
    world.run(
        group,
        "entry point name is no text",
        base,
        nested(&p),
        Err(""),
    );
    let pays = runtime_args! {
        "target" => world.users[2].hash(),
        "amount" => U512::from(5u8),
    };
    let p = Program::new().call(s.vault, "pay", &pays).call(
        s.vault,
        "pay",
        &runtime_args! { "amount" => U512::one() },
    );
    world.run(
        group,
        "second call lacks an argument",
        base,
        nested(&p),
        Err(""),
    );
    let wrong = runtime_args! {
        "target" => URef::default(),
        "amount" => U512::from(5u8),
    };
    let p = Program::new().call(s.vault, "pay", &wrong);
    world.run(group, "argument of another type", base, nested(&p), Err(""));
}

/// A module of one memory page whose export `call` has the given code; `extra` is a further section before the code.
fn module(extra: &[u8], code: &[u8]) -> Vec<u8> {
    let mut bytes = b"\0asm\x01\0\0\0".to_vec();
    bytes.extend_from_slice(&[1, 4, 1, 0x60, 0, 0]);
    bytes.extend_from_slice(&[3, 2, 1, 0]);
    bytes.extend_from_slice(&[5, 3, 1, 0, 1]);
    bytes.extend_from_slice(&[7, 8, 1, 4, b'c', b'a', b'l', b'l', 0, 0]);
    if let [id, rest @ ..] = extra {
        bytes.push(*id);
        bytes.extend_from_slice(rest);
    }
    let body = code.len() as u8 + 1;
    bytes.extend_from_slice(&[10, body + 2, 1, body, 0]);
    bytes.extend_from_slice(code);
    bytes
}
