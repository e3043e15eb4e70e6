//! Random calls of the system contracts, seeded: the auction by session code, by contracts and by stored session code, and
//! payment code that fills the payment purse and names refund purses. Runs build on each other, so that bids, delegations
//! and reservations meet.
use casper_types::{
    runtime_args,
    system::auction::{BidKind, DelegatorKind, Reservation},
    Phase, PublicKey, RuntimeArgs, StoredValue, U512,
};

use super::{switches, system_contract, Setting};
use crate::{
    opcodes as op,
    program::{transfer, Program, A, SIZE},
    seeded::Random,
    state::MemoryState,
    world::{Item, Module, Run, World},
};

const CSPR: u64 = 1_000_000_000;
/// Users with accounts; the last is the genesis validator.
const USERS: u64 = 5;
/// So many runs build on each other.
const CHAIN: usize = 40;

pub const SEED: u64 = 0xA0C7;

struct Maker {
    random: Random,
    auction: [u8; 32],
    mint: [u8; 32],
    handle_payment: [u8; 32],
    keys: Vec<PublicKey>,
    /// Who has a bid in the state of the run.
    validators: Vec<PublicKey>,
}

/// Takes an answer out of the host buffer, so that the next call finds room for its own.
fn drained(program: Program) -> Program {
    program.unless(SIZE, 0, Program::new().take(0x400))
}

impl Maker {
    fn one_in(&mut self, count: u64) -> bool {
        self.random.below(count) == 0
    }

    fn key(&mut self) -> PublicKey {
        // Users 5 and 6 are unknown.
        let count = if self.one_in(25) { 7 } else { USERS };
        self.keys[self.random.below(count) as usize].clone()
    }

    /// Somebody with a bid mostly.
    fn validator(&mut self) -> PublicKey {
        if self.validators.is_empty() || self.one_in(15) {
            return self.key();
        }
        self.validators[self.random.below(self.validators.len() as u64) as usize].clone()
    }

    /// The initiator mostly, another one now and then.
    fn own(&mut self, user: usize) -> PublicKey {
        match self.one_in(40) {
            true => self.key(),
            false => self.keys[user].clone(),
        }
    }

    /// CSPR about one of the edges, now and then a mote off it.
    fn amount(&mut self, edges: &[u64]) -> U512 {
        if self.one_in(60) {
            return U512::MAX;
        }
        let edge = U512::from(edges[self.random.below(edges.len() as u64) as usize]);
        let motes = edge * U512::from(CSPR);
        match self.random.below(16) {
            0 => motes.saturating_sub(U512::one()),
            1 => motes + U512::one(),
            2 => U512::from(self.random.below(200_000 * CSPR)),
            _ => motes,
        }
    }

    fn limit(&mut self, edges: &[u64]) -> u64 {
        let edge = edges[self.random.below(edges.len() as u64) as usize] * CSPR;
        match self.random.below(6) {
            0 => edge - 1,
            1 => edge + 1,
            _ => edge,
        }
    }

    fn rate(&mut self) -> u8 {
        [0, 4, 5, 6, 10, 20, 30, 50, 70, 99, 100, 101][self.random.below(12) as usize]
    }

    fn delegator(&mut self) -> DelegatorKind {
        match self.one_in(6) {
            true => DelegatorKind::Purse([self.random.below(3) as u8; 32]),
            false => DelegatorKind::PublicKey(self.key()),
        }
    }

    fn bid(&mut self, user: usize) -> RuntimeArgs {
        let mut arguments = runtime_args! {
            "public_key" => self.own(user),
            "delegation_rate" => self.rate(),
            "amount" => match self.validators.contains(&self.keys[user]) {
                true => self.amount(&[1, 100, 100_000]),
                false => self.amount(&[100_000, 110_000, 110_000, 120_000]),
            },
        };
        if self.one_in(2) {
            let low = self.limit(&[500, 600, 700, 5000]);
            arguments.insert("minimum_delegation_amount", low).unwrap();
        }
        if self.one_in(2) {
            let high = self.limit(&[600, 5000, 9000, 1_000_000_000]);
            arguments.insert("maximum_delegation_amount", high).unwrap();
        }
        if self.one_in(2) {
            let slots = [0u32, 1, 2, 3, 1200, 1201][self.random.below(6) as usize];
            arguments.insert("reserved_slots", slots).unwrap();
        }
        arguments
    }

