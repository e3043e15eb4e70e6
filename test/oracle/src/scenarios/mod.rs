//! All scenarios, by group. A group is one file of vectors.
use casper_types::{
    system::mint::BalanceHoldAddr, BlockTime, CLType, CLValue, Key, RuntimeArgs, StoredValue, URef,
    U512,
};
use std::collections::BTreeMap;

use crate::{
    chain, opcodes as op,
    program::{bytes, clv, d, type_bytes, Program, Seg, A, SIZE},
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
mod random_system;
pub mod smith;
mod storage;
mod switches;

pub use crate::install::{entry_points, install, topics};

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

/// Random programs of host calls, and a fourth as many of system contracts; nothing else.
pub fn programs(world: &mut World, seed: u64, count: usize) -> MemoryState {
    let setting = set_up(world);
    world.forget();
    random::run(world, &setting, random::SEED + seed, count);
    random_system::run(world, &setting, random_system::SEED + seed, count / 4);
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
    switches::run(world, &setting);
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
