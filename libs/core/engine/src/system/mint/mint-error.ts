// Errors of the mint: u8 codes, and their texts.
// Mirrors casper-types 6.0.1 system/mint/error.rs.

/** u8 codes, as they stand in a `Result` CLValue and in the ranges of ApiError. */
export const MintError = {
  InsufficientFunds: 0,
  SourceNotFound: 1,
  DestNotFound: 2,
  InvalidURef: 3,
  InvalidAccessRights: 4,
  InvalidNonEmptyPurseCreation: 5,
  Storage: 6,
  PurseNotFound: 7,
  MissingKey: 8,
  TotalSupplyNotFound: 9,
  RecordTransferFailure: 10,
  InvalidTotalSupplyReductionAttempt: 11,
  NewURef: 12,
  PutKey: 13,
  WriteDictionary: 14,
  CLValue: 15,
  Serialize: 16,
  EqualSourceAndTarget: 17,
  ArithmeticOverflow: 18,
  GasLimit: 19,
  InvalidContext: 20,
  UnapprovedSpendingAmount: 21,
  DisabledUnrestrictedTransfers: 22,
  ForgedReference: 23,
  InconsistentBalances: 24,
  UnableToGetSystemRegistry: 25,
} as const;
/** A code of `MintError`. */
export type MintError = (typeof MintError)[keyof typeof MintError];

const texts: Readonly<Record<keyof typeof MintError, string>> = {
  InsufficientFunds: 'Insufficient funds',
  SourceNotFound: 'Source not found',
  DestNotFound: 'Destination not found',
  InvalidURef: 'Invalid URef',
  InvalidAccessRights: 'Invalid AccessRights',
  InvalidNonEmptyPurseCreation: 'Invalid non-empty purse creation',
  Storage: 'Storage error',
  PurseNotFound: 'Purse not found',
  MissingKey: 'Missing key',
  TotalSupplyNotFound: 'Total supply not found',
  RecordTransferFailure: 'Failed to record transfer',
  InvalidTotalSupplyReductionAttempt: 'Invalid attempt to reduce total supply',
  NewURef: 'Failed to create new uref',
  PutKey: 'Failed to put key',
  WriteDictionary: 'Failed to write dictionary',
  CLValue: 'Failed to create a CLValue',
  Serialize: 'Failed to serialize data',
  EqualSourceAndTarget: 'Invalid target purse',
  ArithmeticOverflow: 'Arithmetic overflow has occurred',
  GasLimit: 'GasLimit',
  InvalidContext: 'Invalid context',
  UnapprovedSpendingAmount: 'Unapproved spending amount',
  DisabledUnrestrictedTransfers: 'Disabled unrestricted transfers',
  ForgedReference: 'Forged reference',
  InconsistentBalances: 'Available balance can never be greater than total balance',
  UnableToGetSystemRegistry: 'Unable to get the system registry',
};

const names = Object.keys(MintError) as (keyof typeof MintError)[];

/** Name of the Rust variant (its Debug text). */
export function mintErrorName(error: MintError): keyof typeof MintError {
  return names[error];
}

/** The Display text of the error, without any prefix. */
export function formatMintError(error: MintError): string {
  return texts[mintErrorName(error)];
}
