// What the inspector hears of purses and rights that calls hand over.
import type { RuntimeArgs } from '@casper-trace/casper-types/runtime-args';
import type { URef } from '@casper-trace/casper-types/uref';
import type { ContextRef } from '../inspector.js';
import { tellGrant, tellPurseAccess } from './events.js';
import { extractURefs } from './rewrite-urefs.js';
import type { RuntimeContext } from './runtime-context.js';

/** A URef of an argument as the caller gave it and as the callee gets it. */
interface HandedOver {
  readonly name: string;
  readonly asked: URef;
  readonly effective: URef;
}

function handedOver(askedArgs: RuntimeArgs, args: RuntimeArgs): HandedOver[] {
  return args.flatMap(({ name, value }, index) => {
    const asked = extractURefs((askedArgs[index] ?? { value }).value);
    return extractURefs(value).map((effective, position) => ({
      name,
      asked: asked[position] ?? effective,
      effective,
    }));
  });
}

/** Tells which purses `caller` passes in arguments. */
export function tellPassedArgs(caller: RuntimeContext, askedArgs: RuntimeArgs, args: RuntimeArgs): void {
  if (!caller.execution.observed) return;
  for (const { name, asked, effective } of handedOver(askedArgs, args)) {
    tellPurseAccess(caller, 'passed', asked, name, effective.rights);
  }
}

/** Tells which purses and rights `callee` receives in arguments; `from` is undefined for the transaction's own. */
export function tellReceivedArgs(
  callee: RuntimeContext,
  from: ContextRef | undefined,
  askedArgs: RuntimeArgs,
  args: RuntimeArgs,
): void {
  if (!callee.execution.observed) return;
  for (const { name, asked, effective } of handedOver(askedArgs, args)) {
    tellPurseAccess(callee, 'received as argument', asked, name, effective.rights);
    tellGrant(callee.execution, effective, from, callee.ref, 'argument');
  }
}

/** Tells which purses and rights `callee` gives back to `caller`. */
export function tellReturned(callee: RuntimeContext, caller: ContextRef, urefs: readonly URef[]): void {
  for (const uref of urefs) {
    tellPurseAccess(callee, 'returned', uref, undefined, uref.rights);
    tellGrant(callee.execution, uref, callee.ref, caller, 'returned');
  }
}