    fn auction_call(&mut self, user: usize) -> (&'static str, RuntimeArgs) {
        const STAKES: &[u64] = &[1, 100, 500, 600, 600, 700, 700, 4000, 5000, 9000];
        let has_bid = self.validators.contains(&self.keys[user]);
        let choice = match self.random.below(16) {
            // What only somebody with a bid can do.
            3 | 4 | 12..=15 if !has_bid && !self.one_in(8) => 0,
            choice => choice,
        };
        match choice {
            0..=2 => ("add_bid", self.bid(user)),
            3 | 4 => (
                "withdraw_bid",
                runtime_args! {
                    "public_key" => self.own(user),
                    "amount" => self.amount(&[0, 1, 5, 10_000, 100_000, 110_000]),
                },
            ),
            5..=8 => (
                "delegate",
                runtime_args! {
                    "delegator" => self.own(user), "validator" => self.validator(), "amount" => self.amount(STAKES),
                },
            ),
            9 | 10 => (
                "undelegate",
                runtime_args! {
                    "delegator" => self.own(user), "validator" => self.validator(), "amount" => self.amount(STAKES),
                },
            ),
            11 => (
                "redelegate",
                runtime_args! {
                    "delegator" => self.own(user), "validator" => self.validator(), "amount" => self.amount(STAKES),
                    "new_validator" => self.validator(),
                },
            ),
            12 => (
                "activate_bid",
                runtime_args! { "validator" => self.own(user) },
            ),
            13 => {
                let count = self.random.below(4);
                let list: Vec<Reservation> = (0..count)
                    .map(|_| Reservation::new(self.own(user), self.delegator(), self.rate()))
                    .collect();
                ("add_reservations", runtime_args! { "reservations" => list })
            }
            14 => {
                let count = self.random.below(3);
                let list: Vec<DelegatorKind> = (0..count).map(|_| self.delegator()).collect();
                (
                    "cancel_reservations",
                    runtime_args! { "validator" => self.own(user), "delegators" => list },
                )
            }
            _ => (
                // As the auction spells it; without the space there is no such method.
                [" change_bid_public_key", "change_bid_public_key"][usize::from(self.one_in(8))],
                runtime_args! { "public_key" => self.own(user), "new_public_key" => self.key() },
            ),
        }
    }

    fn auction_program(&mut self, setting: &Setting, user: usize) -> Program {
        let mut program = Program::new();
        for _ in 0..1 + self.random.below(3) {
            let (entry_point, arguments) = self.auction_call(user);
            let call = drained(Program::new().set(SIZE, &[0; 4]).call(
                self.auction,
                entry_point,
                &arguments,
            ));
            let contract = if self.one_in(2) { setting.a } else { setting.b };
            program = match self.random.below(24) {
                0 => program.puppet(contract, "run_called", &call),
                1 | 2 => program.puppet(contract, "run_caller", &call),
                _ => program.then(call),
            };
        }
        program
    }

    /// The payment purse lies at 0x101, the main purse at 0x181, another purse at 0x201.
    fn payment_program(&mut self) -> Program {
        let mut program = Program::new()
            .call(self.handle_payment, "get_payment_purse", &runtime_args! {})
            .take(0x101)
            .main_purse(0x181)
            .purse(0x201);
        let purses = [0x101, 0x181, 0x201];
        for _ in 0..1 + self.random.below(6) {
            let (from, to) = (
                purses[self.random.below(3) as usize],
                purses[self.random.below(3) as usize],
            );
            let amount = [0, 1, 5, CSPR, 3 * CSPR][self.random.below(5) as usize];
            program = match self.random.below(12) {
                0..=4 => program.pay(0x181, to, amount),
                5 | 6 => program
                    .to(
                        0x20,
                        op::TRANSFER_FROM_PURSE_TO_PURSE,
                        &transfer(A::S(from), A::S(to), amount, None),
                    )
                    .note_u32("moved", 0x20),
                7 => program.put_uref("kept", to),
                8 => drained(program.set(SIZE, &[0; 4]).call(
                    self.handle_payment,
                    "get_refund_purse",
                    &runtime_args! {},
                )),
                9 => drained(
                    program
                        .set(SIZE, &[0; 4])
                        .call_with_uref(self.mint, "balance", "purse", to),
                ),
                _ => program.call_with_uref(self.handle_payment, "set_refund_purse", "purse", to),
            };
        }
        program
    }
}

fn validators(state: &MemoryState) -> Vec<PublicKey> {
    let bids = state.0.values().filter_map(|(_, value)| match value {
        StoredValue::BidKind(BidKind::Validator(bid)) => Some(bid.validator_public_key().clone()),
        _ => None,
    });
    bids.collect()
}

/// Sometimes what only the end of an era, or a genesis, does to bids.
fn disturbed(maker: &mut Maker, state: MemoryState) -> MemoryState {
    match maker.random.below(40) {
        0 => switches::with_locked_bids(&state),
        1 => {
            let mut state = state;
            for (_, value) in state.0.values_mut() {
                if let StoredValue::BidKind(BidKind::Validator(bid)) = value {
                    bid.deactivate();
                }
            }
            state
        }
        2 => {
            let rate = maker.rate();
            switches::with_least_rate(&state, maker.auction, rate)
        }
        _ => state,
    }
}

pub fn run(world: &mut World, s: &Setting, seed: u64, count: usize) {
    let mut maker = Maker {
        random: Random(seed),
        auction: system_contract(&s.base, "auction"),
        mint: system_contract(&s.base, "mint"),
        handle_payment: system_contract(&s.base, "handle payment"),
        keys: world.users.iter().map(|user| user.public.clone()).collect(),
        validators: vec![],
    };
    let mut state = s.base.clone();
    for number in 0..count {
        if number % CHAIN == 0 {
            state = s.base.clone();
        }
        state = disturbed(&mut maker, state);
        maker.validators = validators(&state);
        let user = maker.random.below(USERS) as usize;
        let run = match maker.one_in(5) {
            true => Run::session(&maker.payment_program())
                .phase(Phase::Payment)
                .item(Item::Payment(Module::File("puppet.wasm"))),
            false => Run::session(&maker.auction_program(s, user)),
        };
        let gas = match maker.one_in(15) {
            true => maker.random.below(20_000_000_000),
            false => 200_000_000_000,
        };
        let run = run.user(user).amount(400_000 * CSPR).gas(gas);
        let after = world.run_any("random-system", &format!("{number}"), &state, run, None);
        state = after.unwrap_or(state);
    }
}
