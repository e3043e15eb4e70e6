// The auction's providers on the Wasm runtime. Mirrors casper-execution-engine 8.1.1 runtime/auction_internal.rs.
import { AccessRights } from '@casper-trace/casper-types/access-rights';
import type { BidAddr } from '@casper-trace/casper-types/bid-addr';
import type { BidKind } from '@casper-trace/casper-types/bid-kind/bid-kind';
import type { Unbond, UnbondEra, UnbondKind } from '@casper-trace/casper-types/bid-kind/unbond';
import { equalBytes } from '@casper-trace/casper-types/bytes';
import { accountKey, type Key, urefKey } from '@casper-trace/casper-types/key';
import { accountHashOf } from '@casper-trace/casper-types/public-key';
import { type StoredValue, storedCLValue } from '@casper-trace/casper-types/stored-value';
import { type URef, withRights } from '@casper-trace/casper-types/uref';
import type { VersionedRules } from '../chainspec/versioned-rules.js';
import { attempt, failed, must, ok, type Result, refuse } from '../result.js';
import { MINIMUM_DELEGATION_RATE_KEY, readMinimumDelegationRate } from '../state-queries/minimum-delegation-rate.js';
import { AuctionError } from '../system/auction/auction-error.js';
import type { AuctionProvider } from '../system/auction/auction-provider.js';
import { bidKeyOf, delegatorPrefixes, reservationPrefixes } from '../system/auction/bid-addresses.js';
import { balance } from '../system/mint/mint.js';
import type { MintError } from '../system/mint/mint-error.js';
import { delegatedAddress } from '../system/native/native-auction.js';
import { isSystemAccount } from '../system/system-caller.js';
import { unsupported } from '../unsupported.js';
import { availableBalanceOf } from './balances.js';
import { withOrigin } from './execution.js';
import { callMintTransfer, mintUnitResult, transferArgs } from './mint-calls.js';
import { RuntimeMint } from './mint-internal.js';
import type { Runtime } from './runtime.js';
import { readState, writeState, writeUnchecked } from './state-access.js';
import { catchingExec } from './system-results.js';
import { createPurse } from './transfers.js';

/** Gas keeps its meaning; every other execution error becomes `otherwise`. */
const errorOf =
  (otherwise: AuctionError) =>
  (kind: string): AuctionError =>
    kind === 'GasLimit' ? AuctionError.GasLimit : otherwise;

/** As `errorOf(Storage)`, but undecodable bytes are told apart: so do the reads. */
function readErrorOf(kind: string): AuctionError {
  return kind === 'BytesRepr' ? AuctionError.Serialization : errorOf(AuctionError.Storage)(kind);
}

/** The auction on the Wasm runtime; `runtime` is the auction's own. */
export class AuctionInternal implements AuctionProvider {
  readonly #runtime: Runtime;
  readonly #entryPoint: string;

  /** `entryPoint` names what runs, for the inspector. */
  constructor(runtime: Runtime, entryPoint: string) {
    this.#runtime = runtime;
    this.#entryPoint = entryPoint;
  }

  getCaller(): Uint8Array {
    return this.#runtime.execution.initiator;
  }

  isAllowedSessionCaller(accountHash: Uint8Array): boolean {
    if (isSystemAccount(this.getCaller())) return true;
    const caller = this.#runtime.immediateCaller;
    return caller?.kind === 'Initiator' && equalBytes(caller.accountHash, accountHash);
  }

  isValidURef(uref: URef): boolean {
    return this.#runtime.context.accessRights.has(uref);
  }

  namedKeysGet(name: string): Key | undefined {
    return this.#runtime.context.namedKeys.get(name);
  }

