//! Runs transactions through the official native execution, payment, refund and fee handling included, and writes what
//! went in and what came out as JSON vectors.
//! Usage: casper-trace-native-oracle NODE-VERSION CHAIN-DIRECTORY WASM-DIRECTORY OUTPUT-DIRECTORY [CRATE...]
//! CRATE is the name and version of a crate it was built with (name=version), for the record.
//! With SEED=n and COUNT=n in the environment it runs so many random transactions instead, other ones for each seed.
use std::{
    collections::BTreeSet,
    env, fs,
    path::{Path, PathBuf},
    process::exit,
    str::FromStr,
};

use casper_storage::global_state::state::scratch::ScratchGlobalState;
use casper_types::{
    account::AccountHash,
    bytesrepr::{Bytes, ToBytes},
    execution::ExecutionResult,
    runtime_args,
    system::auction::{DelegatorKind, Reservation},
    AccessRights, DeployHash, Digest, ExecutableDeployItem, FeeHandling, Gas, HoldBalanceHandling,
    InitiatorAddr, Key, ProtocolVersion, RefundHandling, RuntimeArgs, StoredValue,
    TransactionEntryPoint, TransactionHash, TransactionTarget, TransactionV1Hash, URef, U512,
};
use num_rational::Ratio;
use serde_json::{json, Value};

mod chain;
#[allow(dead_code)]
#[path = "../../oracle/src/install.rs"]
mod install;
mod node;
#[allow(dead_code)]
#[path = "../../oracle/src/opcodes.rs"]
mod opcodes;
mod payments;
#[allow(dead_code)]
#[path = "../../oracle/src/program.rs"]
mod program;
mod random;
#[path = "../../oracle/src/seeded.rs"]
mod seeded;
mod stored_payment;
mod switches;
mod v1_payment;
#[allow(dead_code)]
#[path = "../../oracle/src/versions.rs"]
mod versions;

use chain::{user, Chain, CSPR};
use node::{Block, Body, Transaction};
use program::Program;
use seeded::Random;
use TransactionEntryPoint as Entry;

const GAS: u64 = 100_000_000;
const WASM_GAS: u64 = 50_000_000_000;

struct Runner {
    chain: Chain,
    scratch: ScratchGlobalState,
    block: Block,
    puppet: Bytes,
    transactions: Vec<Value>,
    name: String,
}

fn hex_of(value: &impl ToBytes) -> String {
    hex::encode(value.to_bytes().unwrap())
}

impl Runner {
    fn run(&mut self, name: &str, number: u8, signers: &[u8], gas: u64, body: Body) -> String {
        let by_hash = name.contains("by account hash");
        let initiator = user(number);
        let digest = Digest::hash(format!("{} {}", self.name, name));
        let (hash, mut fields) = match &body {
            Body::Mint(entry, args) | Body::Auction(entry, args) => (
                TransactionHash::V1(TransactionV1Hash::from(digest)),
                json!({ "kind": "V1", "entryPoint": format!("{entry:?}"), "args": hex_of(args) }),
            ),
            Body::V1 {
                target,
                entry_point,
                args,
                standard_payment,
            } => (
                TransactionHash::V1(TransactionV1Hash::from(digest)),
                json!({
                    "kind": "V1",
                    "entryPoint": entry_point,
                    "args": hex_of(args),
                    // Session code is the puppet.
                    "target": match target {
                        TransactionTarget::Session { .. } => json!("Session"),
                        other => json!(other),
                    },
                    "standardPayment": standard_payment,
                }),
            ),
            Body::Deploy { session, payment } => {
                (TransactionHash::Deploy(DeployHash::from(digest)), {
                    let mut fields = json!({
                        "kind": "Deploy",
                        "args": hex_of(session.args()),
                        "paymentArgs": payment.as_ref().map(|item| hex_of(item.args())),
                    });
                    // What else there is than module bytes of the puppet, less the arguments.
                    if let Some(item) = payment.as_ref().filter(|item| !item.is_module_bytes()) {
                        let mut without_args = json!(item);
                        for body in without_args.as_object_mut().unwrap().values_mut() {
                            body["args"] = json!([]);
                        }
                        fields["payment"] = without_args;
                    }
                    fields
                })
            }
        };
        let price = U512::from(self.block.gas_price);
        let (gas_limit, cost) = match &body {
            // Since casper-types 6.1.0, whatever was offered and at any price.
            Body::Mint(Entry::Transfer, _)
            | Body::V1 {
                target: TransactionTarget::Native,
                entry_point: Entry::Transfer,
                ..
            } if cfg!(feature = "node-2-1-1") => {
                let costs = self.chain.chainspec.system_costs_config.mint_costs();
                let flat = U512::from(costs.transfer);
                (flat, flat)
            }
            _ => (U512::from(gas), U512::from(gas) * price),
        };
        let txn = Transaction {
            hash,
            initiator: if by_hash {
                InitiatorAddr::AccountHash(initiator.to_account_hash())
            } else {
                InitiatorAddr::PublicKey(initiator.clone())
            },
            signers: signers
                .iter()
                .map(|signer| user(*signer).to_account_hash())
                .collect::<BTreeSet<AccountHash>>(),
            gas_limit: Gas::new(gas_limit),
            cost,
            body,
        };
        let result = node::execute(
            &self.chain.engine,
            &self.chain.chainspec,
            &self.scratch,
            &self.block,
            &txn,
        );
        let error = result
            .error_message
            .clone()
            .unwrap_or_else(|| "ok".to_string());
        println!(
            "{}: {name}: {error} ({} effects)",
            self.name,
            result.effects.len()
        );
        fields["name"] = json!(name);
        fields["hash"] = json!(hex::encode(digest));
        fields["initiator"] = json!(hex_of(&initiator));
        fields["byAccountHash"] = json!(by_hash);
        fields["signers"] = json!(signers
            .iter()
            .map(|signer| hex_of(&user(*signer)))
            .collect::<Vec<_>>());
        fields["gasLimit"] = json!(gas.to_string());
        fields["result"] = json!(hex_of(&ExecutionResult::V2(Box::new(result))));
        self.transactions.push(fields);
        error
    }

