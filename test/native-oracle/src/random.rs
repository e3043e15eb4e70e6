//! Random transactions in one block, seeded: transfers, burns, auction and code, by payers who often have just too little,
//! with standard and custom payment. What amounts are chosen near: the payer's balance, the cost, the limits of bids.
use casper_types::{
    runtime_args,
    system::auction::{DelegatorKind, Reservation},
    Key, RuntimeArgs, StoredValue, TransactionEntryPoint as Entry, U512,
};

use crate::{
    chain::{self, user, CSPR},
    node::Body,
    program::Program,
    seeded::Random,
    v1_payment::{by_phase, session},
    Runner, GAS, WASM_GAS,
};

/// Users 1 to 6 have accounts from the start; the others get one when somebody pays them.
const USERS: u64 = 24;
const BASELINE: u64 = 5 * CSPR / 2;

struct Maker<'a> {
    r: &'a mut Runner,
    random: Random,
}

impl Maker<'_> {
    /// Who there is, the poor as often as the rich.
    fn someone(&mut self) -> u8 {
        1 + self.random.below(USERS) as u8
    }

    fn payer(&mut self) -> u8 {
        loop {
            let number = self.someone();
            // One without an account now and then.
            if self.balance(number).is_some() || self.random.below(40) == 0 {
                return number;
            }
        }
    }

    fn balance(&self, number: u8) -> Option<u64> {
        let account = Key::Account(user(number).to_account_hash());
        let Some(StoredValue::Account(account)) =
            chain::read(&self.r.chain, &self.r.scratch, account)
        else {
            return None;
        };
        let purse = Key::Balance(account.main_purse().addr());
        match chain::read(&self.r.chain, &self.r.scratch, purse) {
            Some(StoredValue::CLValue(value)) => Some(value.into_t::<U512>().unwrap().low_u64()),
            other => panic!("balance: {other:?}"),
        }
    }

    /// An amount at or beside one of the marks that matter to this payer, or any.
    fn amount(&mut self, payer: u8, gas: u64) -> u64 {
        let cost = gas.saturating_mul(u64::from(self.r.block.gas_price));
        let balance = self.balance(payer).unwrap_or(0);
        let mark = self.random.pick(&[
            0,
            BASELINE,
            cost,
            cost + BASELINE,
            2 * cost,
            balance,
            balance.saturating_sub(cost),
            balance.saturating_sub(cost + BASELINE),
            balance / 2,
            500 * CSPR,
            10_000 * CSPR,
        ]);
        match self.random.below(10) {
            // Mostly little, or nobody has anything after a hundred transactions.
            0..=4 => self.random.below((balance / 20).max(1)),
            5 => self.random.below(balance.max(1)),
            6 => mark.saturating_add(1),
            7 => mark.saturating_sub(1),
            _ => mark,
        }
    }

    fn gas(&mut self) -> u64 {
        self.random
            .pick(&[1, GAS, GAS, GAS, BASELINE - 1, BASELINE, BASELINE, 5 * CSPR])
    }

    fn run(&mut self, what: &str, payer: u8, gas: u64, body: Body) {
        let number = self.r.transactions.len();
        let also = self.random.below(30) == 0;
        let signers = if also {
            vec![payer % 6 + 1]
        } else {
            vec![payer]
        };
        self.r
            .run(&format!("{number}: {what}"), payer, &signers, gas, body);
    }

    fn transfer(&mut self) {
        let payer = self.payer();
        let gas = self.gas();
        let target = self.someone();
        let amount = self.amount(payer, gas);
        self.pay(payer, target, amount, gas);
    }

    /// Somebody poor gets what a transaction costs, or a mote more or less.
    fn fund(&mut self) {
        let cost = WASM_GAS * u64::from(self.r.block.gas_price);
        let mark = self.random.pick(&[
            GAS,
            BASELINE,
            cost,
            cost + BASELINE,
            2 * cost,
            600 * CSPR,
            12_000 * CSPR,
        ]);
        let amount = mark + self.random.below(3) - 1;
        let (payer, target) = (self.random.pick(&[1, 2, 5, 6]), self.someone());
        self.pay(payer, target, amount, GAS);
    }

    fn pay(&mut self, payer: u8, target: u8, amount: u64, gas: u64) {
        let arguments = runtime_args! { "target" => user(target), "amount" => U512::from(amount) };
        self.run(
            "transfer",
            payer,
            gas,
            Body::Mint(Entry::Transfer, arguments),
        );
    }

    fn burn(&mut self) {
        let payer = self.payer();
        let gas = self.gas();
        let arguments = runtime_args! { "amount" => U512::from(self.amount(payer, gas)) };
        self.run("burn", payer, gas, Body::Mint(Entry::Burn, arguments));
    }

    fn validator(&mut self) -> u8 {
        self.random.pick(&[3, 4, 5, 6])
    }

    fn auction(&mut self) {
        let (payer, gas) = (self.payer(), BASELINE);
        let validator = self.validator();
        let other = self.validator();
        // Mostly one's own; another's is refused.
        let owner = if self.random.below(8) == 0 {
            self.someone()
        } else {
            payer
        };
        let amount = U512::from(self.amount(payer, gas));
        let moved = runtime_args! {
            "delegator" => user(owner), "validator" => user(validator), "amount" => amount,
        };
        let (entry, arguments) = match self.random.below(12) {
            0..=3 => (Entry::Delegate, moved),
            4 => (Entry::Undelegate, moved),
            5 => {
                let mut arguments = moved;
                arguments.insert("new_validator", user(other)).unwrap();
                (Entry::Redelegate, arguments)
            }
            6..=8 => return self.bid(),
            9 => {
                let delegators = self.delegators();
                let arguments = match self.random.below(2) {
                    0 => {
                        let rate = self.random.below(104) as u8;
                        let list: Vec<Reservation> = delegators
                            .into_iter()
                            .map(|kind| Reservation::new(user(validator), kind, rate))
                            .collect();
                        (
                            Entry::AddReservations,
                            runtime_args! { "reservations" => list },
                        )
                    }
                    _ => (
                        Entry::CancelReservations,
                        runtime_args! { "validator" => user(validator), "delegators" => delegators },
                    ),
                };
                return self.run(
                    "reservations",
                    validator,
                    gas,
                    Body::Auction(arguments.0, arguments.1),
                );
            }
            10 => (
                Entry::ActivateBid,
                runtime_args! { "validator" => user(owner) },
            ),
            _ => {
                let amount = U512::from(self.amount(payer, gas));
                let arguments =
                    runtime_args! { "public_key" => user(validator), "amount" => amount };
                return self.run(
                    "withdraw",
                    validator,
                    gas,
                    Body::Auction(Entry::WithdrawBid, arguments),
                );
            }
        };
        self.run("auction", payer, gas, Body::Auction(entry, arguments));
    }

    fn delegators(&mut self) -> Vec<DelegatorKind> {
        let count = 1 + self.random.below(3);
        (0..count)
            .map(|_| DelegatorKind::PublicKey(user(self.someone())))
            .collect()
    }

    fn bid(&mut self) {
        let validator = self.validator();
        let mut arguments = runtime_args! {
            "public_key" => user(validator),
            "delegation_rate" => self.random.below(104) as u8,
            "amount" => U512::from(self.amount(validator, BASELINE)),
        };
        for name in ["minimum_delegation_amount", "maximum_delegation_amount"] {
            if self.random.below(2) == 0 {
                let limit = self.random.pick(&[
                    499,
                    500,
                    501,
                    2_000,
                    100_000,
                    1_000_000_000,
                    1_000_000_001,
                ]);
                arguments.insert(name, limit * CSPR).unwrap();
            }
        }
        if self.random.below(3) == 0 {
            let slots = self.random.below(4) as u32;
            arguments.insert("reserved_slots", slots).unwrap();
        }
        self.run(
            "bid",
            validator,
            BASELINE,
            Body::Auction(Entry::AddBid, arguments),
        );
    }

    /// Session code: gives motes to a purse of its own, burns, reverts, or loops.
    fn work(&mut self, payer: u8) -> Program {
        let amount = self.amount(payer, WASM_GAS);
        let name = self.random.pick(&["one", "two", "three"]);
        let program = match self.random.below(5) {
            0 => Program::new().put_key(name, Key::Hash([4; 32])),
            1 => Program::new()
                .main_purse(0x101)
                .purse(0x181)
                .pay(0x101, 0x181, amount)
                .put_uref(name, 0x181),
            2 if self.balance(payer).is_some() => Program::new().call(
                self.r.system("mint"),
                "burn",
                &runtime_args! { "purse" => self.r.main_purse(payer), "amount" => U512::from(amount) },
            ),
            3 => Program::new().repeat(
                self.random.below(2_000) as u16,
                Program::new().main_purse(0x101),
            ),
            _ => Program::new(),
        };
        match self.random.below(6) {
            0 => program.revert(7),
            _ => program,
        }
    }

    fn code(&mut self) {
        let payer = self.payer();
        let gas = self
            .random
            .pick(&[1, BASELINE, WASM_GAS, WASM_GAS, WASM_GAS]);
        let mut args = self.work(payer).args();
        args.insert("amount", U512::from(u64::MAX)).unwrap();
        let body = Body::V1 {
            target: session(self.r),
            entry_point: Entry::Call,
            args,
            standard_payment: true,
        };
        self.run("code", payer, gas, body);
    }

    /// A TransactionV1 that pays by code, mostly what it should.
    fn custom(&mut self) {
        let payer = self.payer();
        let cost = WASM_GAS * u64::from(self.r.block.gas_price);
        let amount = match self.random.below(3) {
            0 => self.amount(payer, WASM_GAS),
            _ => cost,
        };
        let payment = Program::new()
            .call(
                self.r.system("handle payment"),
                "get_payment_purse",
                &RuntimeArgs::new(),
            )
            .take(0x101);
        let source = self.random.pick(&["main", "main", "main", "one", "two"]);
        let payment = match source {
            "main" => payment.main_purse(0x181),
            name => payment.get_key(name, 0x180),
        };
        let payment = payment.pay(0x181, 0x101, amount);
        let payment = match self.random.below(6) {
            0 => payment.call_with_uref(
                self.r.system("handle payment"),
                "set_refund_purse",
                "purse",
                0x181,
            ),
            1 => payment.then(self.work(payer)),
            2 => self.work(payer),
            _ => payment,
        };
        let mut args = by_phase(payment, self.work(payer)).args();
        if self.random.below(3) == 0 {
            args.insert("amount", U512::from(u64::MAX)).unwrap();
        }
        let body = Body::V1 {
            target: session(self.r),
            entry_point: Entry::Call,
            args,
            standard_payment: false,
        };
        self.run(
            &format!("code, payment from {source}"),
            payer,
            WASM_GAS,
            body,
        );
    }
}

pub fn run(r: &mut Runner, random: Random, count: u64) {
    let mut maker = Maker { r, random };
    for _ in 0..count {
        match maker.random.below(10) {
            0..=1 => maker.fund(),
            2 => maker.transfer(),
            3 => maker.burn(),
            4..=5 => maker.auction(),
            6..=7 => maker.code(),
            _ => maker.custom(),
        }
    }
}