  getKeys(tag: number): Result<readonly Key[], AuctionError> {
    return ok(this.#runtime.execution.tracking.sortedKeysWithPrefix(Uint8Array.of(tag)));
  }

  getKeysByPrefix(prefix: Uint8Array): Result<readonly Key[], AuctionError> {
    return ok(this.#runtime.execution.tracking.base.keysWithPrefix(prefix));
  }

  delegatorCount(bidAddr: BidAddr): Result<number, AuctionError> {
    return ok(this.#keysUnder(delegatorPrefixes(bidAddr)).length);
  }

  reservationCount(bidAddr: BidAddr): Result<number, AuctionError> {
    return ok(this.#keysUnder(reservationPrefixes(bidAddr)).length);
  }

  usedReservationCount(bidAddr: BidAddr): Result<number, AuctionError> {
    const used = this.#keysUnder(reservationPrefixes(bidAddr)).filter((key) => {
      const delegated = delegatedAddress(key);
      if (delegated === undefined) return false;
      const read = catchingExec(
        () => readState(this.#runtime.context, bidKeyOf(delegated)),
        () => undefined,
      );
      return read.ok && read.value !== undefined;
    });
    return ok(used.length);
  }

  #keysUnder(prefixes: readonly Uint8Array[]): readonly Key[] {
    return prefixes.flatMap((prefix) => this.#runtime.execution.tracking.base.keysWithPrefix(prefix));
  }

  vestingSchedulePeriodMs(): bigint {
    return this.#runtime.execution.rules.core.vestingSchedulePeriodMs;
  }

  allowAuctionBids(): boolean {
    return this.#runtime.execution.rules.core.allowAuctionBids;
  }

  shouldComputeRewards(): boolean {
    return this.#runtime.execution.rules.core.computeRewards;
  }

  versioned(): VersionedRules {
    return this.#runtime.execution.rules.versioned;
  }

  minimumDelegationRate(): number {
    const key = this.namedKeysGet(MINIMUM_DELEGATION_RATE_KEY);
    return readMinimumDelegationRate(this.#runtime.execution.tracking, key);
  }

  read(uref: URef) {
    const read = catchingExec(() => readState(this.#runtime.context, urefKey(uref)), readErrorOf);
    if (!read.ok || read.value === undefined) return read.ok ? ok(undefined) : read;
    return read.value.kind === 'CLValue' ? ok(read.value.value) : failed(AuctionError.Storage);
  }

  write(uref: URef, value: Parameters<AuctionProvider['write']>[1]): Result<undefined, AuctionError> {
    return catchingExec(() => {
      writeState(this.#runtime.context, urefKey(uref), storedCLValue(value));
      return undefined;
    }, errorOf(AuctionError.Storage));
  }

  readBid(key: Key): Result<BidKind | undefined, AuctionError> {
    const read = catchingExec(() => readState(this.#runtime.context, key), readErrorOf);
    if (!read.ok || read.value === undefined) return read.ok ? ok(undefined) : read;
    return read.value.kind === 'BidKind' ? ok(read.value.value) : failed(AuctionError.Storage);
  }

  writeBid(key: Key, bid: BidKind): Result<undefined, AuctionError> {
    return this.#writeUnchecked(key, { kind: 'BidKind', value: bid });
  }

  readUnbond(bidAddr: BidAddr): Result<Unbond | undefined, AuctionError> {
    const read = this.readBid(bidKeyOf(bidAddr));
    if (!read.ok || read.value === undefined) return read.ok ? ok(undefined) : read;
    return read.value.kind === 'Unbond' ? ok(read.value.value) : failed(AuctionError.Storage);
  }

  writeUnbond(bidAddr: BidAddr, unbond: Unbond | undefined): Result<undefined, AuctionError> {
    if (unbond === undefined) {
      this.pruneBid(bidAddr);
      return ok(undefined);
    }
    return this.#writeUnchecked(bidKeyOf(bidAddr), { kind: 'BidKind', value: { kind: 'Unbond', value: unbond } });
  }

  #writeUnchecked(key: Key, value: StoredValue): Result<undefined, AuctionError> {
    return catchingExec(() => {
      writeUnchecked(this.#runtime.context, key, value);
      return undefined;
    }, errorOf(AuctionError.Storage));
  }

  pruneBid(bidAddr: BidAddr): void {
    this.#runtime.execution.tracking.prune(bidKeyOf(bidAddr));
  }

  unbond(kind: UnbondKind, era: UnbondEra): Result<undefined, AuctionError> {
    return attempt(() => {
      const { purse, accountHash } = this.#unbondingTarget(kind);
      const moved = this.mintTransferDirect(accountHash, era.bondingPurse, purse, era.amount, undefined);
      return moved.ok && moved.value.ok ? undefined : refuse(AuctionError.Transfer);
    });
  }

  #unbondingTarget(kind: UnbondKind): { purse: URef; accountHash: Uint8Array | undefined } {
    if (kind.kind === 'DelegatedPurse') {
      const purse: URef = { addr: kind.value, rights: AccessRights.READ_ADD_WRITE };
      if (!balance(new RuntimeMint(this.#runtime), purse).ok) return refuse(AuctionError.MintError);
      return { purse, accountHash: undefined };
    }
    const accountHash = accountHashOf(kind.value);
    const stored = this.#runtime.execution.tracking.read(accountKey(accountHash));
    if (stored === undefined) return refuse(AuctionError.InvalidPublicKey);
    if (stored.kind === 'CLValue') return unsupported('addressable entity');
    if (stored.kind !== 'Account') return refuse(AuctionError.UnexpectedStoredValueVariant);
    return { purse: stored.value.mainPurse, accountHash };
  }

  mintTransferDirect(
    to: Uint8Array | undefined,
    source: URef,
    target: URef,
    amount: bigint,
    id: bigint | undefined,
  ): Result<Result<undefined, MintError>, AuctionError> {
    const { context, execution } = this.#runtime;
    const isAllowed =
      equalBytes(execution.mainPurse.addr, source.addr) ||
      ((source.rights & AccessRights.WRITE) !== 0 && context.accessRights.has(source)) ||
      isSystemAccount(execution.initiator);
    if (!isAllowed) return failed(AuctionError.InvalidCaller);
    const args = transferArgs(to, source, target, amount, id);
    const gasBefore = context.gas.value;
    context.accessRights.extend([
      source,
      withRights(target, ((target.rights | AccessRights.ADD) & 7) as URef['rights']),
    ]);
    return attempt(() => {
      const value = must(
        catchingExec(
          () =>
            withOrigin(execution, { way: 'bond', by: this.#entryPoint }, () => callMintTransfer(this.#runtime, args)),
          errorOf(AuctionError.Transfer),
        ),
      );
      // The gas comes back only if the mint was reached and answered.
      context.gas.value = gasBefore;
      return must(
        catchingExec(
          () => mintUnitResult(value),
          () => AuctionError.CLValue,
        ),
      );
    });
  }

  createPurse(): Result<URef, AuctionError> {
    const { execution } = this.#runtime;
    return catchingExec(
      () => withOrigin(execution, { way: 'bond', by: this.#entryPoint }, () => createPurse(this.#runtime)),
      errorOf(AuctionError.CreatePurseFailed),
    );
  }

  availableBalance(purse: URef): Result<bigint | undefined, AuctionError> {
    return catchingExec(() => availableBalanceOf(this.#runtime.context, purse), errorOf(AuctionError.GetBalance));
  }

  getMainPurse(): Result<URef, AuctionError> {
    return ok(this.#runtime.execution.mainPurse);
  }
}
