// casper_load_named_keys: all named keys of the context into the host buffer.

import { Writer } from '@casper-trace/casper-types/bytesrepr/writer';
import { CL } from '@casper-trace/casper-types/cl-type';
import { writeNamedKeys } from '@casper-trace/casper-types/named-keys';
import { ApiError } from '../../api-error.js';
import { tellKeyPurseAccess } from '../events.js';
import { returnByHostBuffer, writeU32 } from '../guest-values.js';
import type { HostFunction } from '../host-function.js';

const namedKeysType = CL.Map(CL.String, CL.Key);

/** Params: pointer for the number of keys, pointer for the size in bytes. Nothing is put if there is none. */
export const loadNamedKeys: HostFunction = {
  name: 'casper_load_named_keys',
  parameterCount: 2,
  returns: true,
  cost: { entry: 'load_named_keys' },
  run: (runtime, [countPointer, sizePointer]) => {
    if (runtime.hostBuffer !== undefined) return ApiError.HostBufferFull;
    const { context } = runtime;
    writeU32(runtime, countPointer, context.namedKeys.size);
    if (context.namedKeys.size === 0) return 0;
    const writer = new Writer();
    writeNamedKeys(writer, context.namedKeys);
    for (const [name, key] of context.namedKeys) tellKeyPurseAccess(context, 'loaded', key, name);
    return returnByHostBuffer(runtime, { type: namedKeysType, bytes: writer.finish() }, sizePointer);
  },
};
