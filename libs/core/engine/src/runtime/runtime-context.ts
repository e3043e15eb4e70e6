// The context in which code runs: whose named keys and access rights apply, its gas and its spending limit.
// Mirrors casper-execution-engine 8.1.1 runtime_context/mod.rs (fields, `new_from_self`).

import { EntityKindTag, entityAddr } from '@casper-trace/casper-types/entity-addr';
import type { EntryPointType } from '@casper-trace/casper-types/entry-point';
import { type Key, KeyTag, keyHash32 } from '@casper-trace/casper-types/key';
import type { NamedKeys } from '@casper-trace/casper-types/named-keys';
import type { RuntimeArgs } from '@casper-trace/casper-types/runtime-args';
import type { Transfer } from '@casper-trace/casper-types/transfer';
import type { URef } from '@casper-trace/casper-types/uref';
import type { GasCounter } from '../gas-counter.js';
import type { ContextRef } from '../inspector.js';
import type { ContextAccessRights } from './context-access-rights.js';
import type { Execution } from './execution.js';

/** What a new context is given; the rest is its caller's. */
export interface ContextFields {
  readonly contextKey: Key;
  readonly entryPointType: EntryPointType;
  readonly namedKeys: NamedKeys;
  readonly accessRights: ContextAccessRights;
  readonly args: RuntimeArgs;
}

/** What passes from caller to callee, by copy. */
export interface InheritedFields {
  readonly gas: GasCounter;
  readonly transfers: readonly Transfer[];
  readonly remainingSpendingLimit: bigint;
  readonly emitMessageCost: bigint;
  readonly paymentPurse: URef | undefined;
}

/** A context is mutable and belongs to one runtime. */
export class RuntimeContext {
  readonly execution: Execution;
  /** `Key::Account` or `Key::Hash`. */
  readonly contextKey: Key;
  readonly entryPointType: EntryPointType;
  #namedKeys: NamedKeys;
  /** The same map once it is a copy: most contexts never change a named key, and accounts have thousands of them. */
  #changedNamedKeys: Map<string, Key> | undefined;
  readonly accessRights: ContextAccessRights;
  args: RuntimeArgs;
  readonly gas: GasCounter;
  transfers: Transfer[];
  /** Motes that may still leave the initiator's main purse. */
  remainingSpendingLimit: bigint;
  /** Gas: base cost of the next message; rises with each. */
  emitMessageCost: bigint;
  paymentPurse: URef | undefined;
  /** Whose context this is, for the inspector. */
  readonly ref: ContextRef;

  constructor(execution: Execution, fields: ContextFields, inherited: InheritedFields) {
    this.execution = execution;
    this.contextKey = fields.contextKey;
    this.entryPointType = fields.entryPointType;
    this.#namedKeys = fields.namedKeys;
    this.accessRights = fields.accessRights;
    this.args = fields.args;
    this.gas = inherited.gas;
    this.transfers = [...inherited.transfers];
    this.remainingSpendingLimit = inherited.remainingSpendingLimit;
    this.emitMessageCost = inherited.emitMessageCost;
    this.paymentPurse = inherited.paymentPurse;
    this.ref = { kind: contextKind(execution, fields.contextKey), address: keyHash32(fields.contextKey) };
  }

  /** A callee's context: gas, transfers, spending limit and payment purse are copies of this one's. */
  fork(fields: ContextFields): RuntimeContext {
    return new RuntimeContext(this.execution, fields, {
      gas: this.gas.fork(),
      transfers: this.transfers,
      remainingSpendingLimit: this.remainingSpendingLimit,
      emitMessageCost: this.emitMessageCost,
      paymentPurse: this.paymentPurse,
    });
  }

  /** The live named keys of this context: nested calls into the same contract change the record, not these. */
  get namedKeys(): NamedKeys {
    return this.#namedKeys;
  }

  /** Takes over the named keys of a context that has ended. */
  set namedKeys(namedKeys: NamedKeys) {
    this.#namedKeys = namedKeys;
    this.#changedNamedKeys = undefined;
  }

  /** The map to change: a copy of what the context was given. */
  #changeableNamedKeys(): Map<string, Key> {
    if (this.#changedNamedKeys === undefined) {
      this.#changedNamedKeys = new Map(this.#namedKeys);
      this.#namedKeys = this.#changedNamedKeys;
    }
    return this.#changedNamedKeys;
  }

  /** Puts a name into the live named keys; the record is the caller's task. */
  setNamedKey(name: string, key: Key): void {
    this.#changeableNamedKeys().set(name, key);
  }

  /** Removes a name from the live named keys; the record is the caller's task. */
  deleteNamedKey(name: string): void {
    if (this.#namedKeys.has(name)) this.#changeableNamedKeys().delete(name);
  }

  /** The 32 bytes behind the context key's tag. */
  get address(): Uint8Array {
    return this.ref.address;
  }

  /** True for the contexts of system contracts, which may read and write everything. */
  get isSystem(): boolean {
    return this.ref.kind === 'system';
  }

  /** The context as 33-byte EntityAddr: messages are addressed so. */
  get entityAddr(): Uint8Array {
    const kinds = {
      account: EntityKindTag.Account,
      contract: EntityKindTag.SmartContract,
      system: EntityKindTag.System,
      node: EntityKindTag.System,
    };
    return entityAddr(kinds[this.ref.kind], this.address);
  }
}

function contextKind(execution: Execution, contextKey: Key): ContextRef['kind'] {
  if (contextKey.tag === KeyTag.Account) return 'account';
  return execution.systemRegistry.has(keyHash32(contextKey)) ? 'system' : 'contract';
}
