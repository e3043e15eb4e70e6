//! Purses and transfers from every depth, by every host function.
use casper_types::{
    account::AccountHash, runtime_args, system::auction::ARG_DELEGATOR, AccessRights, Key, Phase,
    StoredValue, URef, U512,
};

use super::{access::rights, Setting};
use crate::{
    opcodes as op,
    program::{d, transfer, Program, A, SIZE},
    world::{Item, Module, Run, World},
};

const CSPR: u64 = 1_000_000_000;

fn to_account(target: AccountHash, amount: u64, id: Option<u64>) -> Vec<A> {
    vec![d(target), d(U512::from(amount)), d(id), A::S(0x20)]
}

fn from_purse(offset: u16, target: AccountHash, amount: u64, id: Option<u64>) -> Vec<A> {
    vec![
        A::S(offset),
        A::I(33),
        d(target),
        d(U512::from(amount)),
        d(id),
        A::S(0x20),
    ]
}

/// The answer of the call and where the money went.
fn noted(program: Program, code: u8, arguments: &[A]) -> Program {
    program
        .set(0x20, &[0xFF; 4])
        .to(0x24, code, arguments)
        .note_u32("answer", 0x24)
        .note_u32("went_to", 0x20)
}

fn balance(offset: u16, name: &str) -> Program {
    Program::new()
        .to(0x24, op::GET_BALANCE, &[A::S(offset), A::I(33), A::S(SIZE)])
        .note_u32(&format!("{name}_answer"), 0x24)
        .unless(
            SIZE,
            0,
            Program::new().take(0x400).note_bytes(name, 0x400, 6),
        )
}

