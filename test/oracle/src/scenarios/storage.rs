//! Values, named keys and dictionaries across contexts.
use casper_types::{bytesrepr::ToBytes, AccessRights, CLTyped, CLValue, Key, U128, U256, U512};

use super::Setting;
use crate::{
    opcodes as op,
    program::{bytes, clv, d, Program, A, SIZE},
    world::{Run, World},
};

fn new_dictionary(offset: u16) -> Program {
    Program::new()
        .ok(op::NEW_DICTIONARY, &[A::S(SIZE)])
        .take(offset)
}

fn put<T: CLTyped + ToBytes>(offset: u16, item: &str, value: T) -> Program {
    Program::new().ok(
        op::DICTIONARY_PUT,
        &[
            A::S(offset),
            A::I(33),
            A::D(item.as_bytes().to_vec()),
            A::D(clv(value)),
        ],
    )
}

fn get(offset: u16, item: &str, note: &str) -> Program {
    Program::new()
        .set(SIZE, &[0; 4])
        .to(
            0x20,
            op::DICTIONARY_GET,
            &[
                A::S(offset),
                A::I(33),
                A::D(item.as_bytes().to_vec()),
                A::S(SIZE),
            ],
        )
        .note_u32(&format!("{note}_answer"), 0x20)
        .unless(
            SIZE,
            0,
            Program::new().take(0x400).note_bytes(note, 0x400, 8),
        )
}

fn in_contract(callee: [u8; 32], program: &Program) -> Run {
    Run::session(&Program::new().puppet(callee, "run_called", program))
}

