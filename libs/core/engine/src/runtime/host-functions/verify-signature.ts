// casper_verify_signature: whether a signature is a key's.
import { readPublicKey } from '@casper-trace/casper-types/public-key';
import { readSignature, verifySignature as verify } from '@casper-trace/casper-types/signature';
import { ApiError } from '../../api-error.js';
import { guestBytes, guestValue } from '../guest-values.js';
import type { HostFunction } from '../host-function.js';

/** Params: message, signature and public key with their sizes. Returns 0 or InvalidArgument. */
export const verifySignature: HostFunction = {
  name: 'casper_verify_signature',
  parameterCount: 6,
  returns: true,
  cost: { entry: 'verify_signature' },
  run: (runtime, [messagePointer, messageSize, signaturePointer, signatureSize, keyPointer, keySize]) => {
    const message = guestBytes(runtime, messagePointer, messageSize);
    const signature = guestValue(runtime, signaturePointer, signatureSize, readSignature);
    const publicKey = guestValue(runtime, keyPointer, keySize, readPublicKey);
    return verify(publicKey, signature, message) ? 0 : ApiError.InvalidArgument;
  },
};