    fn transfer(&mut self, name: &str, number: u8, args: RuntimeArgs) {
        self.run(
            name,
            number,
            &[number],
            GAS,
            Body::Mint(Entry::Transfer, args),
        );
    }

    fn burn(&mut self, name: &str, number: u8, args: RuntimeArgs) {
        self.run(name, number, &[number], GAS, Body::Mint(Entry::Burn, args));
    }

    fn auction(&mut self, name: &str, number: u8, entry: Entry, args: RuntimeArgs) {
        self.run(
            name,
            number,
            &[number],
            2_500_000_000,
            Body::Auction(entry, args),
        );
    }

    fn wasm(
        &mut self,
        name: &str,
        number: u8,
        program: &Program,
        amount: u64,
        payment: Option<RuntimeArgs>,
    ) {
        let mut args = program.args();
        args.insert("amount", U512::from(amount)).unwrap();
        let item = |args| ExecutableDeployItem::new_module_bytes(self.puppet.clone(), args);
        let body = Body::Deploy {
            session: item(args),
            payment: payment.map(item),
        };
        self.run(name, number, &[number], WASM_GAS, body);
    }

    fn named_key(&self, number: u8, name: &str) -> Option<Key> {
        match chain::read(
            &self.chain,
            &self.scratch,
            Key::Account(user(number).to_account_hash()),
        ) {
            Some(StoredValue::Account(account)) => account.named_keys().get(name).copied(),
            _ => None,
        }
    }

    fn main_purse(&self, number: u8) -> URef {
        match chain::read(
            &self.chain,
            &self.scratch,
            Key::Account(user(number).to_account_hash()),
        ) {
            Some(StoredValue::Account(account)) => account.main_purse(),
            other => panic!("account: {other:?}"),
        }
    }

    fn handle_payment(&self) -> [u8; 32] {
        self.system("handle payment")
    }

    /// The address of a system contract.
    fn system(&self, name: &str) -> [u8; 32] {
        let Some(StoredValue::CLValue(registry)) =
            chain::read(&self.chain, &self.scratch, Key::SystemEntityRegistry)
        else {
            panic!("registry")
        };
        registry
            .into_t::<std::collections::BTreeMap<String, [u8; 32]>>()
            .unwrap()[name]
    }
}

fn motes(cspr: u64) -> U512 {
    U512::from(cspr) * U512::from(CSPR)
}

