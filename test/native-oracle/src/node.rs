//! The loop's body of casper-node 2.0.3 src/components/contract_runtime/operations.rs (execute_finalized_block) and the
//! ExecutionArtifactBuilder of types.rs beside it, for one transaction, on the official crates: the node's own crate
//! cannot be built as a library. Since 2.1.0 (the feature node-2-1-0) what the payer has is measured once, after payment
//! and before execution, and cost, refund and fee go by that: after the same two files at commit fade678a of the node's
//! repository, a later state of the line that 2.1 was made from. No node newer than 2.0.3 is published as a crate.
use std::collections::BTreeSet;

use casper_execution_engine::engine_state::{
    BlockInfo, ExecutionEngineV1, InvalidRequest, SessionDataV1, SessionInputData, WasmV1Request,
    WasmV1Result,
};
use casper_storage::{
    data_access_layer::{
        balance::BalanceHandling,
        mint::{BalanceIdentifierTransferArgs, BurnRequest, BurnResult},
        AuctionMethod, BalanceHoldKind, BalanceHoldRequest, BalanceHoldResult, BalanceIdentifier,
        BalanceIdentifierPurseRequest, BalanceIdentifierPurseResult, BalanceRequest, BalanceResult,
        BiddingRequest, BiddingResult, HandleFeeMode, HandleFeeRequest, HandleFeeResult,
        HandleRefundMode, HandleRefundRequest, HandleRefundResult, InsufficientBalanceHandling,
        ProofHandling, TransferRequest, TransferResult,
    },
    global_state::state::{scratch::ScratchGlobalState, CommitProvider, StateProvider},
    system::runtime_native::Config as NativeRuntimeConfig,
};
use casper_types::{
    account::AccountHash,
    execution::{Effects, ExecutionResultV2},
    BlockHash, BlockTime, Chainspec, Digest, EraId, ExecutableDeployItem, FeeHandling, Gas,
    InitiatorAddr, PricingMode, ProtocolVersion, PublicKey, RefundHandling, RuntimeArgs,
    TransactionEntryPoint, TransactionHash, TransactionTarget, Transfer, URefAddr, U512,
};

/// Whether the node is 2.1.0 or newer.
const SINCE_2_1: bool = cfg!(feature = "node-2-1-0");

pub struct Block {
    pub root: Digest,
    pub time: BlockTime,
    pub parent: BlockHash,
    pub height: u64,
    pub protocol_version: ProtocolVersion,
    pub proposer: PublicKey,
    pub gas_price: u8,
    pub era: EraId,
}

pub enum Body {
    Mint(TransactionEntryPoint, RuntimeArgs),
    Auction(TransactionEntryPoint, RuntimeArgs),
    Deploy {
        session: ExecutableDeployItem,
        /// None: standard payment.
        payment: Option<ExecutableDeployItem>,
    },
    /// Session code, or whatever else in a TransactionV1 that says it pays by its own code.
    V1 {
        target: TransactionTarget,
        entry_point: TransactionEntryPoint,
        args: RuntimeArgs,
        standard_payment: bool,
    },
}

impl Body {
    fn is_custom_payment(&self) -> bool {
        match self {
            Body::Mint(..) | Body::Auction(..) => false,
            Body::Deploy { payment, .. } => payment.is_some(),
            Body::V1 {
                standard_payment, ..
            } => !standard_payment,
        }
    }
}

