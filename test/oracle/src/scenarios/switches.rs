//! Where the auction of 2.2 differs from that of 2.0, called by session code, on either side of each edge, and the key tag
//! that is new. The engine decides how a scenario ends, so that both versions run the same ones.
use casper_types::{
    runtime_args,
    system::auction::{BidKind, DelegatorKind, Reservation, ValidatorBid},
    CLType, CLValue, Key, PublicKey, RuntimeArgs, StoredValue, U512,
};

use super::{system_contract, Setting};
use crate::{
    opcodes as op,
    program::{bytes, clv, d, type_bytes, Program, A},
    state::MemoryState,
    world::{Run, World},
};

const CSPR: u64 = 1_000_000_000;
const GROUP: &str = "switches";
/// Named key of the auction since 2.2.
const LEAST_RATE: &str = "minimum_delegation_rate";
/// Who has a bid, and its owner's user number.
const VALIDATOR: usize = 2;

fn motes(cspr: u64) -> U512 {
    U512::from(cspr) * U512::from(CSPR)
}

fn extend(arguments: &mut RuntimeArgs, more: &RuntimeArgs) {
    for argument in more.named_args() {
        arguments.insert_cl_value(argument.name(), argument.cl_value().clone());
    }
}

struct Caller {
    auction: [u8; 32],
    keys: Vec<PublicKey>,
}

impl Caller {
    fn call(&self, entry_point: &str, arguments: RuntimeArgs) -> Program {
        Program::new().call(self.auction, entry_point, &arguments)
    }

    fn bid(&self, cspr: u64, rate: u8, more: RuntimeArgs) -> Program {
        let mut arguments = runtime_args! {
            "public_key" => self.keys[VALIDATOR].clone(),
            "delegation_rate" => rate,
            "amount" => motes(cspr),
        };
        extend(&mut arguments, &more);
        self.call("add_bid", arguments)
    }

    fn delegate(&self, user: usize, cspr: u64) -> Program {
        self.call(
            "delegate",
            runtime_args! {
                "delegator" => self.keys[user].clone(),
                "validator" => self.keys[VALIDATOR].clone(),
                "amount" => motes(cspr),
            },
        )
    }

    fn withdraw(&self, amount: U512) -> Program {
        self.call(
            "withdraw_bid",
            runtime_args! { "public_key" => self.keys[VALIDATOR].clone(), "amount" => amount },
        )
    }

    fn reserve(&self, rates: &[u8]) -> Program {
        let list: Vec<Reservation> = rates
            .iter()
            .enumerate()
            .map(|(user, rate)| {
                let delegator = DelegatorKind::PublicKey(self.keys[user].clone());
                Reservation::new(self.keys[VALIDATOR].clone(), delegator, *rate)
            })
            .collect();
        self.call("add_reservations", runtime_args! { "reservations" => list })
    }
}

fn limits(low: Option<u64>, high: Option<u64>) -> RuntimeArgs {
    let mut arguments = RuntimeArgs::new();
    for (name, limit) in [
        ("minimum_delegation_amount", low),
        ("maximum_delegation_amount", high),
    ] {
        if let Some(limit) = limit {
            arguments.insert(name, limit * CSPR).unwrap();
        }
    }
    arguments
}

/// The state with another least rate; the same state before 2.2.
pub fn with_least_rate(state: &MemoryState, auction: [u8; 32], rate: u8) -> MemoryState {
    let mut state = state.clone();
    let key = match state.get(&Key::Hash(auction)) {
        Some(StoredValue::Contract(contract)) => contract.named_keys().get(LEAST_RATE).copied(),
        other => panic!("auction: {other:?}"),
    };
    if let Some(key) = key {
        let value = StoredValue::CLValue(CLValue::from_t(rate).unwrap());
        state.put(key.normalize(), value);
    }
    state
}

/// The state with its bids locked, as that of a genesis validator is.
pub fn with_locked_bids(state: &MemoryState) -> MemoryState {
    let mut state = state.clone();
    for (_, value) in state.0.values_mut() {
        if let StoredValue::BidKind(BidKind::Validator(bid)) = value {
            **bid = ValidatorBid::locked(
                bid.validator_public_key().clone(),
                *bid.bonding_purse(),
                bid.staked_amount(),
                *bid.delegation_rate(),
                u64::MAX / 2,
                bid.minimum_delegation_amount(),
                bid.maximum_delegation_amount(),
                bid.reserved_slots(),
            );
        }
    }
    state
}

/// Keys of tag 25, which types 7.0.0 know and 6.0.1 do not, and of a tag that neither does: as named keys, with the padding
/// that the encoding ignores, and as keys that are read and written.
fn newer_keys(run: &mut impl FnMut(&str, &Program)) {
    for (what, tag, padding) in [
        ("rewards handling", 25, 0),
        ("rewards handling with padding", 25, 7),
        ("a key of tag 26", 26, 0),
    ] {
        let key = [vec![tag], vec![padding; 32]].concat();
        let put = Program::new().h(op::PUT_KEY, &[d("newer"), A::D(key.clone())]);
        run(&format!("{what} as a named key"), &put);
        let read_back = put.get_key("newer", 0x100).note_bytes("seen", 0x100, 33);
        run(&format!("{what} as a named key, read back"), &read_back);
        let read = Program::new().h(op::READ_VALUE, &[A::D(key.clone()), A::S(0x100)]);
        run(&format!("{what} is read"), &read);
        let write = Program::new().h(op::WRITE, &[A::D(key.clone()), A::D(clv(1u8))]);
        run(&format!("{what} is written"), &write);
        let value = [bytes(33u32), key, type_bytes(CLType::Key)].concat();
        let store = Program::new()
            .h(op::NEW_UREF, &[A::S(0x100), A::D(value)])
            .put_uref("holder", 0x100);
        run(&format!("{what} as a value"), &store);
    }
}

