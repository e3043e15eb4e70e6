// The gas counter of one execution. Mirrors casper-execution-engine 8.1.1 runtime_context/mod.rs `charge_gas`.
import { gasLimitError, trap } from './exec-error.js';

const SAFE = BigInt(Number.MAX_SAFE_INTEGER);

/**
 * Counts gas up to a limit. Each runtime has its own counter that starts at its caller's value.
 * Limits of real networks fit 53 bits, so the hot path adds plain numbers; larger limits use bigint.
 */
export class GasCounter {
  /** Units of gas. */
  readonly limit: bigint;
  readonly #small: boolean;
  readonly #limitNumber: number;
  #number = 0;
  #bigint = 0n;

  constructor(limit: bigint, value = 0n) {
    this.limit = limit;
    this.#small = limit <= SAFE;
    this.#limitNumber = this.#small ? Number(limit) : 0;
    this.value = value;
  }

  /** Gas consumed so far. */
  get value(): bigint {
    return this.#small ? BigInt(this.#number) : this.#bigint;
  }

  /** Overwrites the counter: the mint helpers restore it so. Never above the limit. */
  set value(value: bigint) {
    if (this.#small) this.#number = Number(value);
    else this.#bigint = value;
  }

  /** Units of gas that can be charged yet. */
  remaining(): bigint {
    return this.limit - this.value;
  }

  /** Charges a non-negative integer that fits 53 bits. Past the limit the counter becomes the limit and execution ends. */
  charge(amount: number): void {
    if (!this.#small) {
      this.chargeBig(BigInt(amount));
      return;
    }
    const next = this.#number + amount;
    if (next > this.#limitNumber) {
      this.#number = this.#limitNumber;
      trap(gasLimitError);
    }
    this.#number = next;
  }

  /** As `charge`, for amounts of any size. */
  chargeBig(amount: bigint): void {
    const next = this.value + amount;
    if (next > this.limit) {
      this.value = this.limit;
      trap(gasLimitError);
    }
    this.value = next;
  }

  /** A counter of its own for a sub-runtime, at the same value. */
  fork(): GasCounter {
    return new GasCounter(this.limit, this.value);
  }
}
