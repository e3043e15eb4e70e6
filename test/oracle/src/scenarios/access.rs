//! Access rights: URefs passed down and returned up, what is stripped, what is forged, groups.
use casper_types::{AccessRights, CLType, Key, URef};

use super::Setting;
use crate::{
    opcodes as op,
    program::{bytes, clv, d, type_bytes, Program, Seg, A, SIZE},
    world::{Run, World},
};

/// Whether the URef at `offset` is valid here with each combination of rights.
pub fn rights(prefix: &str, offset: u16) -> Program {
    (0..8u8).fold(Program::new(), |program, bits| {
        program
            .copy(0x700, offset, 32)
            .set(0x720, &[bits])
            .to(0x20, op::IS_VALID_UREF, &[A::S(0x700), A::I(33)])
            .note_u32(&format!("{prefix}_{bits}"), 0x20)
    })
}

/// Calls with arguments made of fixed bytes and scratch parts.
fn call_with(
    program: Program,
    callee: [u8; 32],
    inner: &Program,
    value: Vec<Seg>,
    cl_type: CLType,
    length: u32,
) -> Program {
    let mut parts = vec![
        Seg::B(bytes(2u32)),
        Seg::B(bytes("program")),
        Seg::B(clv(casper_types::bytesrepr::Bytes::from(inner.0.clone()))),
        Seg::B(bytes("value")),
        Seg::B(bytes(length)),
    ];
    parts.extend(value);
    parts.push(Seg::B(type_bytes(cl_type)));
    let (program, total) = program.compose(0x2000, &parts);
    program.ok(
        op::CALL_CONTRACT,
        &[
            A::D(callee.to_vec()),
            d("run_called"),
            A::S(0x2000),
            A::I(total.into()),
            A::S(SIZE),
        ],
    )
}