pub fn run(world: &mut World, s: &Setting) {
    let auction = system_contract(&s.base, "auction");
    let keys = world.users.iter().map(|user| user.public.clone()).collect();
    let caller = Caller { auction, keys };
    let none = RuntimeArgs::new;
    let mut run = |name: &str, state: &MemoryState, user: usize, program: &Program| {
        let run = Run::session(program).user(user).amount(400_000 * CSPR);
        world
            .run_any(GROUP, name, state, run, None)
            .expect("the engine should not panic")
    };

    let slots = |count: u32| runtime_args! { "reserved_slots" => count };
    let mut narrow = limits(Some(600), Some(9000));
    extend(&mut narrow, &slots(3));
    let base = with_least_rate(&s.base, auction, 5);
    for rate in [4, 5, 6, 100, 101] {
        let title = format!("a new bid of {rate} percent");
        run(&title, &base, VALIDATOR, &caller.bid(110_000, rate, none()));
    }
    run(
        "a new bid of 4 percent for another",
        &base,
        1,
        &caller.bid(110_000, 4, none()),
    );
    run(
        "a new bid of 4 percent and nothing",
        &base,
        VALIDATOR,
        &caller.bid(0, 4, none()),
    );
    let bid = run(
        "a new bid with limits",
        &base,
        VALIDATOR,
        &caller.bid(110_000, 10, narrow),
    );
    for (low, high) in [
        (Some(500), None),
        (Some(499), None),
        (None, Some(1_000_000_000)),
        (None, Some(1_000_000_001)),
        (Some(499), Some(1_000_000_001)),
        (Some(7000), Some(6999)),
        (Some(7000), Some(7000)),
        (Some(9001), None),
        (None, Some(599)),
        (Some(601), None),
        (None, Some(8999)),
        (None, Some(9001)),
        (Some(599), None),
        (None, None),
    ] {
        let text = |limit: Option<u64>| limit.map_or("-".to_string(), |limit| limit.to_string());
        for (what, state, cspr) in [("a new bid", &base, 110_000), ("a bid", &bid, 1)] {
            let title = format!("{what} with limits {} to {}", text(low), text(high));
            let program = caller.bid(cspr, 10, limits(low, high));
            run(&title, state, VALIDATOR, &program);
        }
    }
    run(
        "a bid of another with limits",
        &bid,
        1,
        &caller.bid(1, 10, limits(Some(1), Some(2))),
    );
    run(
        "a bid of 4 percent with limits that are none",
        &bid,
        VALIDATOR,
        &caller.bid(1, 4, limits(Some(2), Some(1))),
    );
    let locked = with_locked_bids(&bid);
    for (what, arguments) in [
        ("none", none()),
        ("the same", limits(Some(600), Some(9000))),
        ("wider", limits(Some(500), None)),
        ("narrower", limits(Some(700), None)),
    ] {
        let title = format!("a locked bid with limits: {what}");
        run(&title, &locked, VALIDATOR, &caller.bid(1, 10, arguments));
    }

    for cspr in [599, 600, 9000, 9001] {
        run(
            &format!("a delegation of {cspr}"),
            &bid,
            0,
            &caller.delegate(0, cspr),
        );
    }
    let delegated = run("delegated", &bid, 0, &caller.delegate(0, 5000));
    for cspr in [0, 1, 599, 600, 4000, 4001, 9000, 9001] {
        let title = format!("5000 are delegated, {cspr} more");
        run(&title, &delegated, 0, &caller.delegate(0, cspr));
    }
    let two = run("delegated, too", &delegated, 1, &caller.delegate(1, 700));
    for (low, high) in [
        (Some(701), None),
        (None, Some(4999)),
        (Some(500), Some(6000)),
    ] {
        let title = format!("limits of {low:?} to {high:?} over two delegations");
        run(
            &title,
            &two,
            VALIDATOR,
            &caller.bid(1, 10, limits(low, high)),
        );
    }
    let widened = run(
        "a bid keeps its limits, two delegations",
        &two,
        VALIDATOR,
        &caller.bid(1, 10, none()),
    );
    run(
        "more after a bid without limits",
        &widened,
        0,
        &caller.delegate(0, 4001),
    );

    let stake = motes(110_000);
    for (what, amount) in [
        ("all", stake),
        ("a mote more than all", stake + U512::one()),
        ("a mote less than all", stake - U512::one()),
        ("far too much", U512::MAX),
        ("nothing", U512::zero()),
    ] {
        for (which, state) in [
            ("a bid", &bid),
            ("a locked bid", &locked),
            ("a bid with delegations", &two),
        ] {
            let title = format!("withdraw {what} of {which}");
            run(&title, state, VALIDATOR, &caller.withdraw(amount));
        }
    }
    run(
        "withdraw too much of another's",
        &bid,
        1,
        &caller.withdraw(U512::MAX),
    );
    run(
        "withdraw too much of nothing",
        &base,
        VALIDATOR,
        &caller.withdraw(U512::MAX),
    );

    for rates in [
        &[4][..],
        &[5],
        &[100],
        &[101],
        &[7, 4],
        &[7, 8, 9],
        &[7, 8, 9, 4],
        &[101, 4],
    ] {
        for (who, user, state) in [
            ("owner", VALIDATOR, &bid),
            ("another", 1, &bid),
            ("nobody", VALIDATOR, &base),
        ] {
            let title = format!("reservations of {rates:?} by {who}");
            run(&title, state, user, &caller.reserve(rates));
        }
    }
    newer_keys(&mut |name, program| {
        run(name, &base, 0, program);
    });
}
