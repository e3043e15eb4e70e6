// casper_get_named_arg: an argument's bytes.
import { getArg } from '@casper-trace/casper-types/runtime-args';
import { ApiError } from '../../api-error.js';
import { unsupported } from '../../unsupported.js';
import { guestBytes, memoryOf } from '../guest-values.js';
import type { HostFunction } from '../host-function.js';
import { lossyUtf8 } from '../utf8.js';

/** Params: name pointer and size, pointer and size of the room. The node panics if the room is larger than the value. */
export const getNamedArg: HostFunction = {
  name: 'casper_get_named_arg',
  parameterCount: 4,
  returns: true,
  cost: { entry: 'get_named_arg' },
  run: (runtime, [namePointer, nameSize, pointer, size]) => {
    const value = getArg(runtime.context.args, lossyUtf8(guestBytes(runtime, namePointer, nameSize)));
    if (value === undefined) return ApiError.MissingArgument;
    if (value.bytes.length > size) return ApiError.OutOfMemory;
    if (value.bytes.length < size && !runtime.execution.rules.versioned.namedArgTakesLargerRoom) {
      return unsupported('casper_get_named_arg with more room than the argument needs');
    }
    memoryOf(runtime).write(pointer, value.bytes);
    return 0;
  },
};
