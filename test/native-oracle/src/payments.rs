//! Who pays what: payers with just enough, too little and nothing, standard and custom payment, sessions that spend what
//! they were to pay with, in every handling of refund and fee. Since 2.1 the balance that counts is the one after payment
//! and before execution; before, each step looked for itself.
use casper_types::{
    account::AccountHash, runtime_args, Key, RuntimeArgs, TransactionEntryPoint as Entry, URef,
    U512,
};

use crate::{
    chain::{user, CSPR},
    delegation, motes,
    node::Body,
    program::Program,
    v1_payment::{by_phase, session},
    Runner, GAS, WASM_GAS,
};

/// Pays for the accounts of the others.
const RICH: u8 = 1;
/// The first user without an account; each case takes the next one.
const FIRST: u8 = 20;
const BASELINE: u64 = 5 * CSPR / 2;

struct Cases<'a> {
    r: &'a mut Runner,
    next: u8,
}

impl Cases<'_> {
    /// A new account with these motes.
    fn account(&mut self, amount: u64) -> u8 {
        let number = self.next;
        self.next += 1;
        let arguments = runtime_args! { "target" => user(number), "amount" => U512::from(amount), "id" => None::<u64> };
        let error = self.r.run(
            &format!("{amount} motes for user {number}"),
            RICH,
            &[RICH],
            GAS,
            Body::Mint(Entry::Transfer, arguments),
        );
        assert_eq!(error, "ok");
        number
    }

    fn price(&self) -> u64 {
        u64::from(self.r.block.gas_price)
    }

    /// Code of a Deploy with standard payment.
    fn session(&mut self, name: &str, payer: u8, program: &Program) {
        let name = format!("{name} (user {payer})");
        self.r.wasm(&name, payer, program, u64::MAX, None);
    }

    /// Code of a TransactionV1 that pays by code: the program runs first. What it may spend of the main purse is the `amount`
    /// that the node gives, or `approved`, which counts before that.
    fn paying(
        &mut self,
        name: &str,
        payer: u8,
        program: &Program,
        payment: &Program,
        approved: Option<u64>,
    ) {
        let mut args = by_phase(payment.clone(), program.clone()).args();
        if let Some(approved) = approved {
            args.insert("amount", U512::from(approved)).unwrap();
        }
        let body = Body::V1 {
            target: session(self.r),
            entry_point: Entry::Call,
            args,
            standard_payment: false,
        };
        self.native(name, payer, WASM_GAS, body);
    }

    fn native(&mut self, name: &str, payer: u8, gas: u64, body: Body) {
        let name = format!("{name} (user {payer})");
        self.r.run(&name, payer, &[payer], gas, body);
    }

    fn payment_purse(&self) -> Program {
        Program::new()
            .call(
                self.r.system("handle payment"),
                "get_payment_purse",
                &RuntimeArgs::new(),
            )
            .take(0x101)
    }

    /// Payment code that pays this much from the main purse.
    fn pay(&self, amount: u64) -> Program {
        self.payment_purse()
            .main_purse(0x181)
            .pay(0x181, 0x101, amount)
    }

    /// Session code that burns this much of a purse of its account.
    fn burn(&self, purse: URef, amount: u64) -> Program {
        Program::new().call(
            self.r.system("mint"),
            "burn",
            &runtime_args! { "purse" => purse, "amount" => U512::from(amount) },
        )
    }
}

fn transfer(amount: u64) -> Body {
    let arguments = runtime_args! { "target" => user(2), "amount" => U512::from(amount) };
    Body::Mint(Entry::Transfer, arguments)
}

fn burn(amount: u64) -> Body {
    Body::Mint(
        Entry::Burn,
        runtime_args! { "amount" => U512::from(amount) },
    )
}

fn work() -> Program {
    Program::new().put_key("worked", Key::Hash([4; 32]))
}

/// Just enough, too little, nothing: the payment of code, at twice its cost at most.
fn standard(c: &mut Cases) {
    let cost = WASM_GAS * c.price();
    for amount in [
        1,
        BASELINE - 1,
        BASELINE,
        WASM_GAS - 1,
        WASM_GAS,
        cost - 1,
        cost,
        cost + 1,
        2 * cost - 1,
    ] {
        let payer = c.account(amount);
        c.session(&format!("code, {amount} motes"), payer, &work());
        c.session(
            "code that reverts, with what is left",
            payer,
            &work().revert(3),
        );
    }
    let payer = c.account(cost);
    c.session("code that reverts, all there is", payer, &work().revert(3));
    c.session("code after that", payer, &work());
    c.native("transfer after that", payer, GAS, transfer(1));
}

/// The same for native transactions, which consume what they may.
fn native(c: &mut Cases) {
    let price = c.price();
    let stake = 5 * CSPR / 2;
    for amount in [1, GAS - 1, GAS, GAS * price, GAS * price + 1] {
        let payer = c.account(amount);
        c.native(
            &format!("transfer, {amount} motes"),
            payer,
            GAS,
            transfer(1),
        );
        c.native("burn with what is left", payer, GAS, burn(1));
    }
    for amount in [stake * price - 1, stake * price, stake * price + 1] {
        let payer = c.account(amount);
        c.native(
            &format!("delegation, {amount} motes"),
            payer,
            stake,
            Body::Auction(Entry::Delegate, delegation(payer, 5, 500)),
        );
    }
    let payer = c.account(600 * CSPR);
    c.native(
        "delegation of most there is",
        payer,
        stake,
        Body::Auction(Entry::Delegate, delegation(payer, 5, 590)),
    );
    c.native(
        "delegation of nothing, the limit one mote",
        payer,
        1,
        Body::Auction(Entry::Delegate, delegation(payer, 5, 0)),
    );
    c.native("burn, the limit one mote", payer, 1, burn(1));
    let everything = c.account(10 * CSPR);
    c.native("burn of all there is", everything, GAS, burn(10 * CSPR));
    c.native("burn of more than there is", everything, GAS, burn(CSPR));
    c.native("transfer of nothing left", everything, GAS, transfer(1));
    c.native(
        "delegation of nothing left",
        everything,
        stake,
        Body::Auction(Entry::Delegate, delegation(everything, 5, 500)),
    );
}