fn transfers(r: &mut Runner) {
    let to = |number: u8| user(number);
    r.transfer(
        "to an existing account",
        1,
        runtime_args! { "target" => to(2), "amount" => motes(3) },
    );
    r.transfer(
        "to an account hash, with id",
        1,
        runtime_args! {
        "target" => to(2).to_account_hash(), "amount" => motes(3), "id" => Some(7u64) },
    );
    r.transfer("to an account key, u64", 1, runtime_args! {
        "target" => Key::Account(to(2).to_account_hash()), "amount" => 3 * CSPR, "id" => None::<u64> });
    r.transfer(
        "to a new account",
        1,
        runtime_args! { "target" => to(7), "amount" => motes(1) },
    );
    r.transfer(
        "by account hash",
        4,
        runtime_args! { "target" => to(1), "amount" => motes(5) },
    );
    let purse = r.main_purse(2);
    r.transfer(
        "to a purse",
        1,
        runtime_args! { "target" => purse.into_add(), "amount" => motes(3) },
    );
    r.transfer(
        "to a purse of a named account",
        1,
        runtime_args! {
        "target" => purse, "to" => Some(to(2).to_account_hash()), "amount" => motes(3) },
    );
    r.transfer(
        "to a purse without rights",
        1,
        runtime_args! {
        "target" => purse.with_access_rights(AccessRights::READ), "amount" => motes(3) },
    );
    r.transfer(
        "to no purse",
        1,
        runtime_args! {
        "target" => URef::new([9; 32], AccessRights::ADD), "amount" => motes(3) },
    );
    r.transfer(
        "to the own main purse",
        1,
        runtime_args! { "target" => to(1), "amount" => motes(3) },
    );
    r.transfer(
        "of nothing",
        1,
        runtime_args! { "target" => to(2), "amount" => motes(0) },
    );
    r.transfer("without amount", 1, runtime_args! { "target" => to(2) });
    r.transfer(
        "of another type of amount",
        1,
        runtime_args! { "target" => to(2), "amount" => "3" },
    );
    r.transfer("without target", 1, runtime_args! { "amount" => motes(3) });
    r.transfer(
        "to another type of target",
        1,
        runtime_args! { "target" => 5u8, "amount" => motes(3) },
    );
    r.transfer(
        "to a key of no account",
        1,
        runtime_args! { "target" => Key::Hash([3; 32]), "amount" => motes(3) },
    );
    r.transfer(
        "with another type of id",
        1,
        runtime_args! { "target" => to(2), "amount" => motes(3), "id" => 7u64 },
    );
    r.transfer(
        "of too much",
        1,
        runtime_args! { "target" => to(2), "amount" => motes(10_000_000) },
    );
    r.transfer(
        "of all",
        3,
        runtime_args! { "target" => to(2), "amount" => motes(1_000_000) },
    );
    r.transfer(
        "of all to a new account",
        3,
        runtime_args! { "target" => to(8), "amount" => motes(1_000_000) },
    );
    r.run(
        "not signed by an associated key",
        1,
        &[2],
        GAS,
        Body::Mint(
            Entry::Transfer,
            runtime_args! { "target" => to(2), "amount" => motes(3) },
        ),
    );
    r.run(
        "signed by another key too",
        1,
        &[1, 2],
        GAS,
        Body::Mint(
            Entry::Transfer,
            runtime_args! { "target" => to(2), "amount" => motes(3) },
        ),
    );
    r.run(
        "of an unknown account",
        8,
        &[8],
        GAS,
        Body::Mint(
            Entry::Transfer,
            runtime_args! { "target" => to(2), "amount" => motes(3) },
        ),
    );
    r.run(
        "low balance, succeeds",
        7,
        &[7],
        GAS,
        Body::Mint(
            Entry::Transfer,
            runtime_args! { "target" => to(2), "amount" => U512::from(1u64) },
        ),
    );
    r.wasm(
        "low balance, code",
        7,
        &Program::new().put_key("n", Key::Hash([1; 32])),
        0,
        None,
    );
    let program = Program::new()
        .main_purse(0x101)
        .purse(0x181)
        .pay(0x101, 0x181, 20 * CSPR)
        .put_uref("savings", 0x181);
    r.wasm("code keeps a purse", 1, &program, 20 * CSPR, None);
    r.wasm(
        "code reverts",
        1,
        &program.clone().revert(3),
        20 * CSPR,
        None,
    );
    let Some(Key::URef(savings)) = r.named_key(1, "savings") else {
        panic!("no savings")
    };
    r.transfer(
        "from a named purse",
        1,
        runtime_args! { "source" => savings, "target" => to(2), "amount" => motes(3) },
    );
    r.transfer(
        "from a named purse, optional",
        1,
        runtime_args! {
        "source" => Some(savings), "target" => to(2), "amount" => motes(3) },
    );
    r.transfer(
        "from none, optional",
        1,
        runtime_args! {
        "source" => None::<URef>, "target" => to(2), "amount" => motes(3) },
    );
    r.transfer("from a named purse with fewer rights", 1, runtime_args! {
        "source" => savings.with_access_rights(AccessRights::READ), "target" => to(2), "amount" => motes(3) });
    r.transfer(
        "from another's purse",
        2,
        runtime_args! { "source" => savings, "target" => to(2), "amount" => motes(3) },
    );
    r.transfer(
        "from another type",
        1,
        runtime_args! { "source" => 1u8, "target" => to(2), "amount" => motes(3) },
    );
    r.transfer(
        "to a named purse",
        1,
        runtime_args! { "target" => savings, "amount" => motes(3) },
    );
    r.transfer(
        "named purse to itself",
        1,
        runtime_args! { "source" => savings, "target" => savings, "amount" => motes(3) },
    );
    r.burn(
        "burn from the main purse",
        1,
        runtime_args! { "amount" => motes(2) },
    );
    r.burn(
        "burn from a named purse",
        1,
        runtime_args! { "source" => savings, "amount" => motes(2) },
    );
    r.burn(
        "burn more than there is",
        1,
        runtime_args! { "source" => savings, "amount" => motes(2_000) },
    );
    r.burn("burn nothing", 1, runtime_args! { "amount" => motes(0) });
    r.burn(
        "burn another's",
        2,
        runtime_args! { "source" => savings, "amount" => motes(2) },
    );
    r.burn(
        "burn without rights",
        1,
        runtime_args! {
        "source" => savings.with_access_rights(AccessRights::READ), "amount" => motes(2) },
    );
}

