//! Contracts as people write them: money out of a vault and into it, over a dealer.
use casper_types::{runtime_args, Key, U512};

use super::{access::rights, Setting};
use crate::{
    opcodes as op,
    program::{bytes, clv, d, type_bytes, Program, Seg, A, SIZE},
    world::{Run, World},
};

const CSPR: u64 = 1_000_000_000;

pub fn run(world: &mut World, s: &Setting) {
    let group = "natural";
    let base = &s.base;
    let vault = Key::Hash(s.vault);
    let deal = |amount: u64| runtime_args! { "vault" => vault, "amount" => U512::from(amount) };
    let state = world.run(
        group,
        "dealer called by transaction",
        base,
        Run::hash(s.dealer, "deal", deal(8 * CSPR)),
        Ok(()),
    );
    let p = Program::new()
        .call(s.dealer, "deal", &deal(6 * CSPR))
        .take(0x101)
        .then(rights("got", 0x101))
        .put_uref("earned", 0x101);
    let state = world.run(
        group,
        "dealer called by session, purse kept",
        &state,
        Run::session(&p),
        Ok(()),
    );
    world.run(
        group,
        "dealer asks for more than the vault holds",
        &state,
        Run::hash(s.dealer, "deal", deal(1_000_000 * CSPR)),
        Err(""),
    );
    let forward = |purse: u16, amount: u64, program: Program| {
        let (program, length) = program.compose(
            0x2000,
            &[
                Seg::B(bytes(3u32)),
                Seg::B(bytes("vault")),
                Seg::B(clv(vault)),
                Seg::B(bytes("purse")),
                Seg::B(bytes(33u32)),
                Seg::S(purse, 33),
                Seg::B(type_bytes(casper_types::CLType::URef)),
                Seg::B(bytes("amount")),
                Seg::B(clv(U512::from(amount))),
            ],
        );
        program.ok(
            op::CALL_CONTRACT,
            &[
                A::D(s.dealer.to_vec()),
                d("forward"),
                A::S(0x2000),
                A::I(length.into()),
                A::S(SIZE),
            ],
        )
    };
    let p = forward(0x101, CSPR, Program::new().get_key("earned", 0x100))
        .take(0x400)
        .note_bytes("held", 0x400, 6);
    world.run(
        group,
        "purse over the dealer into the vault",
        &state,
        Run::session(&p),
        Ok(()),
    );
    let p = forward(0x101, CSPR, Program::new().main_purse(0x101));
    let run = Run::session(&p).amount(CSPR);
    world.run(
        group,
        "main purse over the dealer into the vault",
        &state,
        run,
        Err(""),
    );
    let p = Program::new().puppet(
        s.a,
        "run_called",
        &Program::new()
            .call(s.dealer, "deal", &deal(CSPR))
            .take(0x101)
            .put_uref("earned", 0x101),
    );
    world.run(
        group,
        "contract to dealer to vault",
        &state,
        Run::session(&p),
        Ok(()),
    );
    let pay = runtime_args! { "target" => world.users[2].hash(), "amount" => U512::from(CSPR) };
    world.run(
        group,
        "vault pays an account",
        &state,
        Run::hash(s.vault, "pay", pay),
        Ok(()),
    );
    let pay = runtime_args! { "target" => world.users[5].hash(), "amount" => U512::from(CSPR) };
    world.run(
        group,
        "vault pays a new account",
        &state,
        Run::hash(s.vault, "pay", pay),
        Ok(()),
    );
}
