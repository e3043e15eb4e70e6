// casper_get_named_arg_size: how long an argument is.
import { getArg } from '@casper-trace/casper-types/runtime-args';
import { ApiError } from '../../api-error.js';
import { guestBytes, writeU32 } from '../guest-values.js';
import type { HostFunction } from '../host-function.js';
import { lossyUtf8 } from '../utf8.js';

/** Params: name pointer and size (plain UTF-8, ill-formed bytes are replaced), pointer for the size. */
export const getNamedArgSize: HostFunction = {
  name: 'casper_get_named_arg_size',
  parameterCount: 3,
  returns: true,
  cost: { entry: 'get_named_arg_size' },
  run: (runtime, [namePointer, nameSize, sizePointer]) => {
    const value = getArg(runtime.context.args, lossyUtf8(guestBytes(runtime, namePointer, nameSize)));
    if (value === undefined) return ApiError.MissingArgument;
    writeU32(runtime, sizePointer, value.bytes.length);
    return 0;
  },
};
