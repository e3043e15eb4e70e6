// casper_manage_message_topic: adds a message topic to the running contract.
import { KeyTag } from '@casper-trace/casper-types/key';
import { ApiError } from '../../api-error.js';
import {
  ExecTrap,
  invalidContextError,
  invalidImputedOperationError,
  invalidUtf8EncodingError,
  trap,
} from '../../exec-error.js';
import { readTopicOperation } from '../add-version-with-topics.js';
import { guestBytes, guestValue } from '../guest-values.js';
import type { HostFunction } from '../host-function.js';
import { addMessageTopic } from '../message-topics.js';
import type { Runtime } from '../runtime.js';
import { strictUtf8, utf8ErrorText } from '../utf8.js';

const OPERATION_LENGTH = 1;

function requireOperation(runtime: Runtime, pointer: number, size: number): void {
  if (size > OPERATION_LENGTH) trap(invalidImputedOperationError);
  try {
    guestValue(runtime, pointer, size, readTopicOperation);
  } catch (error) {
    if (error instanceof ExecTrap) trap(invalidImputedOperationError);
    throw error;
  }
}

/** Params: topic name (plain UTF-8), operation. Not for session code. */
export const manageMessageTopic: HostFunction = {
  name: 'casper_manage_message_topic',
  parameterCount: 4,
  returns: true,
  cost: { entry: 'manage_message_topic' },
  run: (runtime, [namePointer, nameSize, operationPointer, operationSize]) => {
    if (nameSize > runtime.execution.rules.wasm.messagesLimits.maxTopicNameSize) {
      return ApiError.MaxTopicNameSizeExceeded;
    }
    const bytes = guestBytes(runtime, namePointer, nameSize);
    const name = strictUtf8(bytes) ?? trap(invalidUtf8EncodingError(utf8ErrorText(bytes)));
    requireOperation(runtime, operationPointer, operationSize);
    if (runtime.context.contextKey.tag !== KeyTag.Hash) trap(invalidContextError);
    return addMessageTopic(runtime.context, name);
  },
};
