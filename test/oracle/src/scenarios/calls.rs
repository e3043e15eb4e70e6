//! Calls from contract to contract: ways to name the callee, contexts and named keys, return values, caller
//! information, depth.
use casper_types::{runtime_args, Key, RuntimeArgs, TransactionInvocationTarget as Target, U512};

use super::{system_contract, Setting};
use crate::{
    opcodes as op,
    program::{bytes, d, Program, A, SIZE},
    world::{Run, World},
};

/// Puts names in the caller's frame of mind: a call stack, and the three kinds of caller information, as URefs.
pub fn who(prefix: &str, nested: bool) -> Program {
    let mut program = Program::new()
        .ok(op::GET_CALLER, &[A::S(SIZE)])
        .take(0x400)
        .note_bytes(&format!("{prefix}_caller"), 0x400, 32)
        .ok(op::LOAD_CALL_STACK, &[A::S(0x20), A::S(SIZE)])
        .note_u32(&format!("{prefix}_stack_length"), 0x20)
        .note_u32(&format!("{prefix}_stack_size"), SIZE)
        .take(0x400)
        .note_bytes(&format!("{prefix}_stack"), 0x400, 37);
    // The first frame has no immediate caller.
    for action in if nested { vec![0, 1, 2] } else { vec![0, 2] } {
        program = program
            .ok(
                op::LOAD_CALLER_INFORMATION,
                &[A::I(action), A::S(0x20), A::S(SIZE)],
            )
            .note_u32(&format!("{prefix}_info_{action}_length"), 0x20)
            .note_u32(&format!("{prefix}_info_{action}_size"), SIZE)
            .take(0x400)
            .note_bytes(&format!("{prefix}_info_{action}"), 0x400, 48);
    }
    program
}

/// A program that calls on and on, alternating between contracts, `depth` frames below the one it runs in.
fn tower(setting: &Setting, depth: usize) -> Program {
    if depth == 0 {
        return Program::new()
            .new_uref(0x101, 1u8)
            .put_uref("bottom", 0x101);
    }
    let callee = if depth % 2 == 0 { setting.a } else { setting.b };
    Program::new().puppet(callee, "run_called", &tower(setting, depth - 1))
}