fn custom_payment(r: &mut Runner) {
    let pay = |r: &Runner, amount: u64| {
        Program::new()
            .call(r.handle_payment(), "get_payment_purse", &runtime_args! {})
            .take(0x101)
            .main_purse(0x181)
            .pay(0x181, 0x101, amount)
    };
    let args = |program: &Program| {
        let mut args = program.args();
        args.insert("amount", U512::from(WASM_GAS)).unwrap();
        args
    };
    let price = u64::from(r.block.gas_price);
    let session = Program::new().put_key("paid", Key::Hash([2; 32]));
    let exact = args(&pay(r, WASM_GAS * price));
    r.wasm("custom payment", 2, &session, 0, Some(exact.clone()));
    r.wasm(
        "custom payment, session reverts",
        2,
        &session.clone().revert(9),
        0,
        Some(exact.clone()),
    );
    r.wasm(
        "custom payment of too little",
        2,
        &session,
        0,
        Some(args(&pay(r, WASM_GAS * price - 1))),
    );
    r.wasm(
        "custom payment of too much",
        2,
        &session,
        0,
        Some(args(&pay(r, WASM_GAS * price + 1))),
    );
    r.wasm(
        "custom payment of nothing",
        2,
        &session,
        0,
        Some(args(&Program::new().put_key("x", Key::Hash([3; 32])))),
    );
    r.wasm(
        "custom payment reverts",
        2,
        &session,
        0,
        Some(args(&pay(r, WASM_GAS * price).revert(4))),
    );
    let program = Program::new()
        .main_purse(0x101)
        .purse(0x181)
        .pay(0x101, 0x181, 2_000 * CSPR)
        .put_uref("till", 0x181);
    r.wasm(
        "code keeps a purse to pay with",
        2,
        &program,
        2_000 * CSPR,
        None,
    );
    let Some(Key::URef(till)) = r.named_key(2, "till") else {
        panic!("no till")
    };
    let pay_from_till = |r: &Runner, amount: u64| {
        Program::new()
            .call(r.handle_payment(), "get_payment_purse", &runtime_args! {})
            .take(0x101)
            .get_key("till", 0x180)
            .pay(0x181, 0x101, amount)
    };
    let from_till = args(&pay_from_till(r, WASM_GAS * price));
    r.wasm(
        "custom payment from a named purse",
        2,
        &session,
        0,
        Some(from_till.clone()),
    );
    r.wasm(
        "custom payment from a named purse, session reverts",
        2,
        &session.clone().revert(9),
        0,
        Some(from_till),
    );
    r.wasm(
        "custom payment from a named purse of too much",
        2,
        &session,
        0,
        Some(args(&pay_from_till(r, WASM_GAS * price + 1))),
    );
    let refund_to = |r: &Runner, purse: URef| {
        Program::new().call(
            r.handle_payment(),
            "set_refund_purse",
            &runtime_args! { "purse" => purse },
        )
    };
    r.wasm(
        "custom payment refunds to a named purse",
        2,
        &session,
        0,
        Some(args(
            &pay_from_till(r, WASM_GAS * price).then(refund_to(r, till)),
        )),
    );
    let foreign = r.main_purse(1);
    r.wasm(
        "custom payment refunds to another's purse",
        2,
        &session,
        0,
        Some(args(
            &pay_from_till(r, WASM_GAS * price).then(refund_to(r, foreign)),
        )),
    );
    r.wasm(
        "standard payment again",
        2,
        &session.clone().remove_key("paid"),
        0,
        None,
    );
    r.run(
        "custom payment of an unknown account",
        8,
        &[8],
        WASM_GAS,
        Body::Deploy {
            session: ExecutableDeployItem::new_module_bytes(r.puppet.clone(), session.args()),
            payment: Some(ExecutableDeployItem::new_module_bytes(
                r.puppet.clone(),
                exact,
            )),
        },
    );
}

