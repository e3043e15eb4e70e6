// What the runtime tells the inspector about purses, rights and named keys. Reads of `isPurse` leave no effect.
import { balanceKey, type Key, keyURef } from '@casper-trace/casper-types/key';
import type { NamedKeys } from '@casper-trace/casper-types/named-keys';
import type { URef } from '@casper-trace/casper-types/uref';
import type { ContextRef, NamedKeyWritten, PurseAccessKind, RecordChanged, URefGranted } from '../inspector.js';
import type { Execution } from './execution.js';
import type { RuntimeContext } from './runtime-context.js';

/** True if a Balance record exists for the address. */
export function isPurse(execution: Execution, addr: Uint8Array): boolean {
  return execution.tracking.peek(balanceKey(addr)) !== undefined;
}

/** Tells that `context` met a purse; silent if the URef is none. Effective rights default to what the context holds of those asked. */
export function tellPurseAccess(
  context: RuntimeContext,
  access: PurseAccessKind,
  uref: URef,
  name: string | undefined,
  rightsEffective: number = (context.accessRights.rightsOn(uref.addr) ?? 0) & uref.rights,
): void {
  const { execution } = context;
  if (!execution.observed || !isPurse(execution, uref.addr)) return;
  execution.inspector.purseAccessed({
    context: context.ref,
    access,
    purse: uref.addr,
    rightsAsked: uref.rights,
    rightsEffective,
    name,
  });
}

/** As `tellPurseAccess` for a key that may be a URef. */
export function tellKeyPurseAccess(context: RuntimeContext, access: PurseAccessKind, key: Key, name: string): void {
  const uref = keyURef(key);
  if (uref !== undefined) tellPurseAccess(context, access, uref, name);
}

/** Tells that a context gained rights on a URef. */
export function tellGrant(
  execution: Execution,
  uref: URef,
  from: ContextRef | undefined,
  to: ContextRef,
  how: URefGranted['how'],
): void {
  if (!execution.observed) return;
  execution.inspector.urefGranted({ uref, isPurse: isPurse(execution, uref.addr), from, to, how });
}

/** The named key as the context's record has it, else as its live map has it. */
function namedKeyBefore(context: RuntimeContext, name: string): Key | undefined {
  const record = context.execution.tracking.peek(context.contextKey);
  if (record?.kind === 'Account' || record?.kind === 'Contract') return record.value.namedKeys.get(name);
  return context.namedKeys.get(name);
}

/** Runs `write`, then tells the named key before and after; nothing is told if it traps. */
export function tellingNamedKeyWrite(
  context: RuntimeContext,
  operation: 'put' | 'remove',
  name: string,
  after: Key | undefined,
  write: () => void,
): void {
  const { execution } = context;
  if (!execution.observed) {
    write();
    return;
  }
  const before = namedKeyBefore(context, name);
  write();
  execution.inspector.namedKeyWritten({ context: context.ref, name, operation, before, after });
  if (after !== undefined) tellKeyPurseAccess(context, 'stored', after, name);
}

/** Tells the named keys that a new contract starts with. */
export function tellInstalledNamedKeys(
  execution: Execution,
  contract: ContextRef,
  keys: NamedKeys,
  operation: Extract<NamedKeyWritten['operation'], 'initial' | 'inherited'>,
): void {
  if (!execution.observed) return;
  for (const [name, key] of keys) {
    execution.inspector.namedKeyWritten({ context: contract, name, operation, before: undefined, after: key });
    const uref = keyURef(key);
    if (uref === undefined || !isPurse(execution, uref.addr)) continue;
    execution.inspector.purseAccessed({
      context: contract,
      access: 'stored',
      purse: uref.addr,
      rightsAsked: uref.rights,
      rightsEffective: uref.rights,
      name,
    });
  }
}

/** Tells that an account's or a package's record was changed. */
export function tellRecordChange(
  context: RuntimeContext,
  record: RecordChanged['record'],
  address: Uint8Array,
  change: RecordChanged['change'],
  detail: string,
): void {
  const { inspector, observed } = context.execution;
  if (observed) inspector.recordChanged({ context: context.ref, record, address, change, detail });
}

/** Tells an attempt that the host refused. */
export function tellHostError(context: RuntimeContext, hostFunction: string, error: string): void {
  const { inspector, observed } = context.execution;
  if (observed) inspector.hostErrored({ context: context.ref, hostFunction, error });
}