pub fn run(world: &mut World, s: &Setting) {
    let group = "money";
    let base = &s.base;
    let other = world.users[2].hash();
    let unknown = world.users[5].hash();
    let main_of = |user: usize| match base.get(&Key::Account(world.users[user].hash())) {
        Some(StoredValue::Account(account)) => account.main_purse(),
        _ => panic!("account of user {user}"),
    };
    let main = main_of(0);
    let main_of_other = main_of(2);

    // A purse made in a contract, funded by the session, spent by the contract.
    let make = Program::new()
        .purse(0x101)
        .put_uref("till", 0x101)
        .ret_uref(0x101);
    let spend = Program::new()
        .get_key("till", 0x100)
        .ok(
            op::TRANSFER_FROM_PURSE_TO_ACCOUNT,
            &from_purse(0x101, other, 3 * CSPR, Some(9)),
        )
        .ok(
            op::TRANSFER_FROM_PURSE_TO_ACCOUNT,
            &from_purse(0x101, unknown, 4 * CSPR, None),
        )
        .ok(
            op::TRANSFER_FROM_PURSE_TO_ACCOUNT,
            &from_purse(0x101, unknown, CSPR, Some(u64::MAX)),
        )
        .then(balance(0x101, "left"));
    let p = Program::new()
        .puppet(s.b, "run_called", &make)
        .take(0x101)
        .main_purse(0x181)
        .pay(0x181, 0x101, 10 * CSPR)
        .puppet(s.b, "run_called", &spend);
    let run = Run::session(&p).amount(10 * CSPR);
    let funded = world.run(
        group,
        "contract's purse: made, funded, spent",
        base,
        run,
        Ok(()),
    );
    let p = Program::new().puppet(
        s.a,
        "run_called",
        &Program::new().puppet(s.b, "run_called", &spend),
    );
    world.run(
        group,
        "contract's purse: not enough left",
        &funded,
        Run::session(&p),
        Err(""),
    );
    let run = Run::session(&p).by_account_hash();
    world.run(
        group,
        "initiator by account hash, not enough left",
        &funded,
        run,
        Err(""),
    );

    // Down with rights of each kind: who may pay in, who may take out.
    for bits in [1u8, 2, 4, 5, 6, 7] {
        let inner = noted(
            Program::new()
                .arg("purse", 0x101)
                .get_key("own_purse", 0x140),
            op::TRANSFER_FROM_PURSE_TO_PURSE,
            &transfer(A::S(0x101), A::S(0x141), CSPR, Some(1)),
        );
        let inner = Program::new()
            .purse(0x181)
            .put_uref("own_purse", 0x181)
            .then(inner);
        let p = Program::new()
            .purse(0x101)
            .main_purse(0x181)
            .pay(0x181, 0x101, 5 * CSPR)
            .with_rights(0x101, AccessRights::from_bits(bits).unwrap())
            .puppet_with(s.b, "run_called", &inner, &[("purse", 0x101)]);
        let run = Run::session(&p).amount(5 * CSPR);
        world.run(
            group,
            &format!("takes out of a purse passed with rights {bits}"),
            base,
            run,
            Ok(()),
        );
        let inner = noted(
            Program::new().arg("purse", 0x101).get_key("till", 0x140),
            op::TRANSFER_FROM_PURSE_TO_PURSE,
            &transfer(A::S(0x141), A::S(0x101), CSPR, None),
        );
        let p = Program::new()
            .purse(0x101)
            .with_rights(0x101, AccessRights::from_bits(bits).unwrap())
            .puppet_with(s.b, "run_called", &inner, &[("purse", 0x101)])
            .then(balance(0x101, "arrived"));
        let name = format!("pays into a purse passed with rights {bits}");
        world.run(group, &name, &funded, Run::session(&p), Ok(()));
    }

    // Returned up: the caller spends what the contract hands out.
    let hand_out = Program::new()
        .get_key("till", 0x100)
        .purse(0x141)
        .pay(0x101, 0x141, CSPR)
        .ret_uref(0x141);
    let p = Program::new()
        .puppet(s.b, "run_called", &hand_out)
        .take(0x101)
        .then(rights("got", 0x101))
        .ok(
            op::TRANSFER_FROM_PURSE_TO_ACCOUNT,
            &from_purse(0x101, other, CSPR / 2, None),
        )
        .put_uref("handed_out", 0x101);
    world.run(
        group,
        "purse returned to the session and spent",
        &funded,
        Run::session(&p),
        Ok(()),
    );
    let p = Program::new().puppet(s.a, "run_called", &p);
    world.run(
        group,
        "purse returned to a contract and spent",
        &funded,
        Run::session(&p),
        Ok(()),
    );

    // The main purse in a contract: in yes, out no.
    let take = Program::new().arg("purse", 0x101).purse(0x141).to(
        0x24,
        op::TRANSFER_FROM_PURSE_TO_PURSE,
        &transfer(A::S(0x101), A::S(0x141), CSPR, None),
    );
    let p =
        Program::new()
            .main_purse(0x181)
            .puppet_with(s.b, "run_called", &take, &[("purse", 0x181)]);
    world.run(
        group,
        "contract takes out of the main purse passed",
        base,
        Run::session(&p).amount(CSPR),
        Ok(()),
    );
    let give = Program::new()
        .arg("purse", 0x101)
        .get_key("till", 0x140)
        .pay(0x141, 0x101, CSPR);
    let p =
        Program::new()
            .main_purse(0x181)
            .puppet_with(s.b, "run_called", &give, &[("purse", 0x181)]);
    world.run(
        group,
        "contract pays into the main purse passed",
        &funded,
        Run::session(&p),
        Ok(()),
    );
    let p = Program::new()
        .main_purse(0x181)
        .puppet_with(s.a, "run_caller", &take, &[("purse", 0x181)])
        .then(balance(0x181, "main"));
    world.run(
        group,
        "stored session code takes out of the main purse",
        base,
        Run::session(&p).amount(2 * CSPR),
        Ok(()),
    );

    // Spending limit: what nested frames take off it.
    let pay_main = |amount: u64| {
        Program::new()
            .main_purse(0x181)
            .purse(0x101)
            .pay(0x181, 0x101, amount)
    };
    for (name, first, answer, second, limit, expected) in [
        ("within", 3 * CSPR, false, 2 * CSPR, 5 * CSPR, Ok(())),
        ("exceeded", 3 * CSPR, false, 2 * CSPR + 1, 5 * CSPR, Err("")),
        (
            "exceeded, but the first frame ended by ret",
            3 * CSPR,
            true,
            3 * CSPR,
            5 * CSPR,
            Ok(()),
        ),
        ("exceeded at once", 6 * CSPR, false, 0, 5 * CSPR, Err("")),
    ] {
        let mut nested = pay_main(first);
        if answer {
            nested = nested.ret(1u8);
        }
        let p = Program::new()
            .puppet(s.a, "run_caller", &nested)
            .then(pay_main(second));
        let run = Run::session(&p).amount(limit);
        world.run(
            group,
            &format!("spending limit {name}"),
            base,
            run,
            expected,
        );
    }
    let run = Run::session(&pay_main(1));
    world.run(group, "no spending limit at all", base, run, Err(""));
    let run = Run::session(&pay_main(CSPR)).arg("amount", CSPR);
    world.run(group, "spending limit as U64", base, run, Ok(()));
    let run = Run::session(&pay_main(CSPR)).arg("amount", "text".to_string());
    world.run(group, "spending limit is text", base, run, Err(""));

    // transfer_to_account spends the initiator's main purse, from any frame that may.
    for (name, target) in [("existing", other), ("new", unknown)] {
        let t = noted(
            Program::new(),
            op::TRANSFER_TO_ACCOUNT,
            &to_account(target, 3 * CSPR, Some(5)),
        );
        let run = Run::session(&t).amount(10 * CSPR);
        world.run(
            group,
            &format!("transfer_to_account, {name}, session"),
            base,
            run,
            Ok(()),
        );
        let p = Program::new().puppet(s.b, "run_caller", &t);
        let run = Run::session(&p).amount(10 * CSPR);
        world.run(
            group,
            &format!("transfer_to_account, {name}, stored session code"),
            base,
            run,
            Ok(()),
        );
        let p = Program::new().puppet(s.b, "run_called", &t);
        let run = Run::session(&p).amount(10 * CSPR);
        world.run(
            group,
            &format!("transfer_to_account, {name}, contract"),
            base,
            run,
            Err(""),
        );
        let run = Run::session(&t).amount(10 * CSPR).gas(700_000_000);
        world.run(
            group,
            &format!("transfer_to_account, {name}, little gas"),
            base,
            run,
            Err(""),
        );
    }
    let own = world.users[0].hash();
    let t = noted(
        Program::new(),
        op::TRANSFER_TO_ACCOUNT,
        &to_account(own, 3 * CSPR, None),
    );
    world.run(
        group,
        "transfer_to_account to oneself",
        base,
        Run::session(&t).amount(10 * CSPR),
        Ok(()),
    );
    let t = noted(
        Program::new(),
        op::TRANSFER_TO_ACCOUNT,
        &to_account(other, u64::MAX, None),
    );
    let run = Run::session(&t).amount(u64::MAX);
    world.run(
        group,
        "transfer_to_account, more than there is",
        base,
        run,
        Ok(()),
    );
    let t = noted(
        Program::new(),
        op::TRANSFER_TO_ACCOUNT,
        &to_account(unknown, u64::MAX, None),
    );
    let run = Run::session(&t).amount(u64::MAX);
    world.run(
        group,
        "transfer_to_account, new, more than there is",
        base,
        run,
        Ok(()),
    );
    let t = noted(
        Program::new(),
        op::TRANSFER_TO_ACCOUNT,
        &to_account(unknown, 0, None),
    );
    world.run(
        group,
        "transfer_to_account, new, nothing",
        base,
        Run::session(&t).amount(1),
        Ok(()),
    );

    // Purse to purse: odd pairs.
    let pair = |program: Program, from: A, to: A, amount| {
        noted(
            program,
            op::TRANSFER_FROM_PURSE_TO_PURSE,
            &transfer(from, to, amount, Some(3)),
        )
    };
    let two = Program::new()
        .purse(0x101)
        .purse(0x141)
        .main_purse(0x181)
        .pay(0x181, 0x101, 5 * CSPR);
    for (name, program, from, to, amount, expected) in [
        ("same purse", two.clone(), 0x101, 0x101, CSPR, Ok(())),
        ("nothing", two.clone(), 0x101, 0x141, 0, Ok(())),
        ("too much", two.clone(), 0x101, 0x141, 6 * CSPR, Ok(())),
        ("all", two.clone(), 0x101, 0x141, 5 * CSPR, Ok(())),
        (
            "into a URef that is no purse",
            two.clone().new_uref(0x141, 1u8),
            0x101,
            0x141,
            CSPR,
            Ok(()),
        ),
        (
            "out of a URef that is no purse",
            two.clone().new_uref(0x101, 1u8),
            0x101,
            0x141,
            CSPR,
            Ok(()),
        ),
        (
            "into another's main purse",
            two.clone().set(
                0x141,
                &crate::program::bytes(main_of_other.with_access_rights(AccessRights::ADD)),
            ),
            0x101,
            0x141,
            CSPR,
            Err(""),
        ),
        (
            "out of a read-only purse",
            two.clone().with_rights(0x101, AccessRights::READ_ADD),
            0x101,
            0x141,
            CSPR,
            Ok(()),
        ),
    ] {
        let p = pair(program, A::S(from), A::S(to), amount);
        let run = Run::session(&p).amount(10 * CSPR);
        world.run(
            group,
            &format!("purse to purse: {name}"),
            base,
            run,
            expected,
        );
    }
    // Head-room for the mint's price, which is not billed.
    for gas in [
        1_000_000_000u64,
        1_600_000_000,
        2_200_000_000,
        2_500_000_000,
        2_600_000_000,
        5_000_000_000,
        6_000_000_000,
    ] {
        let p = pair(two.clone(), A::S(0x101), A::S(0x141), CSPR);
        let run = Run::session(&p).amount(10 * CSPR).gas(gas);
        let expected = if gas >= 6_000_000_000 {
            Ok(())
        } else {
            Err("")
        };
        world.run(
            group,
            &format!("purse to purse with {gas} gas"),
            base,
            run,
            expected,
        );
    }

    // Balances: anybody may ask.
    let p = Program::new()
        .set(0x101, &crate::program::bytes(main_of_other))
        .then(balance(0x101, "others"));
    let p = Program::new().puppet(s.b, "run_called", &p);
    world.run(
        group,
        "balance of another's main purse",
        base,
        Run::session(&p),
        Ok(()),
    );
    let p = Program::new()
        .set(0x101, &crate::program::bytes(main))
        .then(balance(0x101, "held"));
    world.run(
        group,
        "balance of the payer's purse, with a hold",
        base,
        Run::session(&p),
        Ok(()),
    );
    let nowhere = URef::new([0xCD; 32], AccessRights::READ);
    let p = Program::new()
        .set(0x101, &crate::program::bytes(nowhere))
        .then(balance(0x101, "none"));
    world.run(
        group,
        "balance of a purse that is none",
        base,
        Run::session(&p),
        Err(""),
    );
    let p = Program::new()
        .to(0x20, op::CREATE_PURSE, &[A::S(0x100), A::I(32)])
        .note_u32("answer", 0x20);
    world.run(
        group,
        "create_purse with too little room",
        base,
        Run::session(&p),
        Ok(()),
    );
    let p = Program::new().repeat(12, Program::new().purse(0x101));
    world.run(
        group,
        "a dozen purses",
        base,
        Run::hash(s.b, "run_called", p.args()),
        Ok(()),
    );

    // Delegation by session, and refused from a contract.
    let auction = super::system_contract(base, "auction");
    let arguments = runtime_args! {
        ARG_DELEGATOR => world.users[0].public.clone(),
        "validator" => world.users[4].public.clone(),
        "amount" => U512::from(600 * CSPR),
    };
    let p = Program::new()
        .call(auction, "delegate", &arguments)
        .take(0x400);
    let run = Run::session(&p).amount(600 * CSPR);
    world.run(group, "session delegates", base, run, Ok(()));
    let p2 = Program::new().puppet(s.a, "run_called", &p);
    world.run(
        group,
        "contract delegates",
        base,
        Run::session(&p2).amount(600 * CSPR),
        Err(""),
    );
    let p2 = Program::new().puppet(s.a, "run_caller", &p);
    world.run(
        group,
        "stored session code delegates",
        base,
        Run::session(&p2).amount(600 * CSPR),
        Err(""),
    );

    // Payment code.
    let payment = Program::new()
        .call(
            super::system_contract(base, "handle payment"),
            "get_payment_purse",
            &runtime_args! {},
        )
        .take(0x101)
        .main_purse(0x181)
        .pay(0x181, 0x101, CSPR);
    let run = Run::session(&payment)
        .amount(CSPR)
        .phase(Phase::Payment)
        .item(Item::Payment(Module::File("puppet.wasm")));
    world.run(group, "payment code pays", base, run, Ok(()));
    let keep = payment.clone().put_uref("payment_purse", 0x101);
    let run = Run::session(&keep)
        .amount(CSPR)
        .phase(Phase::Payment)
        .item(Item::Payment(Module::File("puppet.wasm")));
    world.run(
        group,
        "payment code keeps the payment purse",
        base,
        run,
        Err(""),
    );
    let pass = payment
        .clone()
        .puppet_with(s.b, "run_called", &Program::new(), &[("purse", 0x101)]);
    let run = Run::session(&pass)
        .amount(CSPR)
        .phase(Phase::Payment)
        .item(Item::Payment(Module::File("puppet.wasm")));
    world.run(
        group,
        "payment code passes the payment purse on",
        base,
        run,
        Err(""),
    );
}
