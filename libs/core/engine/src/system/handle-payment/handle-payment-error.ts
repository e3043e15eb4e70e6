// Errors of handle payment: u8 codes, and their texts.
// Mirrors casper-types 6.0.1 system/handle_payment/error.rs.

/** u8 codes, as they stand in a `Result` CLValue and in the ranges of ApiError. */
export const HandlePaymentError = {
  NotBonded: 0,
  TooManyEventsInQueue: 1,
  CannotUnbondLastValidator: 2,
  SpreadTooHigh: 3,
  MultipleRequests: 4,
  BondTooSmall: 5,
  BondTooLarge: 6,
  UnbondTooLarge: 7,
  BondTransferFailed: 8,
  UnbondTransferFailed: 9,
  TimeWentBackwards: 10,
  StakesNotFound: 11,
  PaymentPurseNotFound: 12,
  PaymentPurseKeyUnexpectedType: 13,
  PaymentPurseBalanceNotFound: 14,
  BondingPurseNotFound: 15,
  BondingPurseKeyUnexpectedType: 16,
  RefundPurseKeyUnexpectedType: 17,
  RewardsPurseNotFound: 18,
  RewardsPurseKeyUnexpectedType: 19,
  StakesKeyDeserializationFailed: 20,
  StakesDeserializationFailed: 21,
  InvalidCaller: 22,
  InsufficientPaymentForAmountSpent: 23,
  FailedTransferToRewardsPurse: 24,
  FailedTransferToAccountPurse: 25,
  SetRefundPurseCalledOutsidePayment: 26,
  GetBalance: 27,
  PutKey: 28,
  RemoveKey: 29,
  Transfer: 30,
  ArithmeticOverflow: 31,
  GasLimit: 32,
  RefundPurseIsPaymentPurse: 33,
  ReduceTotalSupply: 34,
  Storage: 35,
  AccumulationPurseNotFound: 36,
  AccumulationPurseKeyUnexpectedType: 37,
  IncompatiblePaymentSettings: 38,
  UnexpectedKeyVariant: 39,
  AttemptToPersistPaymentPurse: 40,
} as const;
/** A code of `HandlePaymentError`. */
export type HandlePaymentError = (typeof HandlePaymentError)[keyof typeof HandlePaymentError];

const texts: Readonly<Record<keyof typeof HandlePaymentError, string>> = {
  NotBonded: 'Not bonded',
  TooManyEventsInQueue: 'Too many events in queue',
  CannotUnbondLastValidator: 'Cannot unbond last validator',
  SpreadTooHigh: 'Spread is too high',
  MultipleRequests: 'Multiple requests',
  BondTooSmall: 'Bond is too small',
  BondTooLarge: 'Bond is too large',
  UnbondTooLarge: 'Unbond is too large',
  BondTransferFailed: 'Bond transfer failed',
  UnbondTransferFailed: 'Unbond transfer failed',
  TimeWentBackwards: 'Time went backwards',
  StakesNotFound: 'Stakes not found',
  PaymentPurseNotFound: 'Payment purse not found',
  PaymentPurseKeyUnexpectedType: 'Payment purse has unexpected type',
  PaymentPurseBalanceNotFound: 'Payment purse balance not found',
  BondingPurseNotFound: 'Bonding purse not found',
  BondingPurseKeyUnexpectedType: 'Bonding purse key has unexpected type',
  RefundPurseKeyUnexpectedType: 'Refund purse key has unexpected type',
  RewardsPurseNotFound: 'Rewards purse not found',
  RewardsPurseKeyUnexpectedType: 'Rewards purse has unexpected type',
  StakesKeyDeserializationFailed: "Failed to deserialize stake's key",
  StakesDeserializationFailed: "Failed to deserialize stake's balance",
  InvalidCaller: 'System function was called by user account',
  InsufficientPaymentForAmountSpent: 'Insufficient payment for amount spent',
  FailedTransferToRewardsPurse: 'Transfer to rewards purse has failed',
  FailedTransferToAccountPurse: "Transfer to account's purse failed",
  SetRefundPurseCalledOutsidePayment: 'Set refund purse was called outside payment',
  GetBalance: 'Unable to get purse balance',
  PutKey: 'Unable to put named key',
  RemoveKey: 'Unable to remove named key',
  Transfer: 'Failed to transfer funds',
  ArithmeticOverflow: 'Arithmetic overflow',
  GasLimit: 'GasLimit',
  RefundPurseIsPaymentPurse: 'Refund purse is a payment purse.',
  ReduceTotalSupply: 'Failed to reduce total supply.',
  Storage: 'Failed to write to storage.',
  AccumulationPurseNotFound: 'Accumulation purse not found',
  AccumulationPurseKeyUnexpectedType: 'Accumulation purse has unexpected type',
  IncompatiblePaymentSettings: 'Incompatible payment settings',
  UnexpectedKeyVariant: 'Unexpected key variant',
  AttemptToPersistPaymentPurse: 'Attempt to persist payment purse',
};

const names = Object.keys(HandlePaymentError) as (keyof typeof HandlePaymentError)[];

/** Name of the Rust variant (its Debug text). */
export function handlePaymentErrorName(error: HandlePaymentError): keyof typeof HandlePaymentError {
  return names[error];
}

/** The Display text of the error, without any prefix. */
export function formatHandlePaymentError(error: HandlePaymentError): string {
  return texts[handlePaymentErrorName(error)];
}
