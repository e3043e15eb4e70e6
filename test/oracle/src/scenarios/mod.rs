//! All scenarios, by group. A group is one file of vectors.
use casper_types::{
    addressable_entity::{EntityEntryPoint, EntryPoints, Parameters},
    contract_messages::MessageTopicOperation,
    system::mint::BalanceHoldAddr,
    BlockTime, CLType, CLValue, EntryPointAccess, EntryPointPayment, EntryPointType, Group, Key,
    RuntimeArgs, StoredValue, URef, U512,
};
use std::collections::BTreeMap;

use crate::{
    chain, opcodes as op,
    program::{bytes, clv, d, no_urefs, type_bytes, Program, Seg, A, SIZE},
    state::MemoryState,
    world::{Module, Run, World},
};

mod access;
mod auction;
mod calls;
mod environment;
mod failures;
mod hostile;
mod money;
pub mod mutants;
mod natural;
mod packages;
mod random;
pub mod smith;
mod storage;

/// What the scenarios start from.
pub struct Setting {
    pub base: MemoryState,
    /// Contract of user 0, with the group `friends` (user 0 holds `friend_0`) and the topic `alpha`.
    pub a: [u8; 32],
    pub a_package: [u8; 32],
    /// Contract of user 1, without group or topic.
    pub b: [u8; 32],
    pub b_package: [u8; 32],
    pub vault: [u8; 32],
    pub dealer: [u8; 32],
    /// A's `counter` (U64) and `friend_0`.
    pub counter: URef,
    pub friend: URef,
}

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

pub fn hash_of(key: Key) -> [u8; 32] {
    match key {
        Key::Hash(addr) => addr,
        other => panic!("no hash: {other}"),
    }
}

fn uref_of(key: Key) -> URef {
    *key.as_uref().expect("should be a URef")
}

fn set_up(world: &mut World) -> Setting {
    let mut state = world.genesis.clone();
    // The hold the node places on the payer's purse before it runs anything: user 0 pays, the others do not.
    let account = Key::Account(world.users[0].hash());
    let Some(StoredValue::Account(account)) = state.get(&account) else {
        panic!("user 0 should have an account")
    };
    let hold = BalanceHoldAddr::new_processing(
        account.main_purse().addr(),
        BlockTime::new(chain::BLOCK_TIME),
    );
    state.put(
        Key::BalanceHold(hold),
        StoredValue::CLValue(CLValue::from_t(U512::from(20_000_000_000u64)).unwrap()),
    );

    let group = "install";
    let run = Run::session(&install("a", &["alpha"], true, false));
    let state = world.run(
        group,
        "puppet with a group and a topic",
        &state,
        run,
        Ok(()),
    );
    let run = Run::session(&install("b", &[], false, false)).user(1);
    let state = world.run(group, "puppet of another account", &state, run, Ok(()));
    let run = Run::module(Module::File("vault.wasm"), RuntimeArgs::new()).user(1);
    let state = world.run(
        group,
        "vault, calls its own new contract",
        &state,
        run,
        Ok(()),
    );
    let run = Run::module(Module::File("dealer.wasm"), RuntimeArgs::new()).user(2);
    let state = world.run(group, "dealer", &state, run, Ok(()));
    let vault = hash_of(world.named_key(&state, 1, "vault"));
    let (fill, length) = Program::new()
        .main_purse(0x100)
        .purse(0x141)
        .pay(0x100, 0x141, 150_000_000_000)
        .put_uref("own_purse", 0x141)
        .compose(
            0x2000,
            &[
                Seg::B(bytes(2u32)),
                Seg::B(bytes("purse")),
                Seg::B(bytes(33u32)),
                Seg::S(0x141, 33),
                Seg::B(type_bytes(CLType::URef)),
                Seg::B(bytes("amount")),
                Seg::B(clv(U512::from(100_000_000_000u64))),
            ],
        );
    let fill = fill
        .ok(
            op::CALL_CONTRACT,
            &[
                A::D(vault.to_vec()),
                d("deposit"),
                A::S(0x2000),
                A::I(length.into()),
                A::S(SIZE),
            ],
        )
        .take(0x400)
        .note_bytes("vault_holds", 0x400, 6);
    let run = Run::session(&fill).user(1).amount(150_000_000_000);
    let state = world.run(group, "session: money into the vault", &state, run, Ok(()));
    Setting {
        a: hash_of(world.named_key(&state, 0, "a")),
        a_package: hash_of(world.named_key(&state, 0, "a_package")),
        b: hash_of(world.named_key(&state, 1, "b")),
        b_package: hash_of(world.named_key(&state, 1, "b_package")),
        vault,
        dealer: hash_of(world.named_key(&state, 2, "dealer")),
        counter: uref_of(world.named_key(&state, 0, "counter")),
        friend: uref_of(world.named_key(&state, 0, "friend_0")),
        base: state,
    }
}

/// Only what is made from a seed, for runs that are not committed.
pub fn fuzz(world: &mut World, seed: u64) -> MemoryState {
    let setting = set_up(world);
    world.forget();
    mutants::run(world, &setting, mutants::SEED + seed, 1600);
    random::run(world, &setting, random::SEED + seed, 320);
    smith::run(world, &setting, smith::SEED + seed, 1600);
    hostile::run(world, &setting, hostile::SEED + seed, 30);
    setting.base
}

/// Random programs of host calls and nothing else.
pub fn programs(world: &mut World, seed: u64, count: usize) -> MemoryState {
    let setting = set_up(world);
    world.forget();
    random::run(world, &setting, random::SEED + seed, count);
    setting.base
}

pub fn run_all(world: &mut World) -> MemoryState {
    let setting = set_up(world);
    calls::run(world, &setting);
    access::run(world, &setting);
    money::run(world, &setting);
    storage::run(world, &setting);
    packages::run(world, &setting);
    environment::run(world, &setting);
    failures::run(world, &setting);
    natural::run(world, &setting);
    auction::run(world, &setting);
    mutants::run(world, &setting, mutants::SEED, 800);
    random::run(world, &setting, random::SEED, 80);
    smith::run(world, &setting, smith::SEED, 400);
    hostile::run(world, &setting, hostile::SEED, 12);
    setting.base
}

pub fn system_contract(state: &MemoryState, name: &str) -> [u8; 32] {
    match state.get(&Key::SystemEntityRegistry) {
        Some(StoredValue::CLValue(value)) => value
            .clone()
            .into_t::<BTreeMap<String, casper_types::HashAddr>>()
            .unwrap()[name],
        other => panic!("registry: {other:?}"),
    }
}
