// Holds on the payer's purse, so that the session cannot spend what the fee needs. Mirrors casper-storage 2.1.1
// global_state/state/mod.rs (balance_hold).
import { readU512 } from '@casper-trace/casper-types/bytesrepr/primitives';
import { CL } from '@casper-trace/casper-types/cl-type';
import { clU512 } from '@casper-trace/casper-types/cl-value';
import { balanceHoldKey, type Key } from '@casper-trace/casper-types/key';
import { storedCLValue } from '@casper-trace/casper-types/stored-value';
import type { TrackingCopy } from '@casper-trace/global-state/tracking-copy';
import { ok, type Result } from '../result.js';
import {
  type HoldKind,
  holdKeys,
  holdPlacedAt,
  holdsEpoch,
  readBlockTime,
  readGasHoldConfig,
} from '../state-queries/balance.js';
import { inquireBalance, type PurseIdentifier, purseOf } from '../state-queries/purse-identifier.js';
import {
  decodeClValue,
  queryState,
  type TrackingCopyError,
  unexpectedStoredValueVariant,
} from '../state-queries/tracking-copy-error.js';
import { inNodeFrame } from '../system/native/native-events.js';
import { unsupported } from '../unsupported.js';
import { type NativeOutcome, runNativeStep, type TransactionRun } from './transaction-run.js';

const NO_TRANSFERS: NativeOutcome = { transfers: [] };
const U512_MAX = (1n << 512n) - 1n;

/** Holds `amount` motes on the payer's purse, or what it has if that is less. */
export function placeHold(
  run: TransactionRun,
  step: 'hold' | 'fee',
  kind: HoldKind,
  payer: PurseIdentifier,
  amount: bigint,
): void {
  runNativeStep(run, step, ({ tracking, inspector }) =>
    inNodeFrame(inspector, step, () => {
      const blockTimeMs = readable(queryState(readBlockTime, tracking));
      if (blockTimeMs === undefined) return unsupported('a block without block time');
      const { purse, available } = readable(inquireBalance(run.scratch, payer));
      const held = amount < available ? amount : available;
      const key = balanceHoldKey(kind, purse.addr, blockTimeMs);
      const earlier = readable(queryState(holdAmount, tracking, key));
      const total = earlier + held > U512_MAX ? U512_MAX : earlier + held;
      tracking.write(key, storedCLValue(clU512(total)));
      inspector.purseHeld({ purse: purse.addr, kind, operation: 'placed', amount: held });
      return ok(NO_TRANSFERS);
    }),
  );
}

/** Clears all processing holds on the payer's purse, and the gas holds that have expired. */
export function clearHolds(run: TransactionRun, payer: PurseIdentifier): void {
  runNativeStep(run, 'clear hold', ({ tracking, inspector }) =>
    inNodeFrame(inspector, 'clear hold', () => {
      const purse = readable(queryState(purseOf, tracking, payer));
      const config = readable(queryState(readGasHoldConfig, tracking));
      if (config === undefined) return unsupported('a block without block time');
      const epochs = [
        { kind: 'processing', epoch: config.blockTimeMs },
        { kind: 'gas', epoch: holdsEpoch(config.blockTimeMs, config.intervalMs) },
      ] as const;
      for (const { kind, epoch } of epochs) {
        for (const key of holdKeys(tracking, kind, purse.addr)) {
          if (holdPlacedAt(key) > epoch) continue;
          const amount = queryState(holdAmount, tracking, key);
          tracking.prune(key);
          inspector.purseHeld({
            purse: purse.addr,
            kind,
            operation: 'cleared',
            amount: amount.ok ? amount.value : 0n,
          });
        }
      }
      return ok(NO_TRANSFERS);
    }),
  );
}

function holdAmount(tracking: TrackingCopy, key: Key): bigint {
  const stored = tracking.get(key);
  if (stored === undefined) return 0n;
  if (stored.kind !== 'CLValue') throw unexpectedStoredValueVariant();
  return decodeClValue(stored.value, CL.U512, readU512);
}

/** The payer's purse was read just before: if it cannot be read now, the node shows a Debug text that we do not build. */
function readable<T>(result: Result<T, TrackingCopyError>): T {
  return result.ok ? result.value : unsupported(`the text of a balance hold error (${result.error.kind})`);
}
