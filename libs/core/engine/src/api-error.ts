// Error codes that host functions return to a contract and that `casper_revert` takes, with their texts.
// Mirrors casper-types 6.0.1 api_error.rs, and 7.0.0 where it knows more.
import { AuctionError, auctionErrorName } from './system/auction/auction-error.js';
import { unsupported } from './unsupported.js';

/** u32 codes of `ApiError` variants without payload. 0 is success and no member. */
export const ApiError = {
  None: 1,
  MissingArgument: 2,
  InvalidArgument: 3,
  Deserialize: 4,
  Read: 5,
  ValueNotFound: 6,
  ContractNotFound: 7,
  GetKey: 8,
  UnexpectedKeyVariant: 9,
  UnexpectedContractRefVariant: 10,
  InvalidPurseName: 11,
  InvalidPurse: 12,
  UpgradeContractAtURef: 13,
  Transfer: 14,
  NoAccessRights: 15,
  CLTypeMismatch: 16,
  EarlyEndOfStream: 17,
  Formatting: 18,
  LeftOverBytes: 19,
  OutOfMemory: 20,
  MaxKeysLimit: 21,
  DuplicateKey: 22,
  PermissionDenied: 23,
  MissingKey: 24,
  ThresholdViolation: 25,
  KeyManagementThreshold: 26,
  DeploymentThreshold: 27,
  InsufficientTotalWeight: 28,
  InvalidSystemContract: 29,
  PurseNotCreated: 30,
  Unhandled: 31,
  BufferTooSmall: 32,
  HostBufferEmpty: 33,
  HostBufferFull: 34,
  AllocLayout: 35,
  DictionaryItemKeyExceedsLength: 36,
  InvalidDictionaryItemKey: 37,
  MissingSystemContractHash: 38,
  ExceededRecursionDepth: 39,
  NonRepresentableSerialization: 40,
  MessageTopicAlreadyRegistered: 41,
  MaxTopicsNumberExceeded: 42,
  MaxTopicNameSizeExceeded: 43,
  MessageTopicNotRegistered: 44,
  MessageTopicFull: 45,
  MessageTooLarge: 46,
  MaxMessagesPerBlockExceeded: 47,
  NotAllowedToAddContractVersion: 48,
  InvalidDelegationAmountLimits: 49,
  InvalidCallerInfoRequest: 50,
} as const;
/** A code of `ApiError`, as number: the payload variants (mint, auction, user, …) have ranges of their own. */
export type ApiErrorCode = number;
/** What host functions give to a contract: 0 for success, else a code of `ApiError`. */
export type ApiReply = number;

const AUCTION_OFFSET = 64_512;
const CONTRACT_HEADER_OFFSET = 64_768;
const MINT_OFFSET = 65_024;
const HANDLE_PAYMENT_OFFSET = 65_280;
const USER_OFFSET = 65_536;
const USER_MAX = 131_071;

/** Code of `ApiError::AuctionError(error)`; `error` is a u8. */
export const auctionApiError = (error: number): ApiErrorCode => AUCTION_OFFSET + error;
/** Code of `ApiError::ContractHeader(error)`; `error` is a u8. */
export const contractHeaderApiError = (error: number): ApiErrorCode => CONTRACT_HEADER_OFFSET + error;
/** Code of `ApiError::Mint(error)`; `error` is a u8. */
export const mintApiError = (error: number): ApiErrorCode => MINT_OFFSET + error;
/** Code of `ApiError::HandlePayment(error)`; `error` is a u8. */
export const handlePaymentApiError = (error: number): ApiErrorCode => HANDLE_PAYMENT_OFFSET + error;

/** `addressable_entity::Error`: the payload of `ContractHeader`. */
export const ContractHeaderError = {
  PreviouslyUsedVersion: 1,
  EntityNotFound: 2,
  GroupAlreadyExists: 3,
  MaxGroupsExceeded: 4,
  MaxTotalURefsExceeded: 5,
  GroupDoesNotExist: 6,
  UnableToRemoveURef: 7,
  GroupInUse: 8,
  URefAlreadyExists: 9,
} as const;

const names = new Map<number, string>(Object.entries(ApiError).map(([name, code]) => [code, name]));
// These two variants print under another name than they are declared with.
names.set(ApiError.DictionaryItemKeyExceedsLength, 'DictionaryItemKeyTooLarge');
names.set(ApiError.MissingSystemContractHash, 'MissingContractHash');

// The last one came with casper-types 7.0.0. A node of 2.0 panics while it formats that code, so no block of 2.0 has it.
const isAuctionError = (error: number): error is AuctionError => error <= AuctionError.DelegationRateTooSmall;

/** `u32::from(ApiError::from(value))`: codes outside every range become `Unhandled`. */
export function apiErrorFrom(value: number): ApiErrorCode {
  if (value >= ApiError.None && value <= ApiError.InvalidCallerInfoRequest) return value;
  if (value >= AUCTION_OFFSET && value <= USER_MAX) return value;
  return ApiError.Unhandled;
}

/** The Display text of an `ApiError` code, e.g. `User error: 66`, `Mint error: 0`, `ApiError::GetKey [8]`. */
export function formatApiError(code: ApiErrorCode): string {
  if (code >= USER_OFFSET) return `User error: ${code - USER_OFFSET}`;
  if (code >= HANDLE_PAYMENT_OFFSET) return `Handle Payment error: ${code - HANDLE_PAYMENT_OFFSET}`;
  if (code >= MINT_OFFSET) return `Mint error: ${code - MINT_OFFSET}`;
  if (code >= CONTRACT_HEADER_OFFSET) return `Contract header error: ${code - CONTRACT_HEADER_OFFSET}`;
  if (code >= AUCTION_OFFSET) {
    const error = code - AUCTION_OFFSET;
    // The node panics while it formats such a code: there is no text to compare with.
    if (!isAuctionError(error)) return unsupported(`text of auction error ${error}`);
    return `ApiError::AuctionError(${auctionErrorName(error)}) [${code}]`;
  }
  return `ApiError::${names.get(code) ?? 'Unhandled'} [${code}]`;
}