pub fn run(world: &mut World, s: &Setting) {
    let group = "calls";
    let base = &s.base;
    let nothing = Program::new();
    let keys = Program::new().new_uref(0x101, 5u32).put_uref("made", 0x101);

    let p = Program::new().puppet(s.a, "run_called", &nothing);
    world.run(
        group,
        "session calls a contract that does nothing",
        base,
        Run::session(&p),
        Ok(()),
    );

    world.run(
        group,
        "stored contract by hash",
        base,
        Run::hash(s.a, "run_called", keys.args()),
        Ok(()),
    );
    let by_name = |name: &str| Target::ByName(name.to_string());
    world.run(
        group,
        "stored contract by name",
        base,
        Run::stored(by_name("a"), "run_called", keys.args()),
        Ok(()),
    );
    world.run(
        group,
        "stored contract by a name that is not there",
        base,
        Run::stored(by_name("zzz"), "run_called", keys.args()),
        Err(""),
    );
    for (name, version, major, expected) in [
        ("newest", None, None, Ok(())),
        ("version 1", Some(1), None, Ok(())),
        ("version 1 of major 2", Some(1), Some(2), Ok(())),
        ("newest of major 2", None, Some(2), Ok(())),
        ("version 7", Some(7), None, Err("")),
        ("major 1", Some(1), Some(1), Err("")),
        ("newest of major 9", None, Some(9), Err("")),
    ] {
        let target = Target::ByPackageHash {
            addr: s.a_package,
            version,
            protocol_version_major: major,
        };
        let run = Run::stored(target, "run_called", keys.args());
        world.run(
            group,
            &format!("stored package by hash, {name}"),
            base,
            run,
            expected,
        );
        let p = Program::new().ok(
            op::CALL_PACKAGE_VERSION,
            &[
                A::D(s.a_package.to_vec()),
                d(major),
                d(version),
                d("run_called"),
                d(keys.args()),
                A::S(SIZE),
            ],
        );
        world.run(
            group,
            &format!("call_package_version, {name}"),
            base,
            Run::session(&p),
            expected,
        );
    }
    let target = Target::ByPackageName {
        name: "a_package".to_string(),
        version: None,
        protocol_version_major: None,
    };
    let run = Run::stored(target, "run_called", keys.args());
    world.run(group, "stored package by name", base, run, Ok(()));
    for (name, version, expected) in [
        ("newest", None, Ok(())),
        ("version 1", Some(1u32), Ok(())),
        ("version 2", Some(2), Err("")),
    ] {
        let p = Program::new().ok(
            op::CALL_VERSIONED_CONTRACT,
            &[
                A::D(s.b_package.to_vec()),
                d(version),
                d("run_called"),
                d(keys.args()),
                A::S(SIZE),
            ],
        );
        let p = Program::new().puppet(s.a, "run_called", &p);
        let name = format!("contract calls call_versioned_contract, {name}");
        world.run(group, &name, base, Run::session(&p), expected);
    }

    // Contexts.
    let b = Program::new()
        .new_uref(0x101, "b".to_string())
        .put_uref("from_b", 0x101)
        .then(who("b", true));
    let a = Program::new()
        .new_uref(0x101, 1u64)
        .put_uref("before", 0x101)
        .puppet(s.b, "run_called", &b)
        .new_uref(0x101, 2u64)
        .put_uref("after", 0x101)
        .then(who("a", true));
    let p = Program::new()
        .puppet(s.a, "run_called", &a)
        .then(who("session", false));
    let run = Run::session(&p);
    world.run(
        group,
        "session to A to B: keys in each context, callers",
        base,
        run,
        Ok(()),
    );
    let run = Run::hash(s.a, "run_called", a.args()).user(1);
    world.run(
        group,
        "stored A to B: keys in each context, callers",
        base,
        run,
        Ok(()),
    );
    let run = Run::hash(s.a, "run_caller", who("as_account", true).args());
    world.run(group, "stored session code: callers", base, run, Ok(()));
    let p = Program::new().puppet(s.a, "run_caller", &who("as_account", true));
    world.run(
        group,
        "session to stored session code: callers",
        base,
        Run::session(&p),
        Ok(()),
    );

    for action in [1, 3, 300] {
        let p = Program::new()
            .to(
                0x24,
                op::LOAD_CALLER_INFORMATION,
                &[A::I(action), A::S(0x20), A::S(SIZE)],
            )
            .note_u32("answer", 0x24);
        let expected = if action == 300 { Err("") } else { Ok(()) };
        world.run(
            group,
            &format!("caller information {action} in session code"),
            base,
            Run::session(&p),
            expected,
        );
    }

    // The same contract again: the outer frame keeps the named keys it was called with.
    let inner = Program::new()
        .new_uref(0x101, 1u8)
        .put_uref("inner", 0x101)
        .remove_key("counter");
    let outer = Program::new()
        .puppet(s.a, "run_called", &inner)
        .to(0x20, op::HAS_KEY, &[d("inner")])
        .note_u32("outer_sees_inner", 0x20)
        .to(0x20, op::HAS_KEY, &[d("counter")])
        .note_u32("outer_sees_counter", 0x20)
        .put_key("counter", Key::Hash(s.b))
        .remove_key("inner");
    let p = Program::new().puppet(s.a, "run_called", &outer);
    world.run(
        group,
        "A calls itself: named keys of outer and inner frame",
        base,
        Run::session(&p),
        Ok(()),
    );
    let outer = Program::new()
        .puppet(
            s.b,
            "run_called",
            &Program::new().puppet(s.a, "run_called", &inner),
        )
        .ok(op::LOAD_NAMED_KEYS, &[A::S(0x20), A::S(SIZE)])
        .note_u32("count", 0x20)
        .note_u32("size", SIZE);
    let p = Program::new().puppet(s.a, "run_called", &outer);
    world.run(
        group,
        "A to B to A: named keys",
        base,
        Run::session(&p),
        Ok(()),
    );

    // Stored session code works on the account's named keys; but starts from those at the transaction's begin.
    let stored = Program::new()
        .new_uref(0x101, 1u8)
        .put_uref("by_stored", 0x101)
        .to(0x20, op::HAS_KEY, &[d("by_session")])
        .note_u32("stored_sees_session", 0x20)
        .remove_key("counter");
    let p = Program::new()
        .new_uref(0x101, 1u8)
        .put_uref("by_session", 0x101)
        .puppet(s.a, "run_caller", &stored)
        .to(0x20, op::HAS_KEY, &[d("by_session")])
        .note_u32("session_sees_own", 0x20)
        .to(0x20, op::HAS_KEY, &[d("by_stored")])
        .note_u32("session_sees_stored", 0x20)
        .new_uref(0x101, 2u8)
        .put_uref("by_session", 0x101);
    world.run(
        group,
        "session calls stored session code: named keys",
        base,
        Run::session(&p),
        Ok(()),
    );
    let returning = stored.clone().ret(77u64);
    let p = Program::new()
        .puppet(s.b, "run_caller", &returning)
        .take(0x400)
        .note_bytes("answer", 0x400, 8)
        .to(0x20, op::HAS_KEY, &[d("by_stored")])
        .note_u32("session_sees_stored", 0x20);
    world.run(
        group,
        "stored session code returns a value",
        base,
        Run::session(&p),
        Ok(()),
    );
    let deeper = Program::new().puppet(s.b, "run_caller", &stored);
    let p = Program::new().puppet(s.a, "run_caller", &deeper);
    world.run(
        group,
        "stored session code calls stored session code",
        base,
        Run::session(&p),
        Ok(()),
    );
    let p = Program::new().puppet(s.a, "run_called", &deeper);
    world.run(
        group,
        "contract calls stored session code",
        base,
        Run::session(&p),
        Err("Invalid context"),
    );
    let p = Program::new().puppet(
        s.a,
        "run_called",
        &Program::new().puppet(s.a, "run_caller", &nothing),
    );
    world.run(
        group,
        "contract calls its own stored session code",
        base,
        Run::session(&p),
        Err(""),
    );
    world.run(
        group,
        "stored session code as transaction",
        base,
        Run::hash(s.b, "run_caller", stored.args()),
        Ok(()),
    );

    // Returned values.
    for (name, answer) in [
        ("unit", Program::new().ret(())),
        ("U64", Program::new().ret(u64::MAX)),
        ("U512", Program::new().ret(U512::from(123_456_789u64))),
        ("text", Program::new().ret("a text".to_string())),
        (
            "list of keys",
            Program::new().ret(vec![Key::Hash(s.b), Key::Hash(s.a)]),
        ),
        ("nothing", nothing.clone()),
        (
            "bytes that are no value",
            Program::new().h(op::RET, &[A::D(vec![1, 2, 3])]),
        ),
    ] {
        let a = Program::new()
            .puppet(s.b, "run_called", &answer)
            .note_u32("answer_size", SIZE)
            .unless(
                SIZE,
                0,
                Program::new().take(0x400).note_bytes("answer", 0x400, 8),
            );
        let p = Program::new().puppet(s.a, "run_called", &a);
        let expected = if name.starts_with("bytes") {
            Err("")
        } else {
            Ok(())
        };
        world.run(
            group,
            &format!("B returns to A: {name}"),
            base,
            Run::session(&p),
            expected,
        );
        let run = Run::hash(s.b, "run_called", answer.args());
        world.run(
            group,
            &format!("B returns to the transaction: {name}"),
            base,
            run,
            expected,
        );
    }
    let p = Program::new().ret(5u8);
    world.run(
        group,
        "session code returns a value",
        base,
        Run::session(&p),
        Ok(()),
    );

    // Host buffer: a second call is refused while the first answer has not been taken.
    let p = Program::new()
        .puppet(s.b, "run_called", &Program::new().ret(1u8))
        .to(
            0x20,
            op::CALL_CONTRACT,
            &[
                A::D(s.b.to_vec()),
                d("run_called"),
                d(keys.args()),
                A::S(SIZE + 4),
            ],
        )
        .note_u32("second", 0x20)
        .to(
            0x20,
            op::READ_HOST_BUFFER,
            &[A::S(0x400), A::I(0), A::S(SIZE)],
        )
        .note_u32("too_small", 0x20)
        .to(
            0x20,
            op::READ_HOST_BUFFER,
            &[A::S(0x400), A::I(1), A::S(SIZE)],
        )
        .note_u32("gone", 0x20);
    world.run(
        group,
        "host buffer full, too small, empty",
        base,
        Run::session(&p),
        Ok(()),
    );

    // Depth: with the account's own frame at most 12.
    for (depth, expected) in [(5, Ok(())), (11, Ok(())), (12, Err("")), (13, Err(""))] {
        let p = tower(s, depth);
        world.run(
            group,
            &format!("{depth} frames deep"),
            base,
            Run::session(&p),
            expected,
        );
        if let (11 | 12, Some(args)) = (depth, Some(tower(s, depth - 1).args())) {
            let run = Run::hash(s.a, "run_called", args);
            world.run(
                group,
                &format!("{depth} frames deep, stored"),
                base,
                run,
                expected,
            );
        }
    }

    // Callees that are none.
    let missing = [0xEE; 32];
    let account = world.users[0].hash().value();
    for (name, callee) in [
        ("nothing there", missing),
        ("a package", s.a_package),
        ("an account", account),
    ] {
        let p = Program::new().puppet(
            s.a,
            "run_called",
            &Program::new().puppet(callee, "run_called", &nothing),
        );
        world.run(
            group,
            &format!("callee is {name}"),
            base,
            Run::session(&p),
            Err(""),
        );
        let run = Run::hash(callee, "run_called", nothing.args());
        world.run(
            group,
            &format!("transaction's callee is {name}"),
            base,
            run,
            Err(""),
        );
    }
    let p = Program::new().ok(
        op::CALL_VERSIONED_CONTRACT,
        &[
            A::D(s.b.to_vec()),
            d(None::<u32>),
            d("run_called"),
            d(keys.args()),
            A::S(SIZE),
        ],
    );
    world.run(
        group,
        "package is a contract",
        base,
        Run::session(&p),
        Err(""),
    );
    for entry_point in [
        "not_there",
        "run_guarded",
        "run_nobody",
        "run_template",
        "run_factory",
    ] {
        let p = Program::new().puppet(s.b, entry_point, &keys);
        let p = Program::new().puppet(s.a, "run_called", &p);
        let expected = if entry_point == "run_factory" {
            Ok(())
        } else {
            Err("")
        };
        world.run(
            group,
            &format!("entry point {entry_point}"),
            base,
            Run::session(&p),
            expected,
        );
    }
    let p = Program::new().call(s.a, "run_called", &RuntimeArgs::new());
    world.run(
        group,
        "argument missing",
        base,
        Run::session(&p),
        Err("ApiError::MissingArgument"),
    );
    let p = Program::new().call(s.a, "run_called", &runtime_args! { "program" => 5u8 });
    world.run(
        group,
        "argument of another type",
        base,
        Run::session(&p),
        Ok(()),
    );
    // Arguments that do not decode.
    let p = Program::new().ok(
        op::CALL_CONTRACT,
        &[
            A::D(s.a.to_vec()),
            d("run_called"),
            A::D(vec![1, 0, 0, 0, 9]),
            A::S(SIZE),
        ],
    );
    world.run(
        group,
        "arguments do not decode",
        base,
        Run::session(&p),
        Err(""),
    );
    let p = Program::new().ok(
        op::CALL_CONTRACT,
        &[
            A::D(bytes(1u8)),
            d("run_called"),
            d(keys.args()),
            A::S(SIZE),
        ],
    );
    world.run(
        group,
        "contract hash too short",
        base,
        Run::session(&p),
        Err(""),
    );

    // System contracts by hash.
    let hash = |index: usize| system_contract(base, ["mint", "handle payment", "auction"][index]);
    let purse_of_0 = match base.get(&Key::Account(world.users[0].hash())) {
        Some(casper_types::StoredValue::Account(account)) => account.main_purse(),
        _ => panic!("account of user 0"),
    };
    for (name, callee, entry_point, args, expected) in [
        ("mint.create", hash(0), "create", runtime_args! {}, Ok(())),
        (
            "mint.balance",
            hash(0),
            "balance",
            runtime_args! { "purse" => purse_of_0 },
            Ok(()),
        ),
        (
            "mint.read_base_round_reward",
            hash(0),
            "read_base_round_reward",
            runtime_args! {},
            Ok(()),
        ),
        (
            "mint.unknown",
            hash(0),
            "unknown",
            runtime_args! {},
            Err(""),
        ),
        (
            "mint.mint",
            hash(0),
            "mint",
            runtime_args! { "amount" => U512::from(5u8) },
            Ok(()),
        ),
        (
            "mint.reduce_total_supply",
            hash(0),
            "reduce_total_supply",
            runtime_args! { "amount" => U512::from(5u8) },
            Ok(()),
        ),
        (
            "handle_payment.get_payment_purse",
            hash(1),
            "get_payment_purse",
            runtime_args! {},
            Ok(()),
        ),
        (
            "auction.read_era_id",
            hash(2),
            "read_era_id",
            runtime_args! {},
            Ok(()),
        ),
        (
            "auction.run_auction",
            hash(2),
            "run_auction",
            runtime_args! {},
            Err(""),
        ),
    ] {
        let callee_program = Program::new()
            .call(callee, entry_point, &args)
            .note_u32("answer_size", SIZE)
            .unless(
                SIZE,
                0,
                Program::new().take(0x400).note_bytes("answer", 0x400, 34),
            );
        world.run(
            group,
            &format!("session calls {name}"),
            base,
            Run::session(&callee_program),
            expected,
        );
        let p = Program::new().puppet(s.a, "run_called", &callee_program);
        let expected = if name == "mint.balance" {
            Err("Forged reference")
        } else {
            expected
        };
        world.run(
            group,
            &format!("contract calls {name}"),
            base,
            Run::session(&p),
            expected,
        );
    }
}
