// Entry points whose error is an ApiError: of the auction, or passed on from the mint.
// Mirrors casper-types 6.0.1 api_error.rs `From<auction::Error>` and `From<mint::Error>`.
import { type ApiErrorCode, auctionApiError, mintApiError } from '../../api-error.js';
import { attempt, failed, type Result, refuse } from '../../result.js';
import type { MintError } from '../mint/mint-error.js';
import type { AuctionError } from './auction-error.js';

interface MintRefusal {
  readonly mintError: MintError;
}

/** Refuses with an error of the mint, inside an `attemptApi`. */
export function refuseMint(error: MintError): never {
  const refusal: MintRefusal = { mintError: error };
  return refuse(refusal);
}

interface ApiRefusal {
  readonly apiError: ApiErrorCode;
}

/** Refuses with an ApiError itself, inside an `attemptApi`. */
export function refuseApi(error: ApiErrorCode): never {
  const refusal: ApiRefusal = { apiError: error };
  return refuse(refusal);
}

/** An `attempt` whose AuctionErrors and mint errors become codes of ApiError. */
export function attemptApi<T>(body: () => T): Result<T, ApiErrorCode> {
  const result = attempt<T, AuctionError | MintRefusal | ApiRefusal>(body);
  if (result.ok) return result;
  const { error } = result;
  if (typeof error === 'number') return failed(auctionApiError(error));
  return failed('apiError' in error ? error.apiError : mintApiError(error.mintError));
}
