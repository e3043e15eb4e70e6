//! Native auction transactions and transfers where 2.1 and 2.2 differ from 2.0, on either side of each edge.
use casper_types::{
    runtime_args,
    system::auction::{DelegatorKind, Reservation},
    RuntimeArgs, TransactionEntryPoint as Entry, U512,
};

use crate::{
    chain::{user, CSPR},
    delegation, motes,
    node::Body,
    Runner, GAS,
};

/// Who bids.
const VALIDATOR: u8 = 3;
/// What the auction of 2.2 demands of a bid or reservation, in percent.
pub const LEAST_RATE: u8 = 5;

fn bid(number: u8, cspr: u64, rate: u8, low: Option<u64>, high: Option<u64>) -> RuntimeArgs {
    let mut arguments = runtime_args! {
        "public_key" => user(number), "delegation_rate" => rate, "amount" => motes(cspr),
    };
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

fn with_slots(mut arguments: RuntimeArgs, slots: u32) -> RuntimeArgs {
    arguments.insert("reserved_slots", slots).unwrap();
    arguments
}

/// Native transfers offer other payments than a transfer costs.
fn transfers(r: &mut Runner) {
    let arguments = |amount: u64| runtime_args! { "target" => user(2), "amount" => motes(amount) };
    for gas in [1, GAS - 1, GAS, GAS + 1, 30 * CSPR] {
        let name = format!("transfer for {gas}");
        r.run(
            &name,
            1,
            &[1],
            gas,
            Body::Mint(Entry::Transfer, arguments(3)),
        );
    }
    let beyond = u64::MAX / 8;
    r.run(
        "transfer for more than there is",
        1,
        &[1],
        beyond,
        Body::Mint(Entry::Transfer, arguments(3)),
    );
    r.run(
        "transfer of too much",
        1,
        &[1],
        GAS,
        Body::Mint(Entry::Transfer, arguments(50_000_000)),
    );
    let burn = runtime_args! { "amount" => motes(2) };
    r.run(
        "burn is not flat",
        1,
        &[1],
        3 * GAS,
        Body::Mint(Entry::Burn, burn),
    );
}

fn bids(r: &mut Runner) {
    for rate in [4, 5, 101] {
        let name = format!("new bid of {rate} percent by {rate}");
        let number = if rate == 5 { 4 } else { VALIDATOR };
        r.auction(
            &name,
            number,
            Entry::AddBid,
            bid(number, 20_000, rate, None, None),
        );
    }
    r.auction(
        "new bid of 4 percent for another",
        1,
        Entry::AddBid,
        bid(2, 20_000, 4, None, None),
    );
    r.auction(
        "new bid of nothing",
        VALIDATOR,
        Entry::AddBid,
        bid(VALIDATOR, 0, 4, None, None),
    );
    for (low, high) in [
        (Some(499), None),
        (None, Some(1_000_000_001)),
        (Some(7000), Some(6999)),
    ] {
        r.auction(
            &format!("new bid with limits {low:?} to {high:?}"),
            1,
            Entry::AddBid,
            bid(1, 20_000, 10, low, high),
        );
    }
    r.auction(
        "new bid with limits",
        VALIDATOR,
        Entry::AddBid,
        with_slots(bid(VALIDATOR, 20_000, 10, Some(600), Some(9000)), 3),
    );
    for (low, high) in [
        (None, None),
        (Some(499), None),
        (None, Some(1_000_000_001)),
        (Some(9001), None),
        (None, Some(599)),
        (Some(800), Some(799)),
        (Some(550), None),
        (None, Some(9500)),
        (Some(650), None),
        (None, Some(8000)),
        (Some(600), Some(9000)),
    ] {
        r.auction(
            &format!("bid with limits {low:?} to {high:?}"),
            VALIDATOR,
            Entry::AddBid,
            with_slots(bid(VALIDATOR, 10, 10, low, high), 3),
        );
    }
    r.auction(
        "bid of another with limits",
        1,
        Entry::AddBid,
        bid(VALIDATOR, 10, 10, Some(1), Some(2)),
    );
    let of_other_type = |name: &str| {
        let mut arguments = bid(VALIDATOR, 10, 10, None, None);
        arguments.insert(name, "600").unwrap();
        arguments
    };
    for name in [
        "minimum_delegation_amount",
        "maximum_delegation_amount",
        "reserved_slots",
    ] {
        r.auction(
            &format!("bid, {name} of another type"),
            VALIDATOR,
            Entry::AddBid,
            of_other_type(name),
        );
    }
    r.auction(
        "bid of a genesis validator with wider limits",
        5,
        Entry::AddBid,
        bid(5, 10, 10, None, Some(1_000_000_000)),
    );
    r.auction(
        "bid of a genesis validator with narrower limits",
        5,
        Entry::AddBid,
        bid(5, 10, 10, Some(1000), None),
    );
    r.auction(
        "bid with limits and slots again",
        VALIDATOR,
        Entry::AddBid,
        with_slots(bid(VALIDATOR, 10, 10, Some(600), Some(9000)), 3),
    );
}

fn delegations(r: &mut Runner) {
    for cspr in [599, 9001, 5000, 0, 1, 599, 600, 2800, 2801, 9000, 9001] {
        let stake = r.transactions.len();
        r.auction(
            &format!("delegate {cspr}, transaction {stake}"),
            1,
            Entry::Delegate,
            delegation(1, VALIDATOR, cspr),
        );
    }
    r.auction(
        "delegate by a second",
        2,
        Entry::Delegate,
        delegation(2, VALIDATOR, 700),
    );
    r.auction(
        "bid with limits above a delegation",
        VALIDATOR,
        Entry::AddBid,
        with_slots(bid(VALIDATOR, 10, 10, Some(701), None), 3),
    );
    r.auction(
        "bid with limits below a delegation",
        VALIDATOR,
        Entry::AddBid,
        with_slots(bid(VALIDATOR, 10, 10, Some(500), Some(2000)), 3),
    );
}

fn reservations(r: &mut Runner) {
    for rates in [
        &[4][..],
        &[5],
        &[101],
        &[101, 4],
        &[7, 4],
        &[7, 8, 9],
        &[7, 8, 9, 10],
        &[4, 5, 6, 7],
    ] {
        let list: Vec<Reservation> = (1..)
            .zip(rates)
            .map(|(number, rate)| {
                let delegator = DelegatorKind::PublicKey(user(number));
                Reservation::new(user(VALIDATOR), delegator, *rate)
            })
            .collect();
        let arguments = runtime_args! { "reservations" => list };
        r.auction(
            &format!("reservations of {rates:?}"),
            VALIDATOR,
            Entry::AddReservations,
            arguments.clone(),
        );
        r.auction(
            &format!("reservations of {rates:?} for another"),
            1,
            Entry::AddReservations,
            arguments,
        );
    }
}

fn withdrawals(r: &mut Runner) {
    let mut withdraw = |name: &str, sender: u8, number: u8, amount: U512| {
        let arguments = runtime_args! { "public_key" => user(number), "amount" => amount };
        r.auction(name, sender, Entry::WithdrawBid, arguments);
    };
    withdraw("withdraw far too much", 4, 4, U512::MAX);
    withdraw(
        "withdraw too much, again",
        4,
        4,
        motes(20_000) + U512::one(),
    );
    withdraw("withdraw all", 4, 4, motes(20_000));
    withdraw("withdraw too much of another's", 1, VALIDATOR, U512::MAX);
    withdraw("withdraw too much of nothing", 1, 1, U512::MAX);
    withdraw("withdraw a part", VALIDATOR, VALIDATOR, motes(1));
    withdraw(
        "withdraw a mote more than the stake",
        VALIDATOR,
        VALIDATOR,
        motes(30_000),
    );
    withdraw("withdraw too much of a genesis stake", 6, 6, U512::MAX);
}

pub fn run(r: &mut Runner) {
    transfers(r);
    bids(r);
    delegations(r);
    reservations(r);
    withdrawals(r);
}
