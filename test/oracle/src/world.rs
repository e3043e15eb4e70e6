//! Runs requests in the official engine and keeps what went in and what came out.
use std::{
    collections::BTreeMap,
    fs,
    panic::{catch_unwind, AssertUnwindSafe},
    path::{Path, PathBuf},
};

use casper_execution_engine::engine_state::{
    BlockInfo, ExecutableItem, ExecutionEngineV1, SessionDataV1, SessionInputData, WasmV1Request,
    WasmV1Result,
};
use casper_storage::TrackingCopy;
use casper_types::{
    account::AccountHash,
    bytesrepr::{Bytes, ToBytes},
    BlockHash, BlockTime, DeployHash, Digest, Gas, InitiatorAddr, Key, Phase, PricingMode,
    RuntimeArgs, StoredValue, TransactionEntryPoint, TransactionHash, TransactionInvocationTarget,
    TransactionRuntimeParams, TransactionTarget, TransactionV1Hash, U512,
};
use serde_json::{json, Map, Value};

use crate::{
    chain::{self, Chain, User},
    program::Program,
    state::MemoryState,
};

pub const GAS_LIMIT: u64 = 500_000_000_000;

#[derive(Clone)]
pub enum Module {
    File(&'static str),
    /// A file with some bytes replaced.
    Patched(&'static str, Vec<(usize, u8)>),
    Bytes(Vec<u8>),
}

#[derive(Clone)]
pub enum Item {
    Deploy(Module),
    Session {
        install_upgrade: bool,
        module: Module,
    },
    Payment(Module),
    Stored(TransactionInvocationTarget),
}

/// A request, with what is usual filled in.
#[derive(Clone)]
pub struct Run {
    pub user: usize,
    pub signers: Vec<AccountHash>,
    pub item: Item,
    pub entry_point: String,
    pub args: RuntimeArgs,
    pub gas: u64,
    pub phase: Phase,
    pub by_account_hash: bool,
}

impl Run {
    fn new(item: Item, entry_point: &str, args: RuntimeArgs) -> Self {
        Run {
            user: 0,
            signers: vec![],
            item,
            entry_point: entry_point.to_string(),
            args,
            gas: GAS_LIMIT,
            phase: Phase::Session,
            by_account_hash: false,
        }
    }

    /// The puppet as session code of a deploy.
    pub fn session(program: &Program) -> Self {
        Run::new(
            Item::Deploy(Module::File("puppet.wasm")),
            "call",
            program.args(),
        )
    }

    pub fn module(module: Module, args: RuntimeArgs) -> Self {
        Run::new(Item::Deploy(module), "call", args)
    }

    pub fn stored(
        target: TransactionInvocationTarget,
        entry_point: &str,
        args: RuntimeArgs,
    ) -> Self {
        Run::new(Item::Stored(target), entry_point, args)
    }

    pub fn hash(addr: [u8; 32], entry_point: &str, args: RuntimeArgs) -> Self {
        Run::stored(TransactionInvocationTarget::ByHash(addr), entry_point, args)
    }

    pub fn user(mut self, user: usize) -> Self {
        self.user = user;
        self
    }

    pub fn signed_by(mut self, signers: Vec<AccountHash>) -> Self {
        self.signers = signers;
        self
    }

    pub fn gas(mut self, gas: u64) -> Self {
        self.gas = gas;
        self
    }

    pub fn phase(mut self, phase: Phase) -> Self {
        self.phase = phase;
        self
    }

    pub fn item(mut self, item: Item) -> Self {
        self.item = item;
        self
    }

    pub fn by_account_hash(mut self) -> Self {
        self.by_account_hash = true;
        self
    }

    /// Adds an argument; `amount` among them is the spending limit.
    pub fn arg<T: casper_types::CLTyped + ToBytes>(mut self, name: &str, value: T) -> Self {
        self.args.insert(name, value).unwrap();
        self
    }

    pub fn amount(self, amount: u64) -> Self {
        self.arg("amount", U512::from(amount))
    }
}

pub struct World {
    engine: ExecutionEngineV1,
    modules: PathBuf,
    pub users: Vec<User>,
    pub genesis: MemoryState,
    groups: BTreeMap<&'static str, Vec<(Value, MemoryState)>>,
    names: BTreeMap<String, usize>,
    pub summary: Vec<String>,
    /// Listed scenarios must end this way, or the scenario does not show what its name says.
    failures: usize,
}

pub fn module_json(module: &Module) -> Value {
    match module {
        Module::File(name) => json!({ "file": name }),
        Module::Patched(name, patches) => json!({ "file": name, "patches": patches }),
        Module::Bytes(bytes) => json!({ "hex": hex::encode(bytes) }),
    }
}

fn hex_of(value: &impl ToBytes) -> String {
    hex::encode(value.to_bytes().unwrap())
}

impl World {
    pub fn new(chain: Chain, modules: PathBuf) -> Self {
        World {
            engine: ExecutionEngineV1::new(chain.config),
            modules,
            users: chain::users(),
            genesis: chain.genesis,
            groups: BTreeMap::new(),
            names: BTreeMap::new(),
            summary: vec![],
            failures: 0,
        }
    }

    pub fn wasm_config(&self) -> casper_types::WasmConfig {
        *self.engine.config().wasm_config()
    }

    pub fn bytes_of(&self, module: &Module) -> Bytes {
        match module {
            Module::Patched(name, patches) => {
                let mut bytes = fs::read(self.modules.join(name)).unwrap();
                for (offset, byte) in patches {
                    bytes[*offset] = *byte;
                }
                bytes.into()
            }
            Module::File(name) => fs::read(self.modules.join(name)).unwrap().into(),
            Module::Bytes(bytes) => bytes.clone().into(),
        }
    }

    fn execute(&self, state: &MemoryState, name: &str, run: &Run) -> (WasmV1Result, Value) {
        let user = &self.users[run.user];
        let initiator = if run.by_account_hash {
            InitiatorAddr::AccountHash(user.hash())
        } else {
            InitiatorAddr::PublicKey(user.public.clone())
        };
        let signers = if run.signers.is_empty() {
            vec![user.hash()]
        } else {
            run.signers.clone()
        };
        let state_hash = Digest::hash(b"parent state root");
        let parent = BlockHash::new(Digest::hash(b"parent block"));
        let transaction = Digest::hash(name.as_bytes());
        let (item, item_json) = match &run.item {
            Item::Deploy(module) => (
                ExecutableItem::Deploy(self.bytes_of(module)),
                json!({ "kind": "deploy", "module": module_json(module) }),
            ),
            Item::Session {
                install_upgrade,
                module,
            } => (
                session_bytes(*install_upgrade, self.bytes_of(module)),
                json!({
                    "kind": "session",
                    "installUpgrade": install_upgrade,
                    "module": module_json(module),
                }),
            ),
            Item::Payment(module) => (
                ExecutableItem::PaymentBytes(self.bytes_of(module)),
                json!({ "kind": "payment", "module": module_json(module) }),
            ),
            Item::Stored(target) => (
                ExecutableItem::Invocation(target.clone()),
                match target {
                    TransactionInvocationTarget::ByHash(addr) => {
                        json!({ "kind": "byHash", "addr": hex::encode(addr) })
                    }
                    TransactionInvocationTarget::ByName(name) => {
                        json!({ "kind": "byName", "name": name })
                    }
                    TransactionInvocationTarget::ByPackageHash {
                        addr,
                        version,
                        protocol_version_major,
                    } => json!({
                        "kind": "byPackageHash",
                        "addr": hex::encode(addr),
                        "version": version,
                        "protocolVersionMajor": protocol_version_major,
                    }),
                    TransactionInvocationTarget::ByPackageName {
                        name,
                        version,
                        protocol_version_major,
                    } => json!({
                        "kind": "byPackageName",
                        "name": name,
                        "version": version,
                        "protocolVersionMajor": protocol_version_major,
                    }),
                },
            ),
        };
        let request_json = json!({
            "protocolVersion": chain::PROTOCOL_VERSION.to_string(),
            "blockTime": chain::BLOCK_TIME,
            "blockHeight": chain::BLOCK_HEIGHT,
            "parentBlockHash": hex_of(&parent),
            "stateRootHash": hex_of(&state_hash),
            "transactionHash": hex_of(&transaction),
            "phase": match run.phase { Phase::Payment => "payment", _ => "session" },
            "gasLimit": run.gas.to_string(),
            "initiator": hex_of(&initiator),
            "authorizationKeys": signers.iter().map(hex_of).collect::<Vec<_>>(),
            "executable": item_json,
            "entryPoint": run.entry_point,
            "args": hex_of(&run.args),
        });
        let request = WasmV1Request {
            block_info: BlockInfo::new(
                state_hash,
                BlockTime::new(chain::BLOCK_TIME),
                parent,
                chain::BLOCK_HEIGHT,
                chain::PROTOCOL_VERSION,
            ),
            transaction_hash: TransactionHash::Deploy(DeployHash::new(transaction)),
            gas_limit: Gas::new(run.gas),
            initiator_addr: initiator,
            executable_item: item,
            entry_point: run.entry_point.clone(),
            args: run.args.clone(),
            authorization_keys: signers.into_iter().collect(),
            phase: run.phase,
        };
        let WasmV1Request {
            block_info,
            transaction_hash,
            gas_limit,
            initiator_addr,
            executable_item,
            entry_point,
            args,
            authorization_keys,
            phase,
        } = request;
        let tracking_copy = TrackingCopy::new(state.clone(), 5, false);
        let result = self.engine.execute_with_tracking_copy(
            tracking_copy,
            block_info,
            transaction_hash,
            gas_limit,
            initiator_addr,
            executable_item,
            entry_point,
            args,
            authorization_keys,
            phase,
        );
        (result, request_json)
    }

    /// Runs a scenario that must succeed (`Ok`) or fail with a text that contains the given one (`Err`).
    pub fn run(
        &mut self,
        group: &'static str,
        name: &str,
        state: &MemoryState,
        run: Run,
        expected: Result<(), &str>,
    ) -> MemoryState {
        self.run_any(group, name, state, run, Some(expected))
            .expect("the engine should not panic")
    }

    /// Runs a scenario that may end as it likes. Nothing if the official engine itself panics.
    pub fn run_any(
        &mut self,
        group: &'static str,
        name: &str,
        state: &MemoryState,
        run: Run,
        expected: Option<Result<(), &str>>,
    ) -> Option<MemoryState> {
        let name = format!("{group}: {name}");
        assert!(
            self.names.insert(name.clone(), 1).is_none(),
            "twice: {name}"
        );
        let (result, request) =
            match catch_unwind(AssertUnwindSafe(|| self.execute(state, &name, &run))) {
                Ok(answer) => answer,
                Err(_) => {
                    println!("panic {name}");
                    return None;
                }
            };
        let error = result.error().map(|error| error.to_string());
        let fits = match (&error, expected) {
            (_, None) | (None, Some(Ok(()))) => true,
            (Some(text), Some(Err(part))) => text.contains(part),
            _ => false,
        };
        if !fits {
            self.failures += 1;
        }
        let line = format!(
            "{} {name}: {} | {} effects, {} transfers, {} messages, {} gas",
            if fits { "ok " } else { "BAD" },
            error.as_deref().unwrap_or("success"),
            result.effects().len(),
            result.transfers().len(),
            result.messages().len(),
            result.consumed(),
        );
        println!("{line}");
        self.summary.push(line);
        let effects: Vec<Value> = result
            .effects()
            .transforms()
            .iter()
            .map(|transform| json!([hex_of(transform.key()), hex_of(transform.kind())]))
            .collect();
        let vector = json!({
            "scenario": name,
            "request": request,
            "result": {
                "effects": effects,
                "consumed": result.consumed().value().to_string(),
                "error": error,
                "transfers": result.transfers().iter().map(hex_of).collect::<Vec<_>>(),
                "messages": result.messages().iter().map(hex_of).collect::<Vec<_>>(),
                "returned": result.ret().map(hex_of),
            },
        });
        self.groups
            .entry(group)
            .or_default()
            .push((vector, state.clone()));
        let mut after = state.clone();
        after.commit(result.effects());
        Some(after)
    }

    /// A named key of an account.
    pub fn named_key(&self, state: &MemoryState, user: usize, name: &str) -> Key {
        match state.get(&Key::Account(self.users[user].hash())) {
            Some(StoredValue::Account(account)) => *account
                .named_keys()
                .get(name)
                .unwrap_or_else(|| panic!("no named key {name}")),
            other => panic!("account of user {user}: {other:?}"),
        }
    }

    /// Writes the base state and one file a group; the state of a scenario is its difference to the base.
    pub fn write(&self, directory: &Path, base: &MemoryState, versions: &Value) {
        let write = |name: &str, entries: Vec<String>, head: Value| {
            write_entries(&directory.join(name), entries, &head)
        };
        write(
            "base-state.json",
            base.0
                .values()
                .map(|(key, value)| json!([hex_of(key), hex_of(value)]).to_string())
                .collect(),
            json!({ "engine": versions }),
        );
        for (group, vectors) in &self.groups {
            let entries = vectors
                .iter()
                .map(|(vector, state)| {
                    let mut vector: Map<String, Value> = vector.as_object().unwrap().clone();
                    vector.insert("stateDifference".to_string(), difference(base, state));
                    Value::Object(vector).to_string()
                })
                .collect();
            write(
                &format!("{group}.json"),
                entries,
                json!({ "engine": versions, "base": "base-state.json" }),
            );
        }
    }

    /// Drops what was recorded so far; the state is no part of it.
    pub fn forget(&mut self) {
        self.groups.clear();
        self.names.clear();
        self.summary.clear();
    }

    pub fn finish(&self) -> bool {
        println!(
            "{} scenarios, {} not as expected",
            self.summary.len(),
            self.failures
        );
        self.failures == 0
    }
}

/// One entry a line, so that a change of one shows as such.
pub fn write_entries(path: &Path, entries: Vec<String>, head: &Value) {
    let mut text = serde_json::to_string(head).unwrap();
    text.pop();
    text.push_str(",\"entries\":[\n");
    text.push_str(&entries.join(",\n"));
    text.push_str("\n]}\n");
    fs::write(path, text).unwrap();
}

/// The session item of a V1 transaction; the engine does not export its kinds, so it has to make the item itself.
fn session_bytes(install_upgrade: bool, module_bytes: Bytes) -> ExecutableItem {
    let initiator = InitiatorAddr::AccountHash(AccountHash::default());
    let target = TransactionTarget::Session {
        is_install_upgrade: install_upgrade,
        module_bytes,
        runtime: TransactionRuntimeParams::VmCasperV1,
    };
    let pricing = PricingMode::PaymentLimited {
        payment_amount: 1,
        gas_price_tolerance: 1,
        standard_payment: true,
    };
    let (args, hash) = (RuntimeArgs::new(), TransactionV1Hash::default());
    let data = SessionInputData::SessionDataV1 {
        data: SessionDataV1::new(
            &args,
            &target,
            &TransactionEntryPoint::Call,
            install_upgrade,
            &hash,
            &pricing,
            &initiator,
            Default::default(),
            true,
        ),
    };
    let block = BlockInfo::new(
        Digest::default(),
        BlockTime::new(0),
        BlockHash::default(),
        0,
        chain::PROTOCOL_VERSION,
    );
    WasmV1Request::new_session(block, Gas::new(1), &data)
        .unwrap()
        .executable_item
}

/// Entries to lay over the base; `null` takes one away.
fn difference(base: &MemoryState, state: &MemoryState) -> Value {
    let mut entries = vec![];
    for (bytes, (key, value)) in &state.0 {
        if base.0.get(bytes).map(|(_, value)| value) != Some(value) {
            entries.push(json!([hex_of(key), hex_of(value)]));
        }
    }
    for (bytes, (key, _)) in &base.0 {
        if !state.0.contains_key(bytes) {
            entries.push(json!([hex_of(key), Value::Null]));
        }
    }
    Value::Array(entries)
}
