//! Packages: versions, upgrade, groups, locks, by session and by contract.
use casper_types::{
    addressable_entity::Parameters,
    contracts::{EntryPoint, EntryPoints},
    AccessRights, CLType, EntryPointAccess, EntryPointType, Key,
};

use super::{entry_points, hash_of, install, topics, Setting};
use crate::{
    opcodes as op,
    program::{bytes, d, no_urefs, Program, A, SIZE},
    world::{Item, Module, Run, World},
};

/// Adds a version of the puppet to a package; the contract hash goes to 0x201.
fn add_version(package: [u8; 32], named_keys: Vec<u8>, topic_names: &[&str]) -> Program {
    Program::new()
        .to(
            0x20,
            op::ADD_CONTRACT_VERSION_WITH_MESSAGE_TOPICS,
            &[
                A::D(package.to_vec()),
                A::S(0x1F0),
                A::D(entry_points()),
                A::D(named_keys),
                A::D(topics(topic_names)),
                A::S(0x201),
                A::I(32),
            ],
        )
        .note_u32("added", 0x20)
        .note_u32("version", 0x1F0)
}

fn no_keys() -> Vec<u8> {
    bytes(0u32)
}

pub fn run(world: &mut World, s: &Setting) {
    let group = "packages";
    let base = &s.base;

    // Upgrade: the new version inherits named keys; on a clash the old value wins.
    let keys = bytes(std::collections::BTreeMap::from([
        ("counter".to_string(), Key::Hash(s.b)),
        ("fresh".to_string(), Key::Hash(s.b)),
    ]));
    let upgrade = add_version(s.a_package, keys, &["beta"]).put_hash("a_2", 0x201);
    let run = Run::session(&upgrade);
    let two = world.run(
        group,
        "upgrade inherits named keys and topics",
        base,
        run,
        Ok(()),
    );
    let a_2 = hash_of(world.named_key(&two, 0, "a_2"));
    let work = Program::new()
        .ok(op::LOAD_NAMED_KEYS, &[A::S(0x20), A::S(SIZE)])
        .note_u32("count", 0x20)
        .h(
            op::EMIT_MESSAGE,
            &[
                d("beta"),
                d(casper_types::contract_messages::MessagePayload::String(
                    "x".to_string(),
                )),
            ],
        )
        .h(
            op::EMIT_MESSAGE,
            &[
                d("alpha"),
                d(casper_types::contract_messages::MessagePayload::String(
                    "y".to_string(),
                )),
            ],
        );
    for (name, contract) in [("old", s.a), ("new", a_2)] {
        let run = Run::hash(contract, "run_called", work.args());
        world.run(
            group,
            &format!("{name} version works after the upgrade"),
            &two,
            run,
            Ok(()),
        );
    }
    for (name, version) in [
        ("newest", None),
        ("version 1", Some(1u32)),
        ("version 2", Some(2)),
    ] {
        let p = Program::new().ok(
            op::CALL_VERSIONED_CONTRACT,
            &[
                A::D(s.a_package.to_vec()),
                d(version),
                d("run_called"),
                d(work.args()),
                A::S(SIZE),
            ],
        );
        let p = Program::new().puppet(s.b, "run_called", &p);
        world.run(
            group,
            &format!("call of {name} after the upgrade"),
            &two,
            Run::session(&p),
            Ok(()),
        );
    }
    let run = Run::session(&upgrade).user(1);
    world.run(group, "upgrade by a stranger", base, run, Err(""));
    let run = Run::session(&upgrade).item(Item::Session {
        install_upgrade: false,
        module: Module::File("puppet.wasm"),
    });
    world.run(
        group,
        "upgrade by a session that may not install",
        base,
        run,
        Ok(()),
    );
    let run = Run::session(&upgrade).item(Item::Session {
        install_upgrade: true,
        module: Module::File("puppet.wasm"),
    });
    world.run(group, "upgrade by an installing session", base, run, Ok(()));
    let run = Run::hash(s.b, "run_called", upgrade.args());
    world.run(group, "upgrade by another's contract", base, run, Err(""));
    // A contract holding the access URef upgrades with its own stored module.
    let inner = Program::new().arg("access", 0x101).then(upgrade.clone());
    let p = Program::new().get_key("a_access", 0x180).puppet_with(
        s.b,
        "run_called",
        &inner,
        &[("access", 0x181)],
    );
    world.run(
        group,
        "upgrade by a contract that was lent the access URef",
        base,
        Run::session(&p),
        Ok(()),
    );
    let p2 = Program::new()
        .get_key("a_access", 0x180)
        .with_rights(0x181, AccessRights::READ)
        .puppet_with(s.b, "run_called", &inner, &[("access", 0x181)]);
    world.run(
        group,
        "upgrade with a read-only access URef",
        base,
        Run::session(&p2),
        Err(""),
    );
    let run = Run::session(&p).item(Item::Session {
        install_upgrade: false,
        module: Module::File("puppet.wasm"),
    });
    world.run(
        group,
        "upgrade by a contract under a session that may not install",
        base,
        run,
        Ok(()),
    );
    let factory = install("made", &["gamma"], true, false);
    let run = Run::hash(s.a, "run_called", factory.args());
    let made = world.run(group, "contract installs a contract", base, run, Ok(()));
    let run = Run::hash(s.a, "run_factory", factory.args());
    world.run(group, "factory installs a contract", base, run, Ok(()));
    let child = match made.get(&Key::Hash(s.a)) {
        Some(casper_types::StoredValue::Contract(contract)) => {
            hash_of(*contract.named_keys().get("made").unwrap())
        }
        _ => panic!("contract A"),
    };
    let p = Program::new().puppet(
        child,
        "run_called",
        &Program::new().get_key("counter", 0x100),
    );
    world.run(
        group,
        "contract made by a contract is called",
        &made,
        Run::session(&p),
        Ok(()),
    );
    // As factory output: the optimizer saw an already optimized module.
    let again = install("grandchild", &[], false, false);
    let run = Run::hash(child, "run_called", again.args());
    world.run(
        group,
        "contract made by a contract installs one more",
        &made,
        run,
        Ok(()),
    );

    // The old function, with the old encoding of entry points.
    let old_points = {
        let mut points = EntryPoints::new();
        points.add_entry_point(EntryPoint::new(
            "run_called",
            Parameters::new(),
            CLType::Unit,
            EntryPointAccess::Public,
            EntryPointType::Called,
        ));
        bytes(points)
    };
    let old = |points: Vec<u8>, package: [u8; 32]| {
        Program::new()
            .to(
                0x20,
                op::ADD_CONTRACT_VERSION,
                &[
                    A::D(package.to_vec()),
                    A::S(0x1F0),
                    A::D(points),
                    A::D(no_keys()),
                    A::S(0x201),
                    A::I(32),
                    A::S(SIZE),
                ],
            )
            .note_u32("added", 0x20)
            .note_u32("version", 0x1F0)
            .put_hash("by_old", 0x201)
    };
    world.run(
        group,
        "add_contract_version, old function",
        base,
        Run::session(&old(old_points, s.a_package)),
        Ok(()),
    );
    world.run(
        group,
        "add_contract_version, old function, new encoding",
        base,
        Run::session(&old(entry_points(), s.a_package)),
        Err(""),
    );
    let missing_export = {
        let mut points = EntryPoints::new();
        points.add_entry_point(EntryPoint::new(
            "not_exported",
            Parameters::new(),
            CLType::Unit,
            EntryPointAccess::Public,
            EntryPointType::Called,
        ));
        bytes(points)
    };
    world.run(
        group,
        "entry point that is no export",
        base,
        Run::session(&old(missing_export, s.a_package)),
        Err(""),
    );
    world.run(
        group,
        "version for a package that is none",
        base,
        Run::session(&add_version(s.a, no_keys(), &[])),
        Err(""),
    );
    let forged = bytes(std::collections::BTreeMap::from([(
        "forged".to_string(),
        Key::URef(casper_types::URef::new([5; 32], AccessRights::READ)),
    )]));
    let run = Run::session(&add_version(s.a_package, forged, &[]));
    world.run(
        group,
        "version with a forged named key",
        base,
        run,
        Err("Forged reference"),
    );
    let package_function = Program::new()
        .to(
            0x20,
            op::ADD_PACKAGE_VERSION_WITH_MESSAGE_TOPICS,
            &[
                A::D(s.a_package.to_vec()),
                A::S(0x1F0),
                A::D(entry_points()),
                A::D(no_keys()),
                A::D(topics(&["delta", "epsilon"])),
                A::S(0x201),
                A::I(32),
            ],
        )
        .note_u32("added", 0x20)
        .put_hash("a_2", 0x201);
    world.run(
        group,
        "add_package_version_with_message_topics",
        base,
        Run::session(&package_function),
        Ok(()),
    );
    let long = "t".repeat(257);
    let run = Run::session(&add_version(s.a_package, no_keys(), &[&long]));
    world.run(group, "topic name too long", base, run, Ok(()));
    let run = Run::session(&add_version(s.a_package, no_keys(), &["alpha"]));
    world.run(group, "topic that the old version has", base, run, Ok(()));

    // Enable and disable.
    let switch = |code: u8, package: [u8; 32], contract: [u8; 32]| {
        Program::new()
            .to(
                0x20,
                code,
                &[A::D(package.to_vec()), A::D(contract.to_vec())],
            )
            .note_u32("switched", 0x20)
    };
    let disable = switch(op::DISABLE_CONTRACT_VERSION, s.a_package, s.a);
    let enable = switch(op::ENABLE_CONTRACT_VERSION, s.a_package, s.a);
    let off = world.run(
        group,
        "disable version 1 of 2",
        &two,
        Run::session(&disable),
        Ok(()),
    );
    world.run(
        group,
        "disable by a stranger",
        &two,
        Run::session(&disable).user(2),
        Err(""),
    );
    world.run(
        group,
        "disable a contract of another package",
        &two,
        Run::session(&switch(op::DISABLE_CONTRACT_VERSION, s.a_package, s.b)),
        Ok(()),
    );
    world.run(group, "disable twice", &off, Run::session(&disable), Ok(()));
    world.run(
        group,
        "enable what is enabled",
        &two,
        Run::session(&enable),
        Ok(()),
    );
    let on = world.run(group, "enable again", &off, Run::session(&enable), Ok(()));
    for (name, state, expected) in [("disabled", &off, Err("")), ("enabled again", &on, Ok(()))] {
        let p = Program::new().puppet(s.a, "run_called", &Program::new());
        let p = Program::new().puppet(s.b, "run_called", &p);
        world.run(
            group,
            &format!("{name} version called by hash"),
            state,
            Run::session(&p),
            expected,
        );
        let run = Run::hash(s.a, "run_called", Program::new().args());
        world.run(
            group,
            &format!("{name} version called by transaction"),
            state,
            run,
            expected,
        );
        for version in [None, Some(1u32), Some(2)] {
            let p = Program::new().ok(
                op::CALL_VERSIONED_CONTRACT,
                &[
                    A::D(s.a_package.to_vec()),
                    d(version),
                    d("run_called"),
                    d(Program::new().args()),
                    A::S(SIZE),
                ],
            );
            let expected = if version == Some(1) { expected } else { Ok(()) };
            let name = format!("{name}: call_versioned_contract {version:?}");
            world.run(group, &name, state, Run::session(&p), expected);
        }
    }
    let disable_2 = switch(op::DISABLE_CONTRACT_VERSION, s.a_package, a_2);
    let none = world.run(
        group,
        "disable the last version",
        &off,
        Run::session(&disable_2),
        Ok(()),
    );
    let p = Program::new().ok(
        op::CALL_VERSIONED_CONTRACT,
        &[
            A::D(s.a_package.to_vec()),
            d(None::<u32>),
            d("run_called"),
            d(Program::new().args()),
            A::S(SIZE),
        ],
    );
    world.run(
        group,
        "no enabled version",
        &none,
        Run::session(&p),
        Err(""),
    );
    let p = disable.clone().puppet(s.a, "run_called", &Program::new());
    world.run(
        group,
        "disabled and called in one transaction",
        &two,
        Run::session(&p),
        Err(""),
    );

    // Locked package.
    let locked = world.run(
        group,
        "locked package installed",
        base,
        Run::session(&install("l", &[], false, true)),
        Ok(()),
    );
    let l_package = hash_of(world.named_key(&locked, 0, "l_package"));
    let l = hash_of(world.named_key(&locked, 0, "l"));
    let run = Run::session(&add_version(l_package, no_keys(), &[]));
    world.run(
        group,
        "second version of a locked package",
        &locked,
        run,
        Err(""),
    );
    let run = Run::session(&switch(op::DISABLE_CONTRACT_VERSION, l_package, l));
    world.run(group, "disable in a locked package", &locked, run, Err(""));

    // Groups.
    let create = |label: &str, count: i64, existing: Vec<u8>| {
        Program::new()
            .to(
                0x20,
                op::CREATE_CONTRACT_USER_GROUP,
                &[
                    A::D(s.a_package.to_vec()),
                    d(label),
                    A::I(count),
                    A::D(existing),
                    A::S(SIZE),
                ],
            )
            .note_u32("created", 0x20)
    };
    let existing = bytes(std::collections::BTreeSet::from([s.counter, s.friend]));
    world.run(
        group,
        "group of new URefs",
        base,
        Run::session(&create("more", 3, no_urefs()).take(0x400)),
        Ok(()),
    );
    world.run(
        group,
        "group of existing URefs",
        base,
        Run::session(&create("more", 0, existing.clone())),
        Ok(()),
    );
    world.run(
        group,
        "group that exists",
        base,
        Run::session(&create("friends", 1, no_urefs())),
        Ok(()),
    );
    world.run(
        group,
        "group with too many URefs",
        base,
        Run::session(&create("many", 101, no_urefs())),
        Ok(()),
    );
    world.run(
        group,
        "group by a stranger",
        base,
        Run::session(&create("more", 1, no_urefs())).user(2),
        Err(""),
    );
    let forged = bytes(std::collections::BTreeSet::from([casper_types::URef::new(
        [5; 32],
        AccessRights::READ,
    )]));
    world.run(
        group,
        "group of a forged URef",
        base,
        Run::session(&create("more", 0, forged)),
        Ok(()),
    );
    let many = (0..10).fold(Program::new(), |program, index| {
        program
            .to(
                0x20,
                op::CREATE_CONTRACT_USER_GROUP,
                &[
                    A::D(s.a_package.to_vec()),
                    d(format!("group {index}")),
                    A::I(0),
                    A::D(no_urefs()),
                    A::S(SIZE),
                ],
            )
            .note_u32(&format!("created_{index}"), 0x20)
            .h(op::READ_HOST_BUFFER, &[A::S(0x400), A::I(64), A::S(SIZE)])
    });
    world.run(
        group,
        "more groups than allowed",
        base,
        Run::session(&many),
        Ok(()),
    );
    let provision = Program::new()
        .to(
            0x20,
            op::PROVISION_CONTRACT_USER_GROUP_UREF,
            &[A::D(s.a_package.to_vec()), d("friends"), A::S(SIZE)],
        )
        .note_u32("provisioned", 0x20)
        .take(0x400)
        .put_uref("friend_3", 0x400);
    world.run(
        group,
        "provision a URef",
        base,
        Run::session(&provision),
        Ok(()),
    );
    let nowhere = Program::new()
        .to(
            0x20,
            op::PROVISION_CONTRACT_USER_GROUP_UREF,
            &[A::D(s.a_package.to_vec()), d("nobody"), A::S(SIZE)],
        )
        .note_u32("provisioned", 0x20);
    world.run(
        group,
        "provision for a group that is none",
        base,
        Run::session(&nowhere),
        Ok(()),
    );
    let remove = |label: &str, urefs: Vec<u8>| {
        Program::new()
            .to(
                0x20,
                op::REMOVE_CONTRACT_USER_GROUP_UREFS,
                &[A::D(s.a_package.to_vec()), d(label), A::D(urefs)],
            )
            .note_u32("removed", 0x20)
    };
    let friend = bytes(std::collections::BTreeSet::from([s.friend]));
    let left = world.run(
        group,
        "remove a URef of a group",
        base,
        Run::session(&remove("friends", friend.clone())),
        Ok(()),
    );
    let p = Program::new().puppet(s.a, "run_guarded", &Program::new());
    world.run(
        group,
        "call with a URef taken from the group",
        &left,
        Run::session(&p),
        Err(""),
    );
    world.run(
        group,
        "remove URefs the group has not",
        base,
        Run::session(&remove("friends", existing)),
        Ok(()),
    );
    world.run(
        group,
        "remove URefs of a group that is none",
        base,
        Run::session(&remove("nobody", friend)),
        Ok(()),
    );
    let drop_group = |label: &str| {
        Program::new()
            .to(
                0x20,
                op::REMOVE_CONTRACT_USER_GROUP,
                &[A::D(s.a_package.to_vec()), d(label)],
            )
            .note_u32("dropped", 0x20)
    };
    world.run(
        group,
        "remove a group that is in use",
        base,
        Run::session(&drop_group("friends")),
        Ok(()),
    );
    world.run(
        group,
        "remove a group that is none",
        base,
        Run::session(&drop_group("nobody")),
        Ok(()),
    );
    let p = create("more", 0, no_urefs())
        .h(op::READ_HOST_BUFFER, &[A::S(0x400), A::I(64), A::S(SIZE)])
        .then(drop_group("more"));
    world.run(
        group,
        "remove a group made before",
        base,
        Run::session(&p),
        Ok(()),
    );
}
