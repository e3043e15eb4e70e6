// The result of a transaction as it grows step by step. Mirrors casper-node 2.0.3
// components/contract_runtime/types.rs (ExecutionArtifactBuilder).
import type { ExecutionResultV2 } from '@casper-trace/casper-types/execution-result';
import type { Message } from '@casper-trace/casper-types/message';
import type { Transaction } from '@casper-trace/casper-types/transaction';
import type { Transfer } from '@casper-trace/casper-types/transfer';
import type { Effects, Transform } from '@casper-trace/casper-types/transform';
import type { WasmResult } from '../execute-wasm.js';

/** Gas in units of gas, the rest in motes. */
export class ExecutionArtifact {
  readonly #transaction: Transaction;
  readonly #gasPrice: number;
  readonly #effects: Transform[] = [];
  readonly #transfers: Transfer[] = [];
  readonly #messages: Message[] = [];
  #errorMessage: string | undefined;
  #minCost = 0n;
  #cost = 0n;
  #available: bigint | undefined;
  #measuresAvailable = false;
  #limit = 0n;
  #consumed = 0n;
  #refund = 0n;

  constructor(transaction: Transaction, gasPrice: number) {
    this.#transaction = transaction;
    this.#gasPrice = gasPrice;
  }

  /** Set by the first error; what happens later still enters the result, except what Wasm did. */
  get errorMessage(): string | undefined {
    return this.#errorMessage;
  }

  get consumed(): bigint {
    return this.#consumed;
  }

  /** Cost, raised to the least cost; what the payer had if that was measured and is less than the cost. */
  get costToUse(): bigint {
    if (this.#available !== undefined && this.#available < this.#cost) return this.#available;
    return this.#cost < this.#minCost ? this.#minCost : this.#cost;
  }

  /** Sets gas limit and cost; `minCost`: what is reported as cost at least. */
  setLimits(limit: bigint, cost: bigint, minCost: bigint): void {
    this.#limit = limit;
    this.#cost = cost;
    this.#minCost = minCost;
  }

  /** What the payer had before the session, in motes; undefined if the purse could not be read. It caps the cost. */
  setAvailable(available: bigint | undefined): void {
    this.#measuresAvailable = true;
    this.#available = available;
  }

  setRefund(refund: bigint): void {
    this.#refund = refund;
  }

  /** A native operation consumes its whole limit, which is also the least cost then, unless the balance was measured. */
  consumeNatively(limit: bigint): void {
    if (!this.#measuresAvailable) this.#minCost = limit;
    this.#consumed += limit;
  }

  /** Gas of payment code that failed. */
  consume(gas: bigint): void {
    this.#consumed += gas;
  }

  /** Sets the message, whatever was there. */
  fail(message: string): void {
    this.#errorMessage = message;
  }

  /** Sets the message if there is none. */
  failIfNone(message: string): void {
    this.#errorMessage ??= message;
  }

  append(effects: Effects, transfers: readonly Transfer[] = []): void {
    this.#effects.push(...effects);
    this.#transfers.push(...transfers);
  }

  /** Takes over what Wasm did. After an error, also an earlier one, its effects do not enter the result. */
  appendWasm(result: WasmResult): void {
    this.#consumed += result.consumed;
    if (result.error !== undefined) this.fail(result.error.message);
    else if (result.consumed === 0n) this.fail('Wasm consumed 0 gas');
    if (this.#errorMessage !== undefined) return;
    this.append(result.effects, result.transfers);
    this.#messages.push(...result.messages);
  }

  /** The result so far. */
  build(): { readonly result: ExecutionResultV2; readonly messages: readonly Message[] } {
    const { initiator, sizeEstimate } = this.#transaction;
    return {
      result: {
        initiator,
        errorMessage: this.#errorMessage,
        currentPrice: this.#gasPrice,
        limit: this.#limit,
        consumed: this.#consumed,
        cost: this.costToUse,
        refund: this.#refund,
        transfers: this.#transfers,
        sizeEstimate,
        effects: this.#effects,
      },
      messages: this.#messages,
    };
  }
}