fn delegation(delegator: u8, validator: u8, cspr: u64) -> RuntimeArgs {
    runtime_args! { "delegator" => user(delegator), "validator" => user(validator), "amount" => motes(cspr) }
}

fn bid(number: u8, cspr: u64, rate: u8, minimum: u64, maximum: u64, slots: u32) -> RuntimeArgs {
    runtime_args! {
    "public_key" => user(number), "delegation_rate" => rate, "amount" => motes(cspr),
    "minimum_delegation_amount" => minimum * CSPR, "maximum_delegation_amount" => maximum * CSPR,
    "reserved_slots" => slots }
}

fn auction(r: &mut Runner) {
    r.auction("delegate", 1, Entry::Delegate, delegation(1, 5, 1000));
    r.auction("delegate more", 1, Entry::Delegate, delegation(1, 5, 500));
    r.auction(
        "delegate by another",
        2,
        Entry::Delegate,
        delegation(2, 5, 5000),
    );
    r.auction(
        "delegate too little",
        1,
        Entry::Delegate,
        delegation(1, 5, 1),
    );
    r.auction("delegate nothing", 1, Entry::Delegate, delegation(1, 5, 0));
    r.auction(
        "delegate more than there is",
        3,
        Entry::Delegate,
        delegation(3, 5, 2_000_000),
    );
    r.auction(
        "delegate to nobody",
        1,
        Entry::Delegate,
        delegation(1, 3, 1000),
    );
    r.auction(
        "delegate for another",
        1,
        Entry::Delegate,
        delegation(2, 5, 1000),
    );
    r.auction(
        "delegate without amount",
        1,
        Entry::Delegate,
        runtime_args! { "delegator" => user(1), "validator" => user(5) },
    );
    r.auction(
        "delegate of another type",
        1,
        Entry::Delegate,
        runtime_args! { "delegator" => user(1), "validator" => user(5), "amount" => 5u64 },
    );
    r.auction("delegate by a purse", 1, Entry::Delegate, runtime_args! {
        "delegator_purse" => r.main_purse(1).addr(), "validator" => user(5), "amount" => motes(1000) });
    r.auction("delegate by a purse that is another's", 1, Entry::Delegate, runtime_args! {
        "delegator_purse" => r.main_purse(2).addr(), "validator" => user(5), "amount" => motes(1000) });
    r.auction(
        "undelegate a part",
        2,
        Entry::Undelegate,
        delegation(2, 5, 1000),
    );
    r.auction(
        "undelegate again",
        2,
        Entry::Undelegate,
        delegation(2, 5, 500),
    );
    r.auction("redelegate", 2, Entry::Redelegate, runtime_args! {
        "delegator" => user(2), "validator" => user(5), "amount" => motes(600), "new_validator" => user(6) });
    r.auction("redelegate to nobody", 2, Entry::Redelegate, runtime_args! {
        "delegator" => user(2), "validator" => user(5), "amount" => motes(600), "new_validator" => user(3) });
    r.auction(
        "undelegate below the minimum",
        1,
        Entry::Undelegate,
        delegation(1, 5, 1400),
    );
    r.auction(
        "undelegate without delegation",
        3,
        Entry::Undelegate,
        delegation(3, 5, 1400),
    );
    r.auction(
        "undelegate of another",
        3,
        Entry::Undelegate,
        delegation(2, 5, 1400),
    );
    r.auction(
        "undelegate nothing",
        2,
        Entry::Undelegate,
        delegation(2, 5, 0),
    );
    r.auction(
        "add bid",
        3,
        Entry::AddBid,
        bid(3, 20_000, 5, 500, 10_000, 0),
    );
    r.auction(
        "add bid of another",
        1,
        Entry::AddBid,
        bid(2, 20_000, 5, 500, 10_000, 0),
    );
    r.auction(
        "add bid too small",
        1,
        Entry::AddBid,
        bid(1, 1, 5, 500, 10_000, 0),
    );
    r.auction(
        "add bid of nothing",
        1,
        Entry::AddBid,
        bid(1, 0, 5, 500, 10_000, 0),
    );
    r.auction(
        "add bid with too high a rate",
        1,
        Entry::AddBid,
        bid(1, 20_000, 101, 500, 10_000, 0),
    );
    r.auction(
        "add bid with too many slots",
        1,
        Entry::AddBid,
        bid(1, 20_000, 5, 500, 10_000, 2_000_000),
    );
    r.auction(
        "add bid beyond the balance",
        1,
        Entry::AddBid,
        bid(1, 2_000_000, 5, 500, 10_000, 0),
    );
    r.auction(
        "add bid with defaults",
        4,
        Entry::AddBid,
        runtime_args! {
        "public_key" => user(4), "delegation_rate" => 7u8, "amount" => motes(30_000) },
    );
    r.auction(
        "delegate to the new bid",
        1,
        Entry::Delegate,
        delegation(1, 3, 700),
    );
    r.auction(
        "delegate to the new bid too",
        2,
        Entry::Delegate,
        delegation(2, 3, 6000),
    );
    r.auction(
        "delegate too much",
        4,
        Entry::Delegate,
        delegation(4, 3, 10_001),
    );
    r.auction(
        "raise the bid and its limits",
        3,
        Entry::AddBid,
        bid(3, 1000, 6, 1000, 5000, 2),
    );
    let reservation = |number: u8, rate: u8| {
        Reservation::new(user(3), DelegatorKind::PublicKey(user(number)), rate)
    };
    r.auction(
        "add reservations",
        3,
        Entry::AddReservations,
        runtime_args! {
        "reservations" => vec![reservation(2, 4), reservation(4, 3)] },
    );
    r.auction(
        "add one too many",
        3,
        Entry::AddReservations,
        runtime_args! {
        "reservations" => vec![reservation(1, 4)] },
    );
    r.auction(
        "change a reservation",
        3,
        Entry::AddReservations,
        runtime_args! {
        "reservations" => vec![reservation(2, 9)] },
    );
    r.auction(
        "reserve with too high a rate",
        3,
        Entry::AddReservations,
        runtime_args! {
        "reservations" => vec![reservation(2, 101)] },
    );
    r.auction(
        "reserve for another",
        1,
        Entry::AddReservations,
        runtime_args! {
        "reservations" => vec![reservation(2, 9)] },
    );
    r.auction(
        "delegate with a reservation",
        4,
        Entry::Delegate,
        delegation(4, 3, 1500),
    );
    r.auction(
        "fewer slots than reservations",
        3,
        Entry::AddBid,
        bid(3, 1000, 6, 1000, 5000, 1),
    );
    r.auction(
        "more slots",
        3,
        Entry::AddBid,
        bid(3, 1000, 6, 1000, 5000, 5),
    );
    r.auction(
        "cancel a reservation",
        3,
        Entry::CancelReservations,
        runtime_args! {
        "validator" => user(3), "delegators" => vec![DelegatorKind::PublicKey(user(4))] },
    );
    r.auction(
        "cancel what is not reserved",
        3,
        Entry::CancelReservations,
        runtime_args! {
        "validator" => user(3), "delegators" => vec![DelegatorKind::PublicKey(user(1))] },
    );
    r.auction(
        "cancel of another",
        1,
        Entry::CancelReservations,
        runtime_args! {
        "validator" => user(3), "delegators" => vec![DelegatorKind::PublicKey(user(2))] },
    );
    r.auction(
        "change the key to a taken one",
        3,
        Entry::ChangeBidPublicKey,
        runtime_args! {
        "public_key" => user(3), "new_public_key" => user(5) },
    );
    r.auction(
        "change the key",
        3,
        Entry::ChangeBidPublicKey,
        runtime_args! {
        "public_key" => user(3), "new_public_key" => user(8) },
    );
    r.auction(
        "delegate to the old key",
        1,
        Entry::Delegate,
        delegation(1, 3, 1500),
    );
    r.auction(
        "delegate to the new key",
        1,
        Entry::Delegate,
        delegation(1, 8, 1500),
    );
    r.auction(
        "activate",
        4,
        Entry::ActivateBid,
        runtime_args! { "validator" => user(4) },
    );
    r.auction(
        "activate another's",
        1,
        Entry::ActivateBid,
        runtime_args! { "validator" => user(4) },
    );
    r.auction(
        "activate nobody",
        1,
        Entry::ActivateBid,
        runtime_args! { "validator" => user(1) },
    );
    r.auction(
        "delegate before the end",
        1,
        Entry::Delegate,
        delegation(1, 4, 1500),
    );
    r.auction(
        "delegate before the end too",
        2,
        Entry::Delegate,
        delegation(2, 4, 2500),
    );
    let withdraw = |number: u8, cspr: u64| runtime_args! { "public_key" => user(number), "amount" => motes(cspr) };
    r.auction("withdraw a part", 4, Entry::WithdrawBid, withdraw(4, 5000));
    r.auction(
        "withdraw of another",
        1,
        Entry::WithdrawBid,
        withdraw(4, 5000),
    );
    r.auction(
        "withdraw all",
        4,
        Entry::WithdrawBid,
        withdraw(4, 1_000_000),
    );
    r.auction(
        "withdraw without a bid",
        4,
        Entry::WithdrawBid,
        withdraw(4, 5),
    );
    r.auction(
        "withdraw a genesis stake",
        6,
        Entry::WithdrawBid,
        withdraw(6, 5),
    );
}

