//! The auction's and the mint's entry points for users, called by session code, and refused where a frame lies between.
use casper_types::{
    runtime_args,
    system::auction::{DelegatorKind, Reservation},
    Key, Phase, PublicKey, RuntimeArgs, StoredValue, URef, U512,
};

use super::{system_contract, Setting};
use crate::{
    opcodes as op,
    program::{bytes, clv, d, type_bytes, Program, Seg, A, SIZE},
    state::MemoryState,
    versions::by_engine,
    world::{Item, Module, Run, World},
};

const CSPR: u64 = 1_000_000_000;

fn note(program: Program) -> Program {
    program.note_u32("answer_size", SIZE).unless(
        SIZE,
        0,
        Program::new().take(0x400).note_bytes("answer", 0x400, 12),
    )
}

pub fn run(world: &mut World, s: &Setting) {
    let group = "auction";
    let base = &s.base;
    let auction = system_contract(base, "auction");
    let mint = system_contract(base, "mint");
    let key = |user: usize| -> PublicKey { world.users[user].public.clone() };
    let keys: Vec<PublicKey> = (0..7).map(key).collect();
    let call = |entry_point: &str, arguments: RuntimeArgs| {
        note(
            Program::new()
                .set(SIZE, &[0; 4])
                .call(auction, entry_point, &arguments),
        )
    };
    let session =
        |program: &Program, user: usize| Run::session(program).user(user).amount(400_000 * CSPR);
    let motes = |cspr: u64| U512::from(cspr * CSPR);

    let bid = |user: usize, cspr: u64, rate: u8| {
        call(
            "add_bid",
            runtime_args! {
                "public_key" => keys[user].clone(),
                "delegation_rate" => rate,
                "amount" => motes(cspr),
            },
        )
    };
    let one = world.run(
        group,
        "add_bid",
        base,
        session(&bid(2, 110_000, 10), 2),
        Ok(()),
    );
    world.run(
        group,
        "add_bid below the minimum",
        base,
        session(&bid(2, 99_999, 10), 2),
        Err(""),
    );
    world.run(
        group,
        "add_bid with a rate of 101",
        base,
        session(&bid(2, 110_000, 101), 2),
        Err(""),
    );
    world.run(
        group,
        "add_bid for another",
        base,
        session(&bid(2, 110_000, 10), 1),
        Err(""),
    );
    world.run(
        group,
        "add_bid over the spending limit",
        base,
        session(&bid(2, 500_000, 10), 2),
        Err(""),
    );
    world.run(
        group,
        "add_bid beyond the balance",
        base,
        Run::session(&bid(2, 2_000_000, 10))
            .user(2)
            .amount(u64::MAX),
        Err(""),
    );
    world.run(
        group,
        "add_bid more to a bid",
        &one,
        session(&bid(2, 5, 20), 2),
        Ok(()),
    );
    let limits = |low: u64, high: u64, slots: u32| {
        call(
            "add_bid",
            runtime_args! {
                "public_key" => keys[2].clone(),
                "delegation_rate" => 5u8,
                "amount" => motes(110_000),
                "minimum_delegation_amount" => low * CSPR,
                "maximum_delegation_amount" => high * CSPR,
                "reserved_slots" => slots,
            },
        )
    };
    let limited = world.run(
        group,
        "add_bid with limits and slots",
        base,
        session(&limits(600, 9000, 2), 2),
        Ok(()),
    );
    world.run(
        group,
        "add_bid changes limits",
        &one,
        session(&limits(700, 8000, 3), 2),
        Ok(()),
    );
    world.run(
        group,
        "add_bid with limits crossed",
        base,
        session(&limits(9000, 600, 0), 2),
        Err(""),
    );
    world.run(
        group,
        "add_bid with a limit below the chain's",
        base,
        session(&limits(5, 600, 0), 2),
        Err(""),
    );
    world.run(
        group,
        "add_bid with more slots than delegators",
        base,
        session(&limits(600, 9000, 1201), 2),
        Err(""),
    );
    let wrong = call("add_bid", runtime_args! { "public_key" => 5u8 });
    world.run(
        group,
        "add_bid with a wrong argument",
        base,
        session(&wrong, 2),
        Err(""),
    );
    let lacking = call("add_bid", runtime_args! { "public_key" => keys[2].clone() });
    world.run(
        group,
        "add_bid lacking an argument",
        base,
        session(&lacking, 2),
        Err(""),
    );
    let two = world.run(
        group,
        "add_bid by a second",
        &one,
        session(&bid(3, 120_000, 15), 3),
        Ok(()),
    );

    let withdraw = |user: usize, cspr: u64| {
        call(
            "withdraw_bid",
            runtime_args! { "public_key" => keys[user].clone(), "amount" => motes(cspr) },
        )
    };
    let unbonding = world.run(
        group,
        "withdraw_bid in part",
        &one,
        session(&withdraw(2, 5), 2),
        Ok(()),
    );
    world.run(
        group,
        "withdraw_bid again",
        &unbonding,
        session(&withdraw(2, 3), 2),
        Ok(()),
    );
    world.run(
        group,
        "withdraw_bid in full",
        &one,
        session(&withdraw(2, 110_000), 2),
        Ok(()),
    );
    world.run(
        group,
        "withdraw_bid below the minimum",
        &one,
        session(&withdraw(2, 50_000), 2),
        Ok(()),
    );
    world.run(
        group,
        "withdraw_bid of too much",
        &one,
        session(&withdraw(2, 110_001), 2),
        by_engine(Ok(()), Err("UnbondTooLarge")),
    );
    world.run(
        group,
        "withdraw_bid of nobody",
        base,
        session(&withdraw(2, 1), 2),
        Err(""),
    );
    world.run(
        group,
        "withdraw_bid of another",
        &one,
        session(&withdraw(2, 1), 1),
        Err(""),
    );

    let delegate = |user: usize, validator: usize, cspr: u64| {
        call(
            "delegate",
            runtime_args! {
                "delegator" => keys[user].clone(),
                "validator" => keys[validator].clone(),
                "amount" => motes(cspr),
            },
        )
    };
    let delegated = world.run(
        group,
        "delegate",
        &two,
        session(&delegate(0, 2, 1000), 0),
        Ok(()),
    );
    let more = world.run(
        group,
        "delegate more",
        &delegated,
        session(&delegate(0, 2, 700), 0),
        Ok(()),
    );
    let more = world.run(
        group,
        "delegate by a second",
        &more,
        session(&delegate(1, 2, 900), 1),
        Ok(()),
    );
    world.run(
        group,
        "delegate below the minimum",
        &two,
        session(&delegate(0, 2, 499), 0),
        Err(""),
    );
    world.run(
        group,
        "delegate to nobody",
        base,
        session(&delegate(0, 2, 600), 0),
        Err(""),
    );
    world.run(
        group,
        "delegate for another",
        &two,
        session(&delegate(1, 2, 600), 0),
        Err(""),
    );
    world.run(
        group,
        "delegate above the validator's maximum",
        &limited,
        session(&delegate(0, 2, 9001), 0),
        Err(""),
    );
    world.run(
        group,
        "delegate below the validator's minimum",
        &limited,
        session(&delegate(0, 2, 599), 0),
        Err(""),
    );
    world.run(
        group,
        "delegate within the validator's limits",
        &limited,
        session(&delegate(0, 2, 8000), 0),
        Ok(()),
    );
    world.run(
        group,
        "add_bid changes limits with delegators",
        &more,
        session(&limits(600, 950, 1), 2),
        Ok(()),
    );
    world.run(
        group,
        "withdraw_bid in full with delegators",
        &more,
        session(&withdraw(2, 110_000), 2),
        Ok(()),
    );
    world.run(
        group,
        "withdraw_bid below the minimum with delegators",
        &more,
        session(&withdraw(2, 50_000), 2),
        Ok(()),
    );

    let undelegate = |user: usize, validator: usize, cspr: u64| {
        call(
            "undelegate",
            runtime_args! {
                "delegator" => keys[user].clone(),
                "validator" => keys[validator].clone(),
                "amount" => motes(cspr),
            },
        )
    };
    let leaving = world.run(
        group,
        "undelegate in part",
        &more,
        session(&undelegate(0, 2, 100), 0),
        Ok(()),
    );
    world.run(
        group,
        "undelegate again",
        &leaving,
        session(&undelegate(0, 2, 100), 0),
        Ok(()),
    );
    world.run(
        group,
        "undelegate in full",
        &more,
        session(&undelegate(0, 2, 1700), 0),
        Ok(()),
    );
    world.run(
        group,
        "undelegate too much",
        &more,
        session(&undelegate(0, 2, 1701), 0),
        Ok(()),
    );
    world.run(
        group,
        "undelegate what is none",
        &two,
        session(&undelegate(0, 2, 1), 0),
        Err(""),
    );
    world.run(
        group,
        "undelegate for another",
        &more,
        session(&undelegate(0, 2, 1), 1),
        Err(""),
    );
    let redelegate = |user: usize, from: usize, to: usize, cspr: u64| {
        call(
            "redelegate",
            runtime_args! {
                "delegator" => keys[user].clone(),
                "validator" => keys[from].clone(),
                "amount" => motes(cspr),
                "new_validator" => keys[to].clone(),
            },
        )
    };
    world.run(
        group,
        "redelegate in part",
        &more,
        session(&redelegate(0, 2, 3, 600), 0),
        Ok(()),
    );
    world.run(
        group,
        "redelegate in full",
        &more,
        session(&redelegate(0, 2, 3, 1700), 0),
        Ok(()),
    );
    world.run(
        group,
        "redelegate below the minimum",
        &more,
        session(&redelegate(0, 2, 3, 100), 0),
        Ok(()),
    );
    world.run(
        group,
        "redelegate to nobody",
        &more,
        session(&redelegate(0, 2, 1, 600), 0),
        Err(""),
    );

    // Delegation out of a purse of one's own.
    let by_purse = |entry_point: &str, from: usize, cspr: u64, rights: u8| {
        let (program, length) = Program::new()
            .get_key("stake", 0x100)
            .set(0x121, &[rights])
            .set(SIZE, &[0; 4])
            .compose(
                0x2000,
                &[
                    Seg::B(bytes(3u32)),
                    Seg::B(bytes("delegator_purse")),
                    Seg::B(bytes(33u32)),
                    Seg::S(0x101, 33),
                    Seg::B(type_bytes(casper_types::CLType::URef)),
                    Seg::B(bytes("validator")),
                    Seg::B(clv(keys[from].clone())),
                    Seg::B(bytes("amount")),
                    Seg::B(clv(motes(cspr))),
                ],
            );
        note(program.ok(
            op::CALL_CONTRACT,
            &[
                A::D(auction.to_vec()),
                d(entry_point),
                A::S(0x2000),
                A::I(length.into()),
                A::S(SIZE),
            ],
        ))
    };
    let stake = Program::new()
        .main_purse(0x181)
        .purse(0x101)
        .pay(0x181, 0x101, 5000 * CSPR)
        .put_uref("stake", 0x101);
    let with_stake = world.run(
        group,
        "a purse to delegate from",
        &two,
        session(&stake, 0),
        Ok(()),
    );
    let delegated = world.run(
        group,
        "delegate from a purse",
        &with_stake,
        session(&by_purse("delegate", 2, 1000, 7), 0),
        Ok(()),
    );
    world.run(
        group,
        "delegate from a read-only purse",
        &with_stake,
        session(&by_purse("delegate", 2, 1000, 1), 0),
        Err(""),
    );
    world.run(
        group,
        "delegate more than the purse holds",
        &with_stake,
        session(&by_purse("delegate", 2, 6000, 7), 0),
        Err(""),
    );
    world.run(
        group,
        "undelegate to a purse",
        &delegated,
        session(&by_purse("undelegate", 2, 400, 7), 0),
        Ok(()),
    );

    let activate = |user: usize| {
        call(
            "activate_bid",
            runtime_args! { "validator" => keys[user].clone() },
        )
    };
    let evicted = |state: &MemoryState| {
        let mut state = state.clone();
        for (_, value) in state.0.values_mut() {
            if let StoredValue::BidKind(casper_types::system::auction::BidKind::Validator(bid)) =
                value
            {
                bid.deactivate();
            }
        }
        state
    };
    world.run(
        group,
        "activate_bid of an evicted validator",
        &evicted(&two),
        session(&activate(2), 2),
        Ok(()),
    );
    world.run(
        group,
        "activate_bid of an active one",
        &two,
        session(&activate(2), 2),
        Ok(()),
    );
    world.run(
        group,
        "activate_bid of another",
        &two,
        session(&activate(2), 3),
        Err(""),
    );
    world.run(
        group,
        "activate_bid of nobody",
        base,
        session(&activate(2), 2),
        Err(""),
    );
    world.run(
        group,
        "add_bid more to an evicted bid",
        &evicted(&two),
        session(&bid(2, 5, 20), 2),
        Ok(()),
    );

    for name in ["change_bid_public_key", " change_bid_public_key"] {
        for (from, to, by) in [(2, 1, 2), (2, 3, 2), (2, 1, 0), (1, 0, 1)] {
            let p = call(
                name,
                runtime_args! { "public_key" => keys[from].clone(), "new_public_key" => keys[to].clone() },
            );
            let title = format!("'{name}' from user {from} to {to} by {by}");
            world.run_any(group, &title, &more, session(&p, by), None);
        }
    }

    let reserve = |delegators: &[(usize, u8)], validator: usize| {
        let list: Vec<Reservation> = delegators
            .iter()
            .map(|(user, rate)| {
                Reservation::new(
                    keys[validator].clone(),
                    DelegatorKind::PublicKey(keys[*user].clone()),
                    *rate,
                )
            })
            .collect();
        call("add_reservations", runtime_args! { "reservations" => list })
    };
    let reserved = world.run(
        group,
        "add_reservations",
        &limited,
        session(&reserve(&[(0, 3), (1, 4)], 2), 2),
        Ok(()),
    );
    world.run(
        group,
        "add_reservations, more than slots",
        &limited,
        session(&reserve(&[(0, 3), (1, 4), (3, 1)], 2), 2),
        Ok(()),
    );
    world.run(
        group,
        "add_reservations, rate too high",
        &limited,
        session(&reserve(&[(0, 103)], 2), 2),
        Err(""),
    );
    world.run(
        group,
        "add_reservations by another",
        &limited,
        session(&reserve(&[(0, 3)], 2), 1),
        Err(""),
    );
    world.run(
        group,
        "add_reservations without slots",
        &two,
        session(&reserve(&[(0, 3)], 2), 2),
        Err(""),
    );
    world.run(
        group,
        "add_reservations again",
        &reserved,
        session(&reserve(&[(0, 9)], 2), 2),
        Ok(()),
    );
    world.run(
        group,
        "delegate with a reservation",
        &reserved,
        session(&delegate(0, 2, 1000), 0),
        Ok(()),
    );
    world.run(
        group,
        "delegate without a reservation",
        &reserved,
        session(&delegate(3, 2, 1000), 3),
        Ok(()),
    );
    let cancel = |delegators: &[usize], validator: usize| {
        let list: Vec<DelegatorKind> = delegators
            .iter()
            .map(|user| DelegatorKind::PublicKey(keys[*user].clone()))
            .collect();
        call(
            "cancel_reservations",
            runtime_args! { "validator" => keys[validator].clone(), "delegators" => list },
        )
    };
    world.run(
        group,
        "cancel_reservations",
        &reserved,
        session(&cancel(&[0], 2), 2),
        Ok(()),
    );
    world.run(
        group,
        "cancel_reservations of nobody",
        &reserved,
        session(&cancel(&[3], 2), 2),
        Err(""),
    );
    world.run(
        group,
        "cancel_reservations by another",
        &reserved,
        session(&cancel(&[0], 2), 1),
        Err(""),
    );
    world.run(
        group,
        "add_bid lowers the slots below the reservations",
        &reserved,
        session(&limits(600, 9000, 1), 2),
        Err(""),
    );

    for (name, p) in [
        (
            "get_era_validators",
            call("get_era_validators", runtime_args! {}),
        ),
        ("read_era_id", call("read_era_id", runtime_args! {})),
        ("unknown", call("unknown", runtime_args! {})),
        (
            "distribute",
            call(
                "distribute",
                runtime_args! { "rewards_map" => std::collections::BTreeMap::<PublicKey, Vec<U512>>::new() },
            ),
        ),
        (
            "slash",
            call(
                "slash",
                runtime_args! { "validator_public_keys" => vec![keys[2].clone()] },
            ),
        ),
        (
            "run_auction",
            call(
                "run_auction",
                runtime_args! { "era_end_timestamp_millis" => 5u64, "evicted_validators" => Vec::<PublicKey>::new() },
            ),
        ),
    ] {
        world.run_any(
            group,
            &format!("{name} by a session"),
            &two,
            session(&p, 0),
            None,
        );
        let nested = Program::new().puppet(s.a, "run_called", &p);
        world.run_any(
            group,
            &format!("{name} by a contract"),
            &two,
            session(&nested, 0),
            None,
        );
    }
    for (name, p, user) in [
        ("add_bid", bid(1, 110_000, 3), 1),
        ("withdraw_bid", withdraw(2, 1), 2),
        ("delegate", delegate(1, 2, 600), 1),
        ("undelegate", undelegate(0, 2, 1), 0),
        ("redelegate", redelegate(0, 2, 3, 600), 0),
        ("activate_bid", activate(2), 2),
    ] {
        let nested = Program::new().puppet(s.a, "run_called", &p);
        world.run_any(
            group,
            &format!("{name} from a contract"),
            &more,
            session(&nested, user),
            None,
        );
        let nested = Program::new().puppet(s.a, "run_caller", &p);
        world.run_any(
            group,
            &format!("{name} from stored session code"),
            &more,
            session(&nested, user),
            None,
        );
        for gas in [
            1_000_000_000u64,
            2_500_000_000,
            2_700_000_000,
            3_200_000_000,
            10_500_000_000,
        ] {
            let run = session(&p, user).gas(gas);
            world.run_any(group, &format!("{name} with {gas} gas"), &more, run, None);
        }
    }

    // The mint by hash.
    let main = |user: usize| match base.get(&Key::Account(world.users[user].hash())) {
        Some(StoredValue::Account(account)) => account.main_purse(),
        _ => panic!("account of user {user}"),
    };
    let (own, other) = (main(0), main(1));
    let transfer = |to: Option<casper_types::account::AccountHash>, target: URef, amount: u64| {
        runtime_args! {
            "to" => to,
            "source" => own,
            "target" => target,
            "amount" => U512::from(amount),
            "id" => Some(5u64),
        }
    };
    let purse = Program::new().purse(0x101).put_uref("second", 0x101);
    let with_purse = world.run(group, "a second purse", base, session(&purse, 0), Ok(()));
    let second = *world.named_key(&with_purse, 0, "second").as_uref().unwrap();
    let user_1 = world.users[1].hash();
    for (name, entry_point, arguments) in [
        ("transfer", "transfer", transfer(None, second, 5)),
        (
            "transfer with to",
            "transfer",
            transfer(Some(user_1), second, 5),
        ),
        (
            "transfer to a purse not held",
            "transfer",
            transfer(None, other, 5),
        ),
        (
            "transfer to a purse by ADD",
            "transfer",
            transfer(None, other.into_add(), 5),
        ),
        (
            "burn",
            "burn",
            runtime_args! { "purse" => own, "amount" => U512::from(7u8) },
        ),
        (
            "burn of another's",
            "burn",
            runtime_args! { "purse" => other, "amount" => U512::from(7u8) },
        ),
        (
            "burn of too much",
            "burn",
            runtime_args! { "purse" => own, "amount" => U512::from(u64::MAX) },
        ),
        (
            "burn of a second purse",
            "burn",
            runtime_args! { "purse" => second, "amount" => U512::from(0u8) },
        ),
        ("balance", "balance", runtime_args! { "purse" => own }),
        (
            "balance of another's",
            "balance",
            runtime_args! { "purse" => other },
        ),
        (
            "mint nothing",
            "mint",
            runtime_args! { "amount" => U512::zero() },
        ),
        (
            "mint_into_existing_purse",
            "mint_into_existing_purse",
            runtime_args! { "amount" => U512::one(), "purse" => own },
        ),
        (
            "create with arguments",
            "create",
            runtime_args! { "more" => 5u8 },
        ),
        ("transfer without arguments", "transfer", runtime_args! {}),
    ] {
        let p = note(
            Program::new()
                .set(SIZE, &[0; 4])
                .call(mint, entry_point, &arguments),
        );
        world.run_any(
            group,
            &format!("mint: {name}"),
            &with_purse,
            session(&p, 0),
            None,
        );
        let p = note(Program::new().set(SIZE, &[0; 4]).puppet(
            s.b,
            "run_caller",
            &p.clone().ret(1u8),
        ));
        world.run_any(
            group,
            &format!("mint: {name}, stored session code"),
            &with_purse,
            session(&p, 0),
            None,
        );
        let p = note(
            Program::new()
                .set(SIZE, &[0; 4])
                .call(mint, entry_point, &arguments),
        );
        let p = Program::new().puppet(s.b, "run_called", &p);
        world.run_any(
            group,
            &format!("mint: {name}, contract"),
            &with_purse,
            session(&p, 0),
            None,
        );
        let run = Run::hash(mint, entry_point, arguments.clone());
        world.run_any(
            group,
            &format!("mint: {name}, by transaction"),
            &with_purse,
            run,
            None,
        );
    }

    // Handle payment.
    let handle_payment = system_contract(base, "handle payment");
    for (phase, title) in [(Phase::Payment, "payment"), (Phase::Session, "session")] {
        for (name, entry_point, arguments) in [
            ("get_payment_purse", "get_payment_purse", runtime_args! {}),
            (
                "set_refund_purse",
                "set_refund_purse",
                runtime_args! { "purse" => second },
            ),
            (
                "set_refund_purse to the main purse",
                "set_refund_purse",
                runtime_args! { "purse" => own },
            ),
            (
                "set_refund_purse, not held",
                "set_refund_purse",
                runtime_args! { "purse" => other },
            ),
            ("get_refund_purse", "get_refund_purse", runtime_args! {}),
            ("finalize_payment", "finalize_payment", runtime_args! {}),
        ] {
            let p = note(Program::new().set(SIZE, &[0; 4]).call(
                handle_payment,
                entry_point,
                &arguments,
            ));
            let twice = p.clone().then(p.clone());
            let run = session(&twice, 0)
                .phase(phase)
                .item(Item::Payment(Module::File("puppet.wasm")));
            world.run_any(
                group,
                &format!("handle payment: {name} in {title}"),
                &with_purse,
                run,
                None,
            );
            let nested = Program::new().puppet(s.b, "run_called", &p);
            let run = session(&nested, 0).phase(phase);
            world.run_any(
                group,
                &format!("handle payment: {name} in {title}, contract"),
                &with_purse,
                run,
                None,
            );
        }
    }
    let pay_twice = Program::new()
        .call(handle_payment, "get_payment_purse", &runtime_args! {})
        .take(0x101)
        .call(handle_payment, "get_payment_purse", &runtime_args! {})
        .take(0x141)
        .main_purse(0x181)
        .pay(0x181, 0x101, 5)
        .to(
            0x20,
            op::TRANSFER_FROM_PURSE_TO_PURSE,
            &crate::program::transfer(A::S(0x101), A::S(0x181), 1, None),
        )
        .note_u32("out_again", 0x20);
    let run = session(&pay_twice, 0)
        .phase(Phase::Payment)
        .item(Item::Payment(Module::File("puppet.wasm")));
    world.run_any(
        group,
        "handle payment: out of the payment purse",
        &with_purse,
        run,
        None,
    );
}