type NewRequest =
    fn(BlockInfo, Gas, &SessionInputData<'_>) -> Result<WasmV1Request, InvalidRequest>;

/// What the node asks of the engine for a TransactionV1 (to_session_input_data, to_payment_input_data).
fn request_of_v1(
    info: BlockInfo,
    limit: Gas,
    txn: &Transaction,
    new: NewRequest,
) -> Result<WasmV1Request, InvalidRequest> {
    let (
        Body::V1 {
            target,
            entry_point,
            args,
            standard_payment,
        },
        TransactionHash::V1(hash),
    ) = (&txn.body, txn.hash)
    else {
        panic!("no TransactionV1")
    };
    let pricing = PricingMode::PaymentLimited {
        payment_amount: txn.gas_limit.value().as_u64(),
        gas_price_tolerance: 10,
        standard_payment: *standard_payment,
    };
    let data = SessionInputData::SessionDataV1 {
        data: SessionDataV1::new(
            args,
            target,
            entry_point,
            false,
            &hash,
            &pricing,
            &txn.initiator,
            txn.signers.clone(),
            *standard_payment,
        ),
    };
    new(info, limit, &data)
}

pub struct Transaction {
    pub hash: TransactionHash,
    pub initiator: InitiatorAddr,
    pub signers: BTreeSet<AccountHash>,
    pub gas_limit: Gas,
    /// In motes, at the block's gas price.
    pub cost: U512,
    pub body: Body,
}

pub struct Artifact {
    effects: Effects,
    error_message: Option<String>,
    transfers: Vec<Transfer>,
    initiator: InitiatorAddr,
    current_price: u8,
    cost: U512,
    limit: Gas,
    consumed: Gas,
    refund: U512,
    min_cost: U512,
    /// What the payer has after payment and before execution; nothing before 2.1.
    available: Option<U512>,
}

impl Artifact {
    fn cost_to_use(&self) -> U512 {
        match self.available {
            Some(available) if available < self.cost => available,
            _ => self.cost.max(self.min_cost),
        }
    }

    /// Before 2.1 a native transaction raised the least that is charged to its limit.
    fn consume_limit(&mut self) {
        self.consumed = self.consumed.saturating_add(self.limit);
        if !SINCE_2_1 {
            self.min_cost = self.limit.value();
        }
    }

    fn append(&mut self, effects: Effects, mut transfers: Vec<Transfer>) {
        self.effects.append(effects);
        self.transfers.append(&mut transfers);
    }

    fn fail_if_none(&mut self, message: String) {
        if self.error_message.is_none() {
            self.error_message = Some(message);
        }
    }

    fn with_wasm(&mut self, result: &WasmV1Result) {
        self.consumed = self.consumed.saturating_add(result.consumed());
        if let Some(err) = result.error() {
            self.error_message = Some(format!("{}", err));
        } else if result.consumed() == Gas::zero() {
            self.error_message = Some("Wasm consumed 0 gas".to_string());
        }
        if self.error_message.is_some() {
            return;
        }
        self.append(result.effects().clone(), result.transfers().clone());
    }

    fn with_hold(&mut self, result: &BalanceHoldResult) {
        if let (None, BalanceHoldResult::Failure(err)) = (&self.error_message, result) {
            self.error_message = Some(if SINCE_2_1 {
                format!("{:?}", err)
            } else {
                format!("{}", err)
            });
            return;
        }
        self.effects.append(result.effects());
    }

    fn with_refund(&mut self, result: &HandleRefundResult) -> bool {
        if let HandleRefundResult::Success {
            effects, transfers, ..
        } = result
        {
            self.append(effects.clone(), transfers.clone());
        }
        if let (None, HandleRefundResult::Failure(_)) = (&self.error_message, result) {
            self.error_message = result.error_message();
            return false;
        }
        true
    }

    fn with_transfer(&mut self, result: TransferResult) {
        match result {
            TransferResult::Success {
                effects, transfers, ..
            } => self.append(effects, transfers),
            TransferResult::Failure(err) => self.fail_if_none(format!("{}", err)),
            TransferResult::RootNotFound => panic!("root"),
        }
    }

    fn build(self) -> ExecutionResultV2 {
        let cost = self.cost_to_use();
        ExecutionResultV2 {
            effects: self.effects,
            transfers: self.transfers,
            initiator: self.initiator,
            refund: self.refund,
            limit: self.limit,
            consumed: self.consumed,
            cost,
            current_price: self.current_price,
            size_estimate: 0,
            error_message: self.error_message,
        }
    }
}

fn balance(
    scratch: &ScratchGlobalState,
    block: &Block,
    identifier: BalanceIdentifier,
) -> BalanceResult {
    scratch.balance(BalanceRequest::new(
        block.root,
        block.protocol_version,
        identifier,
        BalanceHandling::Available,
        ProofHandling::NoProofs,
    ))
}

fn payment_purse(scratch: &ScratchGlobalState, block: &Block) -> URefAddr {
    match scratch.balance_purse(BalanceIdentifierPurseRequest::new(
        block.root,
        block.protocol_version,
        BalanceIdentifier::Payment,
    )) {
        BalanceIdentifierPurseResult::Success { purse_addr } => purse_addr,
        _ => panic!("payment purse"),
    }
}

pub fn execute(
    engine: &ExecutionEngineV1,
    chainspec: &Chainspec,
    scratch: &ScratchGlobalState,
    block: &Block,
    txn: &Transaction,
) -> ExecutionResultV2 {
    let config = NativeRuntimeConfig::from_chainspec(chainspec);
    let baseline = chainspec.core_config.baseline_motes_amount_u512();
    let fee_handling = chainspec.core_config.fee_handling;
    let payment_addr = payment_purse(scratch, block);
    let cost = txn.cost;
    let mut artifact = Artifact {
        effects: Effects::new(),
        error_message: None,
        transfers: vec![],
        initiator: txn.initiator.clone(),
        current_price: block.gas_price,
        cost,
        limit: txn.gas_limit,
        consumed: Gas::zero(),
        refund: U512::zero(),
        min_cost: if SINCE_2_1 {
            txn.gas_limit.value().min(baseline)
        } else {
            baseline
        },
        available: None,
    };
    // What is asked for where the node of 2.0 takes the cost and newer ones what there is of it.
    let cost_to_use = |artifact: &Artifact| match SINCE_2_1 {
        true => artifact.cost_to_use(),
        false => cost,
    };
    let commit = |effects: Effects| {
        scratch.commit_effects(block.root, effects).unwrap();
    };
    let refund_request = |mode| {
        HandleRefundRequest::new(
            config.clone(),
            block.root,
            block.protocol_version,
            txn.hash,
            mode,
        )
    };
    let info = BlockInfo::new(
        block.root,
        block.time,
        block.parent,
        block.height,
        block.protocol_version,
    );
    let is_custom = txn.body.is_custom_payment();
    if is_custom {
        let result = scratch.handle_refund(refund_request(HandleRefundMode::SetRefundPurse {
            target: Box::new(txn.initiator.clone().into()),
        }));
        if !artifact.with_refund(&result) {
            return artifact.build();
        }
        commit(result.effects().clone());
    }
    {
        let result = balance(scratch, block, txn.initiator.clone().into());
        if let Some(err) = result.error() {
            artifact.fail_if_none(format!("{}", err));
            return artifact.build();
        }
        if let Some(purse) = result.purse_addr() {
            if !result.is_sufficient(baseline) {
                artifact.error_message = Some(format!(
                    "Purse {} has less than {}",
                    hex::encode(purse),
                    baseline
                ));
            }
        }
    }
    let mut identifier: BalanceIdentifier = match is_custom {
        false => txn.initiator.clone().into(),
        true => {
            let limit = Gas::new(chainspec.transaction_config.native_transfer_minimum_motes * 5);
            let request = match &txn.body {
                Body::Deploy {
                    payment: Some(item),
                    ..
                } => WasmV1Request::new_payment_from_executable_deploy_item(
                    info,
                    limit,
                    txn.hash,
                    txn.initiator.clone(),
                    txn.signers.clone(),
                    item,
                ),
                _ => request_of_v1(info, limit, txn, WasmV1Request::new_custom_payment),
            };
            let due = cost_to_use(&artifact);
            let result = match request {
                Ok(mut request) => {
                    request.args.insert("amount", due).unwrap();
                    engine.execute(scratch, request)
                }
                Err(error) => WasmV1Result::invalid_executable_item(limit, error),
            };
            let insufficient = !result.balance_increased_by_amount(payment_addr, due);
            if insufficient || result.error().is_some() {
                let transfer = scratch.transfer(TransferRequest::new_indirect(
                    config.clone(),
                    block.root,
                    block.protocol_version,
                    txn.hash,
                    txn.initiator.clone(),
                    txn.signers.clone(),
                    BalanceIdentifierTransferArgs::new(
                        None,
                        txn.initiator.clone().into(),
                        BalanceIdentifier::Payment,
                        baseline,
                        None,
                    ),
                ));
                let message = match result.error() {
                    Some(err) => format!("{}", err),
                    None => "Insufficient custom payment".to_string(),
                };
                commit(transfer.effects().clone());
                artifact.error_message = Some(message);
                artifact.with_transfer(transfer);
                BalanceIdentifier::PenalizedPayment
            } else {
                commit(result.effects().clone());
                artifact.with_wasm(&result);
                BalanceIdentifier::Payment
            }
        }
    };
    let post_payment = balance(scratch, block, identifier.clone());
    if SINCE_2_1 {
        artifact.available = post_payment.available_balance().copied();
    }
    let is_sufficient = is_custom || post_payment.is_sufficient(cost);
    let allow = !identifier.is_penalty() && is_sufficient;
    if !allow {
        artifact.fail_if_none(if SINCE_2_1 && !is_sufficient {
            "Insufficient funds".to_string()
        } else {
            format!(
                "penalized: {}, sufficient balance: {}, allowed by chainspec: {}",
                identifier.is_penalty(),
                is_sufficient,
                true
            )
        });
    }
    if allow {
        if !is_custom {
            let hold = scratch.balance_hold(BalanceHoldRequest::new_processing_hold(
                block.root,
                block.protocol_version,
                identifier.clone(),
                cost_to_use(&artifact),
                InsufficientBalanceHandling::HoldRemaining,
            ));
            commit(hold.effects().clone());
            artifact.with_hold(&hold);
        }
        match &txn.body {
            Body::Mint(TransactionEntryPoint::Transfer, args) => {
                let result = scratch.transfer(TransferRequest::with_runtime_args(
                    config.clone(),
                    block.root,
                    block.protocol_version,
                    txn.hash,
                    txn.initiator.clone(),
                    txn.signers.clone(),
                    args.clone(),
                ));
                commit(result.effects().clone());
                artifact.consume_limit();
                artifact.with_transfer(result);
            }
            Body::Mint(_, args) => {
                let result = scratch.burn(BurnRequest::with_runtime_args(
                    config.clone(),
                    block.root,
                    block.protocol_version,
                    txn.hash,
                    txn.initiator.clone(),
                    txn.signers.clone(),
                    args.clone(),
                ));
                commit(result.effects().clone());
                artifact.consume_limit();
                match result {
                    BurnResult::Success { effects, .. } => artifact.effects.append(effects),
                    BurnResult::Failure(err) => artifact.fail_if_none(format!("{}", err)),
                    BurnResult::RootNotFound => panic!("root"),
                }
            }
            Body::Auction(entry_point, args) => {
                match AuctionMethod::from_parts(entry_point.clone(), args, chainspec) {
                    Ok(method) => {
                        let result = scratch.bidding(BiddingRequest::new(
                            config.clone(),
                            block.root,
                            block.protocol_version,
                            txn.hash,
                            txn.initiator.clone(),
                            txn.signers.clone(),
                            method,
                        ));
                        commit(result.effects().clone());
                        artifact.consume_limit();
                        match result {
                            BiddingResult::Success {
                                effects, transfers, ..
                            } => artifact.append(effects, transfers),
                            BiddingResult::Failure(err) => {
                                artifact.fail_if_none(format!("{}", err))
                            }
                            BiddingResult::RootNotFound => panic!("root"),
                        }
                    }
                    Err(err) => artifact.fail_if_none(format!("{}", err)),
                }
            }
            Body::V1 { .. } => {
                let request =
                    request_of_v1(info, txn.gas_limit, txn, WasmV1Request::new_session).unwrap();
                let result = engine.execute(scratch, request);
                commit(result.effects().clone());
                artifact.with_wasm(&result);
            }
            Body::Deploy { session, .. } => {
                let request = WasmV1Request::new_from_executable_deploy_item(
                    info,
                    txn.gas_limit,
                    txn.hash,
                    txn.initiator.clone(),
                    txn.signers.clone(),
                    session,
                )
                .unwrap();
                let result = engine.execute(scratch, request);
                commit(result.effects().clone());
                artifact.with_wasm(&result);
            }
        }
    }
    {
        let hold = scratch.balance_hold(BalanceHoldRequest::new_clear(
            block.root,
            block.protocol_version,
            BalanceHoldKind::All,
            identifier.clone(),
        ));
        commit(hold.effects().clone());
        artifact.with_hold(&hold);
    }
    let refund_amount = {
        let consumed = if identifier.is_penalty() || artifact.error_message.is_some() {
            artifact.cost_to_use()
        } else {
            artifact.consumed.value()
        };
        let limit = txn.gas_limit.value();
        let gas_price = block.gas_price;
        let cost = cost_to_use(&artifact);
        #[cfg(feature = "node-2-1-0")]
        let available = artifact.available.unwrap_or(U512::zero());
        let mode = match chainspec.core_config.refund_handling {
            RefundHandling::NoRefund => {
                if fee_handling.is_no_fee() && is_custom {
                    identifier = BalanceIdentifier::Refund;
                    Some(HandleRefundMode::RefundNoFeeCustomPayment {
                        initiator_addr: Box::new(txn.initiator.clone()),
                        limit,
                        gas_price,
                        cost,
                    })
                } else {
                    None
                }
            }
            RefundHandling::Burn { refund_ratio } => Some(HandleRefundMode::Burn {
                limit,
                gas_price,
                cost,
                consumed,
                source: Box::new(identifier.clone()),
                ratio: refund_ratio,
                #[cfg(feature = "node-2-1-0")]
                available,
            }),
            RefundHandling::Refund { refund_ratio } => {
                let source = Box::new(identifier.clone());
                if is_custom {
                    Some(HandleRefundMode::Refund {
                        initiator_addr: Box::new(txn.initiator.clone()),
                        limit,
                        gas_price,
                        consumed,
                        cost,
                        ratio: refund_ratio,
                        source,
                        target: Box::new(BalanceIdentifier::Refund),
                        #[cfg(feature = "node-2-1-0")]
                        available,
                    })
                } else {
                    Some(HandleRefundMode::CalculateAmount {
                        limit,
                        gas_price,
                        consumed,
                        cost,
                        ratio: refund_ratio,
                        #[cfg(not(feature = "node-2-1-0"))]
                        source,
                        #[cfg(feature = "node-2-1-0")]
                        available,
                    })
                }
            }
        };
        match mode {
            Some(mode) => {
                let result = scratch.handle_refund(refund_request(mode));
                let amount = result.refund_amount();
                commit(result.effects().clone());
                artifact.with_refund(&result);
                amount
            }
            None => U512::zero(),
        }
    };
    artifact.refund = refund_amount;
    let mut amount = cost_to_use(&artifact).saturating_sub(refund_amount);
    if SINCE_2_1 {
        amount = amount.min(artifact.available.unwrap_or(U512::zero()));
    }
    let fee_mode = match fee_handling {
        FeeHandling::NoFee => {
            let hold = scratch.balance_hold(BalanceHoldRequest::new_gas_hold(
                block.root,
                block.protocol_version,
                identifier,
                amount,
                InsufficientBalanceHandling::HoldRemaining,
            ));
            commit(hold.effects().clone());
            artifact.with_hold(&hold);
            HandleFeeMode::credit(Box::new(block.proposer.clone()), amount, block.era)
        }
        FeeHandling::Burn => HandleFeeMode::burn(identifier, Some(amount)),
        FeeHandling::PayToProposer => HandleFeeMode::pay(
            Box::new(txn.initiator.clone()),
            identifier,
            BalanceIdentifier::Public(block.proposer.clone()),
            amount,
        ),
        FeeHandling::Accumulate => HandleFeeMode::pay(
            Box::new(txn.initiator.clone()),
            identifier,
            BalanceIdentifier::Accumulate,
            amount,
        ),
    };
    let fee = scratch.handle_fee(HandleFeeRequest::new(
        config.clone(),
        block.root,
        block.protocol_version,
        txn.hash,
        fee_mode,
    ));
    commit(fee.effects().clone());
    match (&artifact.error_message, &fee) {
        (None, HandleFeeResult::Failure(err)) => artifact.error_message = Some(format!("{}", err)),
        _ => artifact.effects.append(fee.effects()),
    }
    if is_custom {
        let result = scratch.handle_refund(refund_request(HandleRefundMode::ClearRefundPurse));
        artifact.with_refund(&result);
        commit(result.effects().clone());
    }
    artifact.build()
}