fn everything(r: &mut Runner) {
    transfers(r);
    custom_payment(r);
    auction(r);
    r.run(
        "beyond the balance",
        2,
        &[2],
        u64::MAX / 4,
        Body::Mint(
            Entry::Transfer,
            runtime_args! { "target" => user(1), "amount" => motes(3) },
        ),
    );
    r.transfer(
        "after that",
        2,
        runtime_args! { "target" => user(1), "amount" => motes(3) },
    );
}

/// A block's rules: what is refunded, where the fee goes, how holds run off, the gas price.
type Setting = (String, RefundHandling, FeeHandling, HoldBalanceHandling, u8);

fn settings() -> Vec<Setting> {
    use FeeHandling::{Accumulate, Burn, NoFee, PayToProposer};
    use HoldBalanceHandling::{Accrued, Amortized};
    use RefundHandling::NoRefund;
    let refund = |numerator, denominator| RefundHandling::Refund {
        refund_ratio: Ratio::new(numerator, denominator),
    };
    let burn = |numerator, denominator| RefundHandling::Burn {
        refund_ratio: Ratio::new(numerator, denominator),
    };
    let mut settings: Vec<Setting> = [
        ("pay-to-proposer", refund(3, 4), PayToProposer, Accrued, 1),
        ("burn-fee", refund(1, 3), Burn, Accrued, 3),
        ("burn-refund", burn(9, 10), PayToProposer, Accrued, 2),
        ("no-fee", NoRefund, NoFee, Accrued, 1),
        ("no-fee-amortized", NoRefund, NoFee, Amortized, 2),
        ("accumulate", NoRefund, Accumulate, Accrued, 1),
        ("stored-payment", refund(1, 2), PayToProposer, Accrued, 1),
        ("switches", NoRefund, PayToProposer, Accrued, 3),
    ]
    .into_iter()
    .map(|(name, refund, fee, hold, price)| (name.to_string(), refund, fee, hold, price))
    .collect();
    for (refund_name, refund) in [
        ("no-refund", NoRefund),
        ("refund", refund(3, 4)),
        ("refund-burned", burn(2, 3)),
    ] {
        for (fee_name, fee) in [
            ("no-fee", NoFee),
            ("proposer", PayToProposer),
            ("fee-burned", Burn),
            ("accumulate", Accumulate),
        ] {
            // Every price with every refund.
            let price = 1 + (settings.len() % 3) as u8;
            let name = format!("payments-{refund_name}-{fee_name}");
            settings.push((name, refund, fee, Accrued, price));
        }
    }
    settings
}

