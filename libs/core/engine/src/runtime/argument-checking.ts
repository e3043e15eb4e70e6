// Strict checking of arguments against an entry point's declaration: off on public networks.
// Mirrors the `strict_argument_checking` branch of casper-execution-engine 8.1.1 runtime/mod.rs `execute_contract`.
import { compareTexts } from '@casper-trace/casper-types/bytes';
import { clTypeDebugText, sameCLType } from '@casper-trace/casper-types/cl-type';
import type { ContractEntryPoint } from '@casper-trace/casper-types/entry-point';
import type { RuntimeArgs } from '@casper-trace/casper-types/runtime-args';
import { missingArgumentError, trap, typeMismatchError } from '../exec-error.js';

/** Every declared argument must be there with its type, except options. Of arguments with one name the last counts. */
export function checkArguments(entryPoint: ContractEntryPoint, args: RuntimeArgs): void {
  const declared = new Map(entryPoint.args.map((parameter) => [parameter.name, parameter.type]));
  const given = new Map(args.map((arg) => [arg.name, arg.value.type]));
  for (const [name, type] of [...declared].sort(([left], [right]) => compareTexts(left, right))) {
    const found = given.get(name);
    if (found === undefined) {
      if (type.tag !== 'Option') trap(missingArgumentError(name));
    } else if (!sameCLType(type, found)) {
      trap(typeMismatchError(clTypeDebugText(type), clTypeDebugText(found)));
    }
  }
}
