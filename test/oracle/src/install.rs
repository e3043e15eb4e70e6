//! Installs of the puppet. The native oracle uses them, too.
use std::collections::BTreeMap;

use casper_types::{
    addressable_entity::{EntityEntryPoint, EntryPoints, Parameters},
    contract_messages::MessageTopicOperation,
    CLType, EntryPointAccess, EntryPointPayment, EntryPointType, Group,
};

use crate::{
    opcodes as op,
    program::{bytes, d, no_urefs, Program, Seg, A, SIZE},
};

/// Entry points of the puppet in the encoding of the functions with message topics.
pub fn entry_points() -> Vec<u8> {
    let mut points = EntryPoints::new();
    let mut add = |name: &str, access, kind| {
        points.add_entry_point(EntityEntryPoint::new(
            name,
            Parameters::new(),
            CLType::Any,
            access,
            kind,
            EntryPointPayment::Caller,
        ));
    };
    use EntryPointAccess::{Groups, Public, Template};
    use EntryPointType::{Called, Caller, Factory};
    add("run_called", Public, Called);
    add("run_caller", Public, Caller);
    add("run_guarded", Groups(vec![Group::new("friends")]), Called);
    add("run_nobody", Groups(vec![]), Called);
    add("run_template", Template, Called);
    add("run_factory", Public, Factory);
    bytes(points)
}

pub fn topics(names: &[&str]) -> Vec<u8> {
    let topics: BTreeMap<String, MessageTopicOperation> = names
        .iter()
        .map(|name| (name.to_string(), MessageTopicOperation::Add))
        .collect();
    bytes(topics)
}

/// Installs the puppet under names with a prefix; package at 0x101, access URef at 0x141, contract at 0x201.
pub fn install(prefix: &str, topic_names: &[&str], group: bool, locked: bool) -> Program {
    let mut program = Program::new()
        .h(
            op::CREATE_CONTRACT_PACKAGE_AT_HASH,
            &[A::S(0x101), A::S(0x141), A::I(locked.into())],
        )
        .set(0x161, &[7])
        .put_hash(&format!("{prefix}_package"), 0x101)
        .put_uref(&format!("{prefix}_access"), 0x141);
    if group {
        program = program
            .ok(
                op::CREATE_CONTRACT_USER_GROUP,
                &[
                    A::S(0x101),
                    A::I(32),
                    d("friends"),
                    A::I(2),
                    A::D(no_urefs()),
                    A::S(SIZE),
                ],
            )
            .take(0x300)
            // After the number of URefs.
            .copy(0x381, 0x304, 33)
            .put_uref("friend_0", 0x381);
    }
    let (program, length) = program
        .new_uref(0x281, 7u64)
        .put_uref("counter", 0x281)
        .compose(
            0x400,
            &[
                Seg::B(bytes(1u32)),
                Seg::B(bytes("counter")),
                Seg::B(vec![2]),
                Seg::S(0x281, 33),
            ],
        );
    program
        .ok(
            op::ADD_CONTRACT_VERSION_WITH_MESSAGE_TOPICS,
            &[
                A::S(0x101),
                A::I(32),
                A::S(0x1F0),
                A::D(entry_points()),
                A::S(0x400),
                A::I(length.into()),
                A::D(topics(topic_names)),
                A::S(0x201),
                A::I(32),
            ],
        )
        .put_hash(prefix, 0x201)
        .note_u32(&format!("{prefix}_version"), 0x1F0)
}