/// Sessions that spend or burn what the fee is to be taken from, or the refund reckoned from.
fn spenders(c: &mut Cases) {
    let cost = WASM_GAS * c.price();
    let give = |amount: u64| {
        Program::new()
            .main_purse(0x101)
            .purse(0x181)
            .pay(0x101, 0x181, amount)
            .put_uref("kept", 0x181)
    };
    for (balance, spent) in [
        (3 * cost, 2 * cost),
        (3 * cost, 2 * cost + 1),
        (2 * cost, 2 * cost),
    ] {
        let payer = c.account(balance);
        c.session(&format!("gives {spent} of {balance}"), payer, &give(spent));
    }
    for (balance, burned) in [
        (3 * cost, cost),
        (3 * cost, 2 * cost),
        (3 * cost, 2 * cost + 1),
        (3 * cost, 3 * cost - 1),
        (2 * cost, cost - 1),
        (2 * cost, cost),
        (2 * cost, 2 * cost),
    ] {
        let payer = c.account(balance);
        let program = c.burn(c.r.main_purse(payer), burned);
        c.session(&format!("burns {burned} of {balance}"), payer, &program);
        c.session(
            &format!("works after burning {burned} of {balance}"),
            payer,
            &work(),
        );
    }
}

/// Payment by code: enough and not, by payers who could not pay otherwise, and with a refund purse of their own.
fn custom(c: &mut Cases) {
    let cost = WASM_GAS * c.price();
    let reverts = work().revert(9);
    for balance in [
        BASELINE - 1,
        BASELINE,
        cost - 1,
        cost,
        cost + 1,
        cost + BASELINE,
        2 * cost + 1,
    ] {
        let payer = c.account(balance);
        c.paying(
            &format!("pays by code, {balance} motes"),
            payer,
            &work(),
            &c.pay(cost),
            None,
        );
    }
    for (name, amount) in [
        ("exactly", cost),
        ("a mote too little", cost - 1),
        ("a mote too much", cost + 1),
        ("twice", 2 * cost),
    ] {
        let payer = c.account(5 * cost);
        let payment = c.pay(amount);
        c.paying(&format!("pays {name}"), payer, &work(), &payment, None);
        c.paying(
            &format!("pays {name}, approved"),
            payer,
            &work(),
            &payment,
            Some(u64::MAX),
        );
        c.paying(
            &format!("pays {name}, reverts"),
            payer,
            &reverts,
            &payment,
            Some(u64::MAX),
        );
    }
    let payer = c.account(4 * cost);
    let purse = c.r.main_purse(payer);
    c.paying(
        "payment reverts",
        payer,
        &work(),
        &c.pay(cost).revert(4),
        Some(u64::MAX),
    );
    c.paying("payment does not pay", payer, &work(), &work(), None);
    c.paying(
        "payment burns what it should pay",
        payer,
        &work(),
        &c.burn(purse, cost),
        Some(u64::MAX),
    );
    c.paying(
        "payment pays and burns a mote",
        payer,
        &work(),
        &c.pay(cost).then(c.burn(purse, 1)),
        Some(u64::MAX),
    );
    c.paying(
        "pays, then burns in the session",
        payer,
        &c.burn(purse, cost / 2),
        &c.pay(cost),
        Some(u64::MAX),
    );
    let poor = c.account(1);
    c.paying(
        "payment of one who cannot pay the penalty",
        poor,
        &work(),
        &work(),
        None,
    );
    c.session("code after that", poor, &work());

    let payer = c.account(6 * cost);
    let keep = Program::new()
        .main_purse(0x101)
        .purse(0x181)
        .pay(0x101, 0x181, 3 * cost)
        .put_uref("till", 0x181);
    c.session("keeps a purse", payer, &keep);
    let from_till = |c: &Cases| {
        c.payment_purse()
            .get_key("till", 0x180)
            .pay(0x181, 0x101, cost)
    };
    let with_refund_purse = from_till(c).call_with_uref(
        c.r.system("handle payment"),
        "set_refund_purse",
        "purse",
        0x181,
    );
    c.paying(
        "pays from a named purse",
        payer,
        &work(),
        &from_till(c),
        None,
    );
    c.paying(
        "pays from a named purse, refund to it",
        payer,
        &work(),
        &with_refund_purse,
        None,
    );
    c.paying(
        "pays from a named purse that is spent",
        payer,
        &work(),
        &with_refund_purse,
        None,
    );
    c.session("standard payment after that", payer, &work());
}

pub fn run(r: &mut Runner) {
    let mut cases = Cases { r, next: FIRST };
    standard(&mut cases);
    native(&mut cases);
    spenders(&mut cases);
    custom(&mut cases);
    let unknown: AccountHash = user(200).to_account_hash();
    let arguments = runtime_args! { "target" => unknown, "amount" => motes(1) };
    cases.native(
        "transfer of an unknown account",
        201,
        GAS,
        Body::Mint(Entry::Transfer, arguments),
    );
    cases.session("code of an unknown account", 201, &work());
    let payment = cases.pay(WASM_GAS);
    cases.paying(
        "code paid by an unknown account's code",
        201,
        &work(),
        &payment,
        None,
    );
}
