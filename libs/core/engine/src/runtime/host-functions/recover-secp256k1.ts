// casper_recover_secp256k1: the public key that made a secp256k1 signature.

import { rethrowStackOverflow } from '@casper-trace/casper-types/app-error';
import { concatBytes } from '@casper-trace/casper-types/bytes';
import { readSignature } from '@casper-trace/casper-types/signature';
import { verifySecp256k1 } from '@casper-trace/casper-types/verify-secp256k1';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { ApiError } from '../../api-error.js';
import { ExecTrap } from '../../exec-error.js';
import { guestBytes, guestValue, memoryOf } from '../guest-values.js';
import type { HostFunction } from '../host-function.js';

const SECP256K1_TAG = 2;
const RECOVERY_IDS = 4;

/** The tagged compressed key; undefined if the signature gives none. `signature` is tagged. */
function recover(message: Uint8Array, signature: Uint8Array, recoveryId: number): Uint8Array | undefined {
  if (signature[0] !== SECP256K1_TAG) return undefined;
  try {
    const parsed = secp256k1.Signature.fromBytes(signature.subarray(1), 'compact').addRecoveryBit(recoveryId);
    const key = parsed.recoverPublicKey(sha256(message)).toBytes(true);
    // k256 verifies the recovered key against the message and refuses a high S.
    const isValid = verifySecp256k1({ algorithm: 'secp256k1', bytes: key }, signature.subarray(1), message);
    return isValid ? concatBytes(Uint8Array.of(SECP256K1_TAG), key) : undefined;
  } catch (error) {
    rethrowStackOverflow(error);
    return undefined;
  }
}

/** Params: message and signature with their sizes, pointer for the key, recovery id. */
export const recoverSecp256k1: HostFunction = {
  name: 'casper_recover_secp256k1',
  parameterCount: 6,
  returns: true,
  cost: { entry: 'recover_secp256k1' },
  run: (runtime, [messagePointer, messageSize, signaturePointer, signatureSize, keyPointer, recoveryId]) => {
    if (recoveryId >= RECOVERY_IDS) return ApiError.InvalidArgument;
    const message = guestBytes(runtime, messagePointer, messageSize);
    const signature = guestValue(runtime, signaturePointer, signatureSize, readSignature);
    const key = recover(message, signature, recoveryId);
    if (key === undefined) return ApiError.InvalidArgument;
    try {
      memoryOf(runtime).write(keyPointer, key);
      return 0;
    } catch (error) {
      if (error instanceof ExecTrap) return ApiError.HostBufferEmpty;
      throw error;
    }
  },
};
