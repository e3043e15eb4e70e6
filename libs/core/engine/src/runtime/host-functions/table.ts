// The host functions of protocol 2.0: what contracts import from `env`, besides `gas` and `memory`.
// Mirrors casper-execution-engine 8.1.1 resolvers/v1_resolver.rs.
import type { HostFunction } from '../host-function.js';
import { add } from './add.js';
import { addAssociatedKey } from './add-associated-key.js';
import { addContractVersion } from './add-contract-version.js';
import { addContractVersionWithMessageTopics } from './add-contract-version-with-message-topics.js';
import { addPackageVersionWithMessageTopics } from './add-package-version-with-message-topics.js';
import { blake2b } from './blake2b.js';
import { callContract } from './call-contract.js';
import { callPackageVersion } from './call-package-version.js';
import { callVersionedContract } from './call-versioned-contract.js';
import { createContractPackageAtHash } from './create-contract-package-at-hash.js';
import { createContractUserGroup } from './create-contract-user-group.js';
import { createPurse } from './create-purse.js';
import { dictionaryGet } from './dictionary-get.js';
import { dictionaryPut } from './dictionary-put.js';
import { dictionaryRead } from './dictionary-read.js';
import { disableContractVersion } from './disable-contract-version.js';
import { emitMessage } from './emit-message.js';
import { enableContractVersion } from './enable-contract-version.js';
import { genericHash } from './generic-hash.js';
import { getBalance } from './get-balance.js';
import { getBlockInfo } from './get-block-info.js';
import { getBlocktime } from './get-blocktime.js';
import { getCaller } from './get-caller.js';
import { getKey } from './get-key.js';
import { getMainPurse } from './get-main-purse.js';
import { getNamedArg } from './get-named-arg.js';
import { getNamedArgSize } from './get-named-arg-size.js';
import { getPhase } from './get-phase.js';
import { getSystemContract } from './get-system-contract.js';
import { hasKey } from './has-key.js';
import { isValidURef } from './is-valid-uref.js';
import { loadAuthorizationKeys } from './load-authorization-keys.js';
import { loadCallStack } from './load-call-stack.js';
import { loadCallerInformation } from './load-caller-information.js';
import { loadNamedKeys } from './load-named-keys.js';
import { manageMessageTopic } from './manage-message-topic.js';
import { newDictionary } from './new-dictionary.js';
import { newURef } from './new-uref.js';
import { provisionContractUserGroupURef } from './provision-contract-user-group-uref.js';
import { putKey } from './put-key.js';
import { randomBytes } from './random-bytes.js';
import { readHostBuffer } from './read-host-buffer.js';
import { readValue } from './read-value.js';
import { recoverSecp256k1 } from './recover-secp256k1.js';
import { removeAssociatedKey } from './remove-associated-key.js';
import { removeContractUserGroup } from './remove-contract-user-group.js';
import { removeContractUserGroupURefs } from './remove-contract-user-group-urefs.js';
import { removeKey } from './remove-key.js';
import { ret } from './ret.js';
import { revert } from './revert.js';
import { setActionThreshold } from './set-action-threshold.js';
import { transferFromPurseToAccount } from './transfer-from-purse-to-account.js';
import { transferFromPurseToPurse } from './transfer-from-purse-to-purse.js';
import { transferToAccount } from './transfer-to-account.js';
import { updateAssociatedKey } from './update-associated-key.js';
import { verifySignature } from './verify-signature.js';
import { write } from './write.js';

/** All of them, each with its signature and cost. */
export const hostFunctions: readonly HostFunction[] = [
  addAssociatedKey,
  addContractVersionWithMessageTopics,
  addContractVersion,
  addPackageVersionWithMessageTopics,
  add,
  blake2b,
  callContract,
  callPackageVersion,
  callVersionedContract,
  createContractPackageAtHash,
  createContractUserGroup,
  createPurse,
  dictionaryGet,
  dictionaryPut,
  dictionaryRead,
  disableContractVersion,
  emitMessage,
  enableContractVersion,
  genericHash,
  getBalance,
  getBlockInfo,
  getBlocktime,
  getCaller,
  getKey,
  getMainPurse,
  getNamedArgSize,
  getNamedArg,
  getPhase,
  getSystemContract,
  hasKey,
  isValidURef,
  loadAuthorizationKeys,
  loadCallStack,
  loadCallerInformation,
  loadNamedKeys,
  manageMessageTopic,
  newDictionary,
  newURef,
  provisionContractUserGroupURef,
  putKey,
  randomBytes,
  readHostBuffer,
  readValue,
  recoverSecp256k1,
  removeAssociatedKey,
  removeContractUserGroupURefs,
  removeContractUserGroup,
  removeKey,
  ret,
  revert,
  setActionThreshold,
  transferFromPurseToAccount,
  transferFromPurseToPurse,
  transferToAccount,
  updateAssociatedKey,
  verifySignature,
  write,
];