pub fn run(world: &mut World, s: &Setting) {
    let group = "storage";
    let base = &s.base;

    // A dictionary of A, lent to B.
    let make = new_dictionary(0x101)
        .put_uref("ledger", 0x101)
        .then(put(0x101, "one", 1u64))
        .ret_uref(0x101);
    for (name, rights, inner, expected) in [
        (
            "read with READ",
            AccessRights::READ,
            get(0x101, "one", "one"),
            Ok(()),
        ),
        (
            "read with ADD",
            AccessRights::ADD,
            get(0x101, "one", "one"),
            Err(""),
        ),
        (
            "written with READ",
            AccessRights::READ,
            put(0x101, "two", 2u64),
            Err(""),
        ),
        (
            "written with WRITE",
            AccessRights::WRITE,
            put(0x101, "one", 5u64),
            Ok(()),
        ),
        (
            "missing item",
            AccessRights::READ,
            get(0x101, "none", "none"),
            Ok(()),
        ),
    ] {
        let inner = Program::new().arg("ledger", 0x101).then(inner);
        let p = Program::new()
            .puppet(s.a, "run_called", &make)
            .take(0x101)
            .with_rights(0x101, rights)
            .puppet_with(s.b, "run_called", &inner, &[("ledger", 0x101)]);
        world.run(
            group,
            &format!("dictionary lent: {name}"),
            base,
            Run::session(&p),
            expected,
        );
    }
    let with_ledger = world.run(
        group,
        "dictionary made by a contract",
        base,
        Run::hash(s.a, "run_called", make.args()),
        Ok(()),
    );
    let ledger = match with_ledger.get(&Key::Hash(s.a)) {
        Some(casper_types::StoredValue::Contract(contract)) => *contract
            .named_keys()
            .get("ledger")
            .unwrap()
            .as_uref()
            .unwrap(),
        _ => panic!("contract A"),
    };
    let item = Key::dictionary(ledger, b"one");
    let p = Program::new()
        .to(0x20, op::DICTIONARY_READ, &[d(item), A::S(SIZE)])
        .take(0x400)
        .note_bytes("read", 0x400, 8);
    world.run(
        group,
        "dictionary item read by key without rights",
        &with_ledger,
        in_contract(s.b, &p),
        Ok(()),
    );
    let p = Program::new()
        .ok(op::READ_VALUE, &[d(item), A::S(SIZE)])
        .take(0x400)
        .note_bytes("read", 0x400, 8);
    world.run(
        group,
        "dictionary item by read_value",
        &with_ledger,
        in_contract(s.b, &p),
        Ok(()),
    );
    let p = Program::new()
        .to(
            0x20,
            op::DICTIONARY_READ,
            &[d(Key::dictionary(ledger, b"none")), A::S(SIZE)],
        )
        .note_u32("answer", 0x20);
    world.run(
        group,
        "missing dictionary item by key",
        &with_ledger,
        in_contract(s.b, &p),
        Ok(()),
    );
    let p = Program::new()
        .to(0x20, op::DICTIONARY_READ, &[d(Key::Hash(s.a)), A::S(SIZE)])
        .note_u32("answer", 0x20);
    world.run(
        group,
        "dictionary_read of a contract",
        &with_ledger,
        in_contract(s.b, &p),
        Err(""),
    );
    let p = Program::new().h(op::WRITE, &[d(item), A::D(clv(5u8))]);
    world.run(
        group,
        "dictionary item by write",
        &with_ledger,
        in_contract(s.a, &p),
        Err(""),
    );
    let p = Program::new()
        .set(0x101, &bytes(ledger))
        .then(put(0x101, "one", 2u8));
    world.run(
        group,
        "dictionary written by a stranger",
        &with_ledger,
        in_contract(s.b, &p),
        Err(""),
    );
    let owner = Program::new()
        .get_key("ledger", 0x100)
        .then(put(0x101, "one", "other type".to_string()))
        .then(get(0x101, "one", "one"));
    world.run(
        group,
        "dictionary item gets another type",
        &with_ledger,
        in_contract(s.a, &owner),
        Ok(()),
    );
    for length in [64usize, 65, 128, 129] {
        let name = "x".repeat(length);
        let p = Program::new()
            .get_key("ledger", 0x100)
            .to(
                0x20,
                op::DICTIONARY_PUT,
                &[
                    A::S(0x101),
                    A::I(33),
                    A::D(name.as_bytes().to_vec()),
                    A::D(clv(1u8)),
                ],
            )
            .note_u32("answer", 0x20);
        world.run(
            group,
            &format!("dictionary_put, name of {length}"),
            &with_ledger,
            in_contract(s.a, &p),
            Ok(()),
        );
        let p = Program::new()
            .get_key("ledger", 0x100)
            .then(get(0x101, &name, "read"));
        let expected = if length > 128 { Err("") } else { Ok(()) };
        let name = format!("dictionary_get, name of {length}");
        world.run(group, &name, &with_ledger, in_contract(s.a, &p), expected);
    }
    let p = Program::new().get_key("ledger", 0x100).ok(
        op::DICTIONARY_PUT,
        &[
            A::S(0x101),
            A::I(33),
            A::D(vec![0xFF, 0xFE]),
            A::D(clv(1u8)),
        ],
    );
    world.run(
        group,
        "dictionary item name is no text",
        &with_ledger,
        in_contract(s.a, &p),
        Err(""),
    );

    // Values.
    let value = |offset: u16| {
        Program::new()
            .set(offset - 1, &[2])
            .to(
                0x20,
                op::READ_VALUE,
                &[A::S(offset - 1), A::I(34), A::S(SIZE)],
            )
            .note_u32("read_answer", 0x20)
            .take(0x400)
            .note_u32("read_size", SIZE)
    };
    let add = |offset: u16, value: Vec<u8>| {
        Program::new()
            .set(offset - 1, &[2])
            .h(op::ADD, &[A::S(offset - 1), A::I(34), A::D(value)])
    };
    let p = Program::new()
        .new_uref(0x101, 5i32)
        .then(add(0x101, clv(-7i32)))
        .new_uref(0x141, u64::MAX)
        .then(add(0x141, clv(2u64)))
        .new_uref(0x181, U128::MAX)
        .then(add(0x181, clv(U128::from(3u8))))
        .new_uref(0x1C1, U256::one())
        .then(add(0x1C1, clv(U256::one())))
        .new_uref(0x201, U512::one())
        .then(add(0x201, clv(U512::from(u64::MAX))))
        .then(value(0x101))
        .then(value(0x141))
        .then(value(0x181))
        .then(value(0x1C1))
        .then(value(0x201));
    world.run(
        group,
        "add of each kind, wrapping",
        base,
        in_contract(s.b, &p),
        Ok(()),
    );
    for (name, p) in [
        (
            "text to a number",
            Program::new()
                .new_uref(0x101, 1u64)
                .then(add(0x101, clv("x".to_string()))),
        ),
        (
            "number to a text",
            Program::new()
                .new_uref(0x101, "x".to_string())
                .then(add(0x101, clv(1u64))),
        ),
        (
            "U64 to a U8",
            Program::new()
                .new_uref(0x101, 250u8)
                .then(add(0x101, clv(10u64)))
                .then(value(0x101)),
        ),
        (
            "I32 to a U64",
            Program::new()
                .new_uref(0x101, 250u64)
                .then(add(0x101, clv(-1i32)))
                .then(value(0x101)),
        ),
        (
            "U64 to a U512",
            Program::new()
                .new_uref(0x101, U512::one())
                .then(add(0x101, clv(7u64)))
                .then(value(0x101)),
        ),
        (
            "U8 to a U8",
            Program::new()
                .new_uref(0x101, 250u8)
                .then(add(0x101, clv(10u8))),
        ),
        (
            "named key to a number",
            Program::new()
                .new_uref(0x101, 250u64)
                .then(add(0x101, clv(("n".to_string(), Key::Hash(s.a))))),
        ),
    ] {
        let expected = match name {
            "U64 to a U8" | "I32 to a U64" | "U64 to a U512" => Ok(()),
            _ => Err(""),
        };
        world.run(
            group,
            &format!("add {name}"),
            base,
            in_contract(s.b, &p),
            expected,
        );
    }
    let p = Program::new().ok(op::READ_VALUE, &[d(Key::Hash(s.a)), A::S(SIZE)]);
    world.run(
        group,
        "read_value of a contract",
        base,
        in_contract(s.b, &p),
        Err(""),
    );
    let p = Program::new()
        .to(0x20, op::READ_VALUE, &[d(Key::Hash([9; 32])), A::S(SIZE)])
        .note_u32("answer", 0x20);
    world.run(
        group,
        "read_value of nothing",
        base,
        in_contract(s.b, &p),
        Ok(()),
    );
    for (name, key) in [
        ("an era", Key::EraInfo(casper_types::EraId::new(1))),
        ("the registry", Key::SystemEntityRegistry),
        ("the checksums", Key::ChecksumRegistry),
        (
            "the block time",
            Key::BlockGlobal(casper_types::BlockGlobalAddr::BlockTime),
        ),
        ("a balance", Key::Balance([3; 32])),
        ("an account", Key::Account(world.users[0].hash())),
        ("the era summary", Key::EraSummary),
        ("the chainspec", Key::ChainspecRegistry),
        (
            "a deploy",
            Key::DeployInfo(casper_types::DeployHash::default()),
        ),
    ] {
        let p = Program::new()
            .to(0x20, op::READ_VALUE, &[d(key), A::S(SIZE)])
            .note_u32("answer", 0x20);
        let expected = match name {
            "the registry" | "the block time" | "a balance" => Ok(()),
            _ => Err(""),
        };
        world.run(
            group,
            &format!("read_value of {name}"),
            base,
            in_contract(s.b, &p),
            expected,
        );
        let p = Program::new().h(op::WRITE, &[d(key), A::D(clv(1u8))]);
        world.run(
            group,
            &format!("write of {name}"),
            base,
            in_contract(s.b, &p),
            Err(""),
        );
    }

    // Named keys.
    let p = Program::new()
        .to(
            0x20,
            op::GET_KEY,
            &[d("counter"), A::S(0x400), A::I(5), A::S(SIZE)],
        )
        .note_u32("too_small", 0x20)
        .to(
            0x20,
            op::GET_KEY,
            &[d("nothing"), A::S(0x400), A::I(64), A::S(SIZE)],
        )
        .note_u32("missing", 0x20)
        .get_key("counter", 0x400)
        .note_bytes("counter_key", 0x400, 34)
        .remove_key("nothing")
        .remove_key("counter")
        .to(
            0x20,
            op::GET_KEY,
            &[d("counter"), A::S(0x400), A::I(64), A::S(SIZE)],
        )
        .note_u32("removed", 0x20)
        .put_key("counter", Key::Hash(s.b))
        .put_key("counter", Key::Account(world.users[2].hash()))
        .ok(op::LOAD_NAMED_KEYS, &[A::S(0x20), A::S(SIZE)])
        .note_u32("count", 0x20)
        .take(0x400)
        .note_bytes("keys", 0x400, 64);
    world.run(
        group,
        "named keys of a contract",
        base,
        in_contract(s.a, &p),
        Ok(()),
    );
    world.run(
        group,
        "named keys of an account",
        base,
        Run::session(&p),
        Ok(()),
    );
    let run = Run::hash(s.a, "run_caller", p.args());
    world.run(
        group,
        "named keys of an account by stored session code",
        base,
        run,
        Ok(()),
    );
    let p = Program::new()
        .ok(op::LOAD_NAMED_KEYS, &[A::S(0x20), A::S(SIZE)])
        .note_u32("count", 0x20);
    let run = Run::session(&p).user(3);
    world.run(group, "no named keys at all", base, run, Ok(()));
    let p = Program::new().h(op::PUT_KEY, &[A::D(vec![9, 0, 0, 0, 1]), d(Key::Hash(s.a))]);
    world.run(
        group,
        "name does not decode",
        base,
        in_contract(s.a, &p),
        Err(""),
    );
    let p = Program::new().h(op::PUT_KEY, &[d("x"), A::D(vec![77])]);
    world.run(
        group,
        "key does not decode",
        base,
        in_contract(s.a, &p),
        Err(""),
    );
    let p = Program::new().h(op::NEW_UREF, &[A::S(0x101), A::D(vec![1, 2])]);
    world.run(
        group,
        "value does not decode",
        base,
        in_contract(s.a, &p),
        Err(""),
    );
    let lying = CLValue::from_components(casper_types::CLType::U512, vec![1, 2, 3]);
    let p = Program::new()
        .h(op::NEW_UREF, &[A::S(0x101), d(lying)])
        .put_uref("lying", 0x101);
    world.run(
        group,
        "value is not what its type says",
        base,
        in_contract(s.a, &p),
        Ok(()),
    );
    let long = "n".repeat(3000);
    let p = Program::new().put_key(&long, Key::Hash(s.a));
    world.run(group, "long name", base, in_contract(s.a, &p), Ok(()));
}