pub fn run(world: &mut World, s: &Setting) {
    let group = "access";
    let base = &s.base;

    // Down, with each kind of rights.
    for bits in 0..8u8 {
        let name = AccessRights::from_bits(bits).unwrap();
        let inner = Program::new().arg("uref", 0x101).then(rights("got", 0x101));
        let p = Program::new()
            .new_uref(0x181, 9u64)
            .with_rights(0x181, name)
            .puppet_with(s.b, "run_called", &inner, &[("uref", 0x181)]);
        world.run(
            group,
            &format!("URef passed down with {name}"),
            base,
            Run::session(&p),
            Ok(()),
        );
        // Up: what a callee made comes back with the rights it returned it with.
        let inner = Program::new()
            .new_uref(0x181, 9u64)
            .with_rights(0x181, name)
            .ret_uref(0x181);
        let p = Program::new()
            .puppet(s.b, "run_called", &inner)
            .take(0x101)
            .then(rights("got", 0x101));
        world.run(
            group,
            &format!("URef returned with {name}"),
            base,
            Run::session(&p),
            Ok(()),
        );
        let p = Program::new().puppet(s.a, "run_called", &p);
        let name = format!("URef returned to a contract with {name}");
        world.run(group, &name, base, Run::session(&p), Ok(()));
    }
    // Returned with few rights, then with more: they add up.
    let make = Program::new()
        .new_uref(0x181, 9u64)
        .put_uref("kept", 0x181)
        .with_rights(0x181, AccessRights::READ)
        .ret_uref(0x181);
    let again = Program::new()
        .get_key("kept", 0x180)
        .with_rights(0x181, AccessRights::WRITE)
        .ret_uref(0x181);
    let p = Program::new()
        .puppet(s.b, "run_called", &make)
        .take(0x101)
        .puppet(s.b, "run_called", &again)
        .take(0x101)
        .then(rights("got", 0x101));
    world.run(
        group,
        "URef returned twice: rights add up",
        base,
        Run::session(&p),
        Ok(()),
    );
    // More than the callee has.
    let inner = Program::new()
        .arg("uref", 0x101)
        .with_rights(0x101, AccessRights::READ_ADD_WRITE)
        .ret_uref(0x101);
    let p = Program::new()
        .new_uref(0x181, 9u64)
        .with_rights(0x181, AccessRights::READ)
        .puppet_with(s.b, "run_called", &inner, &[("uref", 0x181)]);
    world.run(
        group,
        "returned with rights the callee lacks",
        base,
        Run::session(&p),
        Err("Forged reference"),
    );

    // Passed on over two frames with fewer rights; each frame tries to write.
    let write = |offset: u16| {
        Program::new()
            .set(offset - 1, &[2])
            .h(op::WRITE, &[A::S(offset - 1), A::I(34), A::D(clv(10u64))])
    };
    let deep = Program::new().arg("uref", 0x101).then(write(0x101));
    let middle = Program::new()
        .arg("uref", 0x101)
        .with_rights(0x101, AccessRights::READ)
        .puppet_with(s.b, "run_called", &deep, &[("uref", 0x101)]);
    let p = Program::new().new_uref(0x181, 9u64).puppet_with(
        s.a,
        "run_called",
        &middle,
        &[("uref", 0x181)],
    );
    world.run(
        group,
        "write through a URef passed on read-only",
        base,
        Run::session(&p),
        Err(""),
    );
    let deep = Program::new()
        .arg("uref", 0x101)
        .with_rights(0x101, AccessRights::READ_ADD_WRITE)
        .then(write(0x101));
    let middle_forges = Program::new()
        .arg("uref", 0x101)
        .with_rights(0x101, AccessRights::READ)
        .puppet_with(s.b, "run_called", &deep, &[("uref", 0x101)]);
    let p = Program::new().new_uref(0x181, 9u64).puppet_with(
        s.a,
        "run_called",
        &middle_forges,
        &[("uref", 0x181)],
    );
    world.run(
        group,
        "write with rights raised by hand",
        base,
        Run::session(&p),
        Err("Forged reference"),
    );
    let middle =
        Program::new()
            .arg("uref", 0x101)
            .puppet_with(s.b, "run_called", &deep, &[("uref", 0x101)]);
    let p = Program::new().new_uref(0x181, 9u64).puppet_with(
        s.a,
        "run_called",
        &middle,
        &[("uref", 0x181)],
    );
    world.run(
        group,
        "write through a URef passed on in full",
        base,
        Run::session(&p),
        Ok(()),
    );

    // Forged.
    let forged = URef::new([0xAB; 32], AccessRights::READ_ADD_WRITE);
    let counter = s.counter;
    let key = |uref: URef| bytes(Key::URef(uref));
    for (name, program) in [
        ("as argument", {
            let inner = Program::new();
            Program::new().set(0x101, &bytes(forged)).puppet_with(
                s.b,
                "run_called",
                &inner,
                &[("uref", 0x101)],
            )
        }),
        (
            "put as named key",
            Program::new().put_key("forged", Key::URef(forged)),
        ),
        (
            "read",
            Program::new().ok(op::READ_VALUE, &[A::D(key(forged)), A::S(SIZE)]),
        ),
        (
            "written",
            Program::new().h(op::WRITE, &[A::D(key(forged)), A::D(clv(1u8))]),
        ),
        (
            "added to",
            Program::new().h(op::ADD, &[A::D(key(forged)), A::D(clv(1u8))]),
        ),
        (
            "returned",
            Program::new().set(0x101, &bytes(forged)).ret_uref(0x101),
        ),
        (
            "as value of a new URef",
            Program::new().new_uref(0x101, forged),
        ),
        (
            "as key value of a new URef",
            Program::new().new_uref(0x101, Key::URef(forged)),
        ),
        (
            "contract's, read",
            Program::new().ok(op::READ_VALUE, &[A::D(key(counter)), A::S(SIZE)]),
        ),
    ] {
        let p = Program::new().puppet(s.b, "run_called", &program);
        world.run(
            group,
            &format!("forged URef {name}"),
            base,
            Run::session(&p),
            Err("Forged reference"),
        );
    }
    let p = Program::new().h(
        op::WRITE,
        &[
            A::D(key(forged.with_access_rights(AccessRights::READ))),
            A::D(clv(1u8)),
        ],
    );
    world.run(
        group,
        "write with a read-only URef",
        base,
        Run::session(&p),
        Err("Invalid access"),
    );
    let list = Program::new()
        .new_uref(0x101, vec![forged])
        .put_uref("list", 0x101);
    world.run(
        group,
        "forged URef in a list goes unseen",
        base,
        Run::session(&list),
        Ok(()),
    );

    // URefs in containers: what is passed on depends on the type.
    let uref = || vec![Seg::S(0x181, 33)];
    let b = |bytes: Vec<u8>| Seg::B(bytes);
    let cases: Vec<(&str, Vec<Seg>, CLType, u32)> = vec![
        ("URef", uref(), CLType::URef, 33),
        ("Key", vec![b(vec![2]), Seg::S(0x181, 33)], CLType::Key, 34),
        (
            "Option(URef)",
            vec![b(vec![1]), Seg::S(0x181, 33)],
            CLType::Option(Box::new(CLType::URef)),
            34,
        ),
        (
            "Option(Key)",
            vec![b(vec![1, 2]), Seg::S(0x181, 33)],
            CLType::Option(Box::new(CLType::Key)),
            35,
        ),
        (
            "List(URef)",
            vec![b(bytes(1u32)), Seg::S(0x181, 33)],
            CLType::List(Box::new(CLType::URef)),
            37,
        ),
        (
            "List(Key)",
            vec![b(bytes(1u32)), b(vec![2]), Seg::S(0x181, 33)],
            CLType::List(Box::new(CLType::Key)),
            38,
        ),
        (
            "Result(URef, U8)",
            vec![b(vec![1]), Seg::S(0x181, 33)],
            CLType::Result {
                ok: Box::new(CLType::URef),
                err: Box::new(CLType::U8),
            },
            34,
        ),
        (
            "Result(Unit, Key)",
            vec![b(vec![0, 2]), Seg::S(0x181, 33)],
            CLType::Result {
                ok: Box::new(CLType::Unit),
                err: Box::new(CLType::Key),
            },
            35,
        ),
        (
            "Map(String, URef)",
            vec![b(bytes(1u32)), b(bytes("x")), Seg::S(0x181, 33)],
            CLType::Map {
                key: Box::new(CLType::String),
                value: Box::new(CLType::URef),
            },
            42,
        ),
        (
            "Map(URef, U64)",
            vec![b(bytes(1u32)), Seg::S(0x181, 33), b(bytes(5u64))],
            CLType::Map {
                key: Box::new(CLType::URef),
                value: Box::new(CLType::U64),
            },
            45,
        ),
        (
            "Tuple1(URef)",
            uref(),
            CLType::Tuple1([Box::new(CLType::URef)]),
            33,
        ),
        (
            "Tuple2(U8, URef)",
            vec![b(vec![7]), Seg::S(0x181, 33)],
            CLType::Tuple2([Box::new(CLType::U8), Box::new(CLType::URef)]),
            34,
        ),
        (
            "Tuple2(Key, String)",
            vec![b(vec![2]), Seg::S(0x181, 33), b(bytes("x"))],
            CLType::Tuple2([Box::new(CLType::Key), Box::new(CLType::String)]),
            39,
        ),
        (
            "Tuple3(U8, U8, URef)",
            vec![b(vec![7, 8]), Seg::S(0x181, 33)],
            CLType::Tuple3([
                Box::new(CLType::U8),
                Box::new(CLType::U8),
                Box::new(CLType::URef),
            ]),
            35,
        ),
        (
            "List(List(URef))",
            vec![b(bytes(1u32)), b(bytes(1u32)), Seg::S(0x181, 33)],
            CLType::List(Box::new(CLType::List(Box::new(CLType::URef)))),
            41,
        ),
        ("ByteArray(33)", uref(), CLType::ByteArray(33), 33),
        ("Any", uref(), CLType::Any, 33),
    ];
    for (name, parts, cl_type, length) in cases {
        // The callee knows the URef from its own argument bytes and asks for the rights it got.
        let mut offset = 0x101u16;
        for part in &parts {
            match part {
                Seg::B(data) => offset += data.len() as u16,
                Seg::S(..) => break,
            }
        }
        let inner = Program::new()
            .arg("value", 0x101)
            .then(rights("got", offset));
        let p = Program::new().new_uref(0x181, 9u64);
        let p = call_with(p, s.b, &inner, parts.clone(), cl_type.clone(), length);
        world.run(
            group,
            &format!("passed down inside {name}"),
            base,
            Run::session(&p),
            Ok(()),
        );
        // And back up.
        let returned = {
            let mut all = vec![Seg::B(bytes(length))];
            all.extend(parts);
            all.push(Seg::B(type_bytes(cl_type)));
            let (program, total) = Program::new().new_uref(0x181, 9u64).compose(0x3D00, &all);
            program.h(op::RET, &[A::S(0x3D00), A::I(total.into())])
        };
        let p = Program::new()
            .puppet(s.b, "run_called", &returned)
            .take(0x101)
            .then(rights("got", offset));
        world.run(
            group,
            &format!("returned inside {name}"),
            base,
            Run::session(&p),
            Ok(()),
        );
    }
    // A value that is not what its type says.
    let p = call_with(
        Program::new(),
        s.b,
        &Program::new(),
        vec![Seg::B(vec![1, 2, 3])],
        CLType::URef,
        3,
    );
    world.run(
        group,
        "argument URef does not decode",
        base,
        Run::session(&p),
        Err(""),
    );

    // Groups.
    let guarded = Program::new()
        .new_uref(0x101, 1u8)
        .put_uref("guarded", 0x101);
    let p = Program::new().puppet(s.a, "run_guarded", &guarded);
    world.run(
        group,
        "group: holder by session",
        base,
        Run::session(&p),
        Ok(()),
    );
    world.run(
        group,
        "group: holder by transaction",
        base,
        Run::hash(s.a, "run_guarded", guarded.args()),
        Ok(()),
    );
    world.run(
        group,
        "group: stranger by session",
        base,
        Run::session(&p).user(1),
        Err("Invalid context"),
    );
    let run = Run::hash(s.a, "run_guarded", guarded.args()).user(1);
    world.run(
        group,
        "group: stranger by transaction",
        base,
        run,
        Err("Invalid context"),
    );
    let p = Program::new().puppet(
        s.b,
        "run_called",
        &Program::new().puppet(s.a, "run_guarded", &guarded),
    );
    world.run(
        group,
        "group: holder's contract does not hold it",
        base,
        Run::session(&p),
        Err("Invalid context"),
    );
    for bits in [0u8, 1, 7] {
        let inner = Program::new().puppet(s.a, "run_guarded", &guarded);
        let p = Program::new()
            .get_key("friend_0", 0x180)
            .with_rights(0x181, AccessRights::from_bits(bits).unwrap())
            .puppet_with(s.b, "run_called", &inner, &[("friend", 0x181)]);
        let name = format!("group: URef lent to a contract with rights {bits}");
        let expected = if bits == 7 {
            Ok(())
        } else {
            Err("Invalid context")
        };
        world.run(group, &name, base, Run::session(&p), expected);
    }

    // The account's main purse: WRITE is stripped on the way to a contract.
    let inner = Program::new()
        .arg("purse", 0x101)
        .then(rights("main", 0x101));
    let p = Program::new().main_purse(0x181).puppet_with(
        s.b,
        "run_called",
        &inner,
        &[("purse", 0x181)],
    );
    world.run(
        group,
        "main purse passed down",
        base,
        Run::session(&p),
        Ok(()),
    );
    let middle = Program::new()
        .arg("purse", 0x101)
        .then(rights("a", 0x101))
        .puppet_with(s.b, "run_called", &inner, &[("purse", 0x101)]);
    let p = Program::new().main_purse(0x181).puppet_with(
        s.a,
        "run_called",
        &middle,
        &[("purse", 0x181)],
    );
    world.run(
        group,
        "main purse passed down twice",
        base,
        Run::session(&p),
        Ok(()),
    );
    let p = Program::new().main_purse(0x181).puppet_with(
        s.a,
        "run_caller",
        &inner,
        &[("purse", 0x181)],
    );
    world.run(
        group,
        "main purse passed to stored session code",
        base,
        Run::session(&p),
        Ok(()),
    );
    let keep = Program::new()
        .arg("purse", 0x101)
        .put_uref("kept_main", 0x101);
    let p =
        Program::new()
            .main_purse(0x181)
            .puppet_with(s.b, "run_called", &keep, &[("purse", 0x181)]);
    world.run(
        group,
        "main purse kept by a contract",
        base,
        Run::session(&p),
        Ok(()),
    );
    let main = match base.get(&Key::Account(world.users[0].hash())) {
        Some(casper_types::StoredValue::Account(account)) => account.main_purse(),
        _ => panic!("account of user 0"),
    };
    let run = Run::session(&inner).arg("purse", main);
    world.run(
        group,
        "main purse as argument of session code",
        base,
        run,
        Ok(()),
    );
    let run = Run::session(&inner).arg("purse", main.with_access_rights(AccessRights::READ));
    world.run(
        group,
        "main purse, read-only, as argument of session code",
        base,
        run,
        Ok(()),
    );
    let run = Run::hash(s.b, "run_called", inner.args()).arg("purse", main);
    world.run(
        group,
        "main purse as argument of a stored contract",
        base,
        run,
        Ok(()),
    );
    let run = Run::hash(s.b, "run_caller", inner.args()).arg("purse", main);
    world.run(
        group,
        "main purse as argument of stored session code",
        base,
        run,
        Ok(()),
    );
    let run = Run::hash(s.b, "run_called", inner.args())
        .arg("purse", main)
        .user(1);
    world.run(
        group,
        "another's main purse as argument",
        base,
        run,
        Err("Forged reference"),
    );
    let p = Program::new().puppet(
        s.b,
        "run_called",
        &Program::new().main_purse(0x101).then(rights("main", 0x101)),
    );
    world.run(
        group,
        "get_main_purse in a contract gives no rights",
        base,
        Run::session(&p),
        Ok(()),
    );
    let p = Program::new().main_purse(0x101).then(rights("main", 0x101));
    world.run(
        group,
        "get_main_purse in a session",
        base,
        Run::session(&p),
        Ok(()),
    );
}
