import { describe, expect, it } from 'vitest';
import {
  ApiError,
  apiErrorFrom,
  auctionApiError,
  formatApiError,
  handlePaymentApiError,
  mintApiError,
} from './api-error.js';
import { Unsupported } from './unsupported.js';

describe('formatApiError', () => {
  it.each([
    [65_536, 'User error: 0'],
    [131_071, 'User error: 65535'],
    [mintApiError(0), 'Mint error: 0'],
    [handlePaymentApiError(0), 'Handle Payment error: 0'],
    [64_768, 'Contract header error: 0'],
    [auctionApiError(6), 'ApiError::AuctionError(BidNotFound) [64518]'],
    [auctionApiError(64), 'ApiError::AuctionError(DelegationRateTooSmall) [64576]'],
    [ApiError.MissingArgument, 'ApiError::MissingArgument [2]'],
    [ApiError.DictionaryItemKeyExceedsLength, 'ApiError::DictionaryItemKeyTooLarge [36]'],
    [ApiError.MissingSystemContractHash, 'ApiError::MissingContractHash [38]'],
  ])('prints %i as the node does', (code, text) => {
    expect(formatApiError(code)).toBe(text);
  });

  it('has no text for auction errors that do not exist: the node panics there', () => {
    expect(() => formatApiError(auctionApiError(65))).toThrow(Unsupported);
  });
});

describe('apiErrorFrom', () => {
  it.each([0, 51, 64_511, 131_072, 0xffff_ffff])('makes %i Unhandled', (value) => {
    expect(apiErrorFrom(value)).toBe(ApiError.Unhandled);
  });

  it.each([1, 50, 64_512, 65_535, 65_536, 131_071])('keeps %i', (value) => {
    expect(apiErrorFrom(value)).toBe(value);
  });
});
