// casper_emit_message: emits a message under one of the context's topics.
import { messagePayloadCodec } from '@casper-trace/casper-types/message';
import { ApiError } from '../../api-error.js';
import { invalidUtf8EncodingError, trap } from '../../exec-error.js';
import { unsupported } from '../../unsupported.js';
import { emitMessage as emit } from '../emit-message.js';
import { guestBytes, guestValue } from '../guest-values.js';
import type { HostFunction } from '../host-function.js';
import { hostFunctionGas } from '../host-function-gas.js';
import { strictUtf8, utf8ErrorText } from '../utf8.js';

/** Params: topic name (plain UTF-8), payload. Each message that is emitted makes the next one of the execution dearer. */
export const emitMessage: HostFunction = {
  name: 'casper_emit_message',
  parameterCount: 4,
  returns: true,
  cost: 'own',
  run: (runtime, args) => {
    const [namePointer, nameSize, messagePointer, messageSize] = args as [number, number, number, number];
    const { context, execution } = runtime;
    const { hostFunctionCosts, costIncreasePerMessage, messagesLimits } = execution.rules.wasm;
    const cost = hostFunctionCosts['emit_message'] ?? unsupported('a chainspec without the cost of emit_message');
    context.gas.chargeBig(context.emitMessageCost);
    context.gas.chargeBig(hostFunctionGas({ cost: 0n, arguments: cost.arguments }, args));
    if (nameSize > messagesLimits.maxTopicNameSize) return ApiError.MaxTopicNameSizeExceeded;
    if (messageSize > messagesLimits.maxMessageSize) return ApiError.MessageTooLarge;
    const bytes = guestBytes(runtime, namePointer, nameSize);
    const name = strictUtf8(bytes) ?? trap(invalidUtf8EncodingError(utf8ErrorText(bytes)));
    const payload = guestValue(runtime, messagePointer, messageSize, (r) => messagePayloadCodec.read(r));
    const refused = emit(context, name, payload);
    if (refused === 0) context.emitMessageCost += costIncreasePerMessage;
    return refused;
  },
};
