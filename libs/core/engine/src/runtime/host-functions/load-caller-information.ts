// casper_load_caller_information: initiator, immediate caller or all callers.
import { Writer } from '@casper-trace/casper-types/bytesrepr/writer';
import { CL, type CLType } from '@casper-trace/casper-types/cl-type';
import { clByteArray, clOption, clValueToBytes } from '@casper-trace/casper-types/cl-value';
import { ApiError } from '../../api-error.js';
import type { SystemCaller } from '../../system/system-caller.js';
import { returnByHostBuffer, writeU32 } from '../guest-values.js';
import type { HostFunction } from '../host-function.js';
import type { Runtime } from '../runtime.js';

/** Which callers; other numbers are refused. */
const Information = { Initiator: 0, Immediate: 1, FullCallChain: 2 } as const;
/** Indices of the fields of CallerInfo, and its kinds. */
const ACCOUNT = 0;
const CONTRACT_PACKAGE = 2;
const ENTITY = 3;
const CONTRACT = 4;
const FIELD_COUNT = 5;

/** `CallerInfo`: its kind, then a map of all five fields, each an option. */
function writeCallerInfo(writer: Writer, caller: SystemCaller): void {
  const isAccount = caller.kind === 'Initiator';
  const values = new Map<number, Uint8Array>(
    isAccount
      ? [[ACCOUNT, caller.accountHash]]
      : [
          [CONTRACT_PACKAGE, caller.packageHash],
          [CONTRACT, caller.contractHash],
        ],
  );
  writer.u8(isAccount ? ACCOUNT : CONTRACT).u32(FIELD_COUNT);
  for (let index = 0; index < FIELD_COUNT; index += 1) {
    const value = values.get(index);
    const inner: CLType = index === ENTITY ? CL.Any : CL.ByteArray(32);
    writer.u8(index).bytes(clValueToBytes(clOption(inner, value === undefined ? undefined : clByteArray(value))));
  }
}

function callersOf(runtime: Runtime, information: number): readonly SystemCaller[] | undefined {
  if (information === Information.Initiator) {
    return [{ kind: 'Initiator', accountHash: runtime.execution.initiator }];
  }
  if (information === Information.FullCallChain) return runtime.stack.frames;
  return runtime.immediateCaller === undefined ? undefined : [runtime.immediateCaller];
}

/** Params: which callers (u8), pointer for their number, pointer for the size of the list in the host buffer. */
export const loadCallerInformation: HostFunction = {
  name: 'casper_load_caller_information',
  parameterCount: 3,
  returns: true,
  cost: { fixed: 10_000 },
  byteParameters: [0],
  run: (runtime, [information, countPointer, sizePointer]) => {
    if (runtime.hostBuffer !== undefined) return ApiError.HostBufferFull;
    if (information > Information.FullCallChain) return ApiError.InvalidCallerInfoRequest;
    const callers = callersOf(runtime, information);
    if (callers === undefined) return ApiError.Unhandled;
    writeU32(runtime, countPointer, callers.length);
    const writer = new Writer().u32(callers.length);
    for (const caller of callers) writeCallerInfo(writer, caller);
    return returnByHostBuffer(runtime, { type: CL.List(CL.Any), bytes: writer.finish() }, sizePointer);
  },
};