/// A setting of random transactions.
fn random_setting(seed: u64) -> Setting {
    let mut random = Random(seed);
    let ratio = |random: &mut Random| {
        let denominator = 1 + random.below(100);
        Ratio::new(random.below(denominator + 1), denominator)
    };
    let refund = match random.below(3) {
        0 => RefundHandling::NoRefund,
        1 => RefundHandling::Refund {
            refund_ratio: ratio(&mut random),
        },
        _ => RefundHandling::Burn {
            refund_ratio: ratio(&mut random),
        },
    };
    let fee = random.pick(&[
        FeeHandling::NoFee,
        FeeHandling::PayToProposer,
        FeeHandling::Burn,
        FeeHandling::Accumulate,
    ]);
    let hold = random.pick(&[HoldBalanceHandling::Accrued, HoldBalanceHandling::Amortized]);
    let price = 1 + random.below(3) as u8;
    (format!("random-{seed}"), refund, fee, hold, price)
}

/// Runs a setting's transactions and gives what went in and what came out.
fn document(
    version: ProtocolVersion,
    path: &Path,
    puppet: &Bytes,
    (name, refund, fee, hold, gas_price): Setting,
) -> Value {
    let least_rate = match name.as_str() {
        "switches" => switches::LEAST_RATE,
        name if name.starts_with("random-") => switches::LEAST_RATE,
        _ => 0,
    };
    let chain = chain::load(version, path, refund, fee, hold, least_rate);
    let scratch = chain.scratch();
    let block = chain.block(gas_price);
    let state: Vec<Value> = chain
        .genesis
        .iter()
        .map(|(key, value)| json!([hex::encode(key), hex_of(value)]))
        .collect();
    let mut runner = Runner {
        chain,
        scratch,
        block,
        puppet: puppet.clone(),
        transactions: vec![],
        name: name.clone(),
    };
    match name.as_str() {
        "stored-payment" => {
            stored_payment::run(&mut runner);
            v1_payment::run(&mut runner);
        }
        "switches" => switches::run(&mut runner),
        name if name.starts_with("payments-") => payments::run(&mut runner),
        name if name.starts_with("random-") => {
            let seed = name["random-".len()..].parse().unwrap();
            let count = env::var("COUNT").map_or(1000, |count| count.parse().unwrap());
            random::run(&mut runner, Random(seed), count);
        }
        _ => everything(&mut runner),
    }
    json!({
        "refundHandling": format!("{refund:?}"),
        "feeHandling": format!("{fee:?}"),
        "minimumBidAmount": chain::MINIMUM_BID.to_string(),
        "block": {
            "height": runner.block.height, "time": chain::BLOCK_TIME, "parent": hex_of(&runner.block.parent),
            "root": hex_of(&runner.block.root), "proposer": hex_of(&runner.block.proposer),
            "gasPrice": gas_price, "era": runner.block.era.value(),
        },
        "state": state,
        "transactions": runner.transactions,
    })
}

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [version, path, modules, output, crates @ ..] = arguments.as_slice() else {
        eprintln!(
            "usage: casper-trace-native-oracle NODE-VERSION CHAIN-DIRECTORY WASM-DIRECTORY OUTPUT-DIRECTORY [CRATE...]"
        );
        exit(2);
    };
    let version = ProtocolVersion::from_str(version).unwrap();
    let crates: serde_json::Map<String, Value> = crates
        .iter()
        .map(|part| {
            let (name, version) = part.split_once('=').unwrap();
            (name.to_string(), json!(version))
        })
        .collect();
    let puppet: Bytes = fs::read(Path::new(modules).join("puppet.wasm"))
        .unwrap()
        .into();
    fs::create_dir_all(output).unwrap();
    let settings = match env::var("SEED") {
        Ok(seed) => vec![random_setting(seed.parse().unwrap())],
        Err(_) => settings(),
    };
    for setting in settings {
        let file = PathBuf::from(output).join(format!("{}.json", setting.0));
        let mut document = document(version, Path::new(path), &puppet, setting);
        document["protocolVersion"] = json!(version.to_string());
        document["crates"] = json!(crates);
        fs::write(
            file,
            serde_json::to_string_pretty(&document).unwrap() + "\n",
        )
        .unwrap();
    }
}
