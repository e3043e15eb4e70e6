// Emitting a message. Mirrors casper-execution-engine 8.1.1 runtime/mod.rs `emit_message` and
// runtime_context/mod.rs `metered_emit_message`.
import { CL } from '@casper-trace/casper-types/cl-type';
import { clTuple, clU64 } from '@casper-trace/casper-types/cl-value';
import { blockGlobalKey, messageKey, messageTopicKey } from '@casper-trace/casper-types/key';
import { type MessagePayload, messageChecksum } from '@casper-trace/casper-types/message';
import { type StoredValue, storedCLValue, storedValueToBytes } from '@casper-trace/casper-types/stored-value';
import { ApiError, type ApiReply } from '../api-error.js';
import { clValueInto } from './decoding.js';
import { topicNameHash } from './message-topics.js';
import type { RuntimeContext } from './runtime-context.js';
import { asCLValue, chargeStorage, readState } from './state-access.js';

const U32_MAX = 0xffff_ffff;
const U64_MAX = (1n << 64n) - 1n;
const countType = CL.Tuple2(CL.U64, CL.U64);

/** Messages of this block so far. */
function messagesInBlock(context: RuntimeContext): bigint {
  const stored = readState(context, blockGlobalKey('MessageCount'));
  if (stored === undefined) return 0n;
  const [timeMs, count] = clValueInto(asCLValue(stored), countType, (reader) => [reader.u64(), reader.u64()]);
  return timeMs === context.execution.block.timeMs ? count : 0n;
}

/** Emits from the running contract; returns 0 or an ApiError. */
export function emitMessage(context: RuntimeContext, topicName: string, message: MessagePayload): ApiReply {
  const { tracking, block } = context.execution;
  const { entityAddr } = context;
  const topicHash = topicNameHash(topicName);
  const topicKey = messageTopicKey(entityAddr, topicHash);
  const topic = readState(context, topicKey);
  if (topic?.kind !== 'MessageTopic') return ApiError.MessageTopicNotRegistered;
  const isFirstInBlock = topic.value.blocktime !== block.timeMs;
  if (isFirstInBlock) {
    // Messages of older blocks go, except the first one: it will be written over.
    for (let index = 1; index < topic.value.messageCount; index += 1) {
      tracking.prune(messageKey(entityAddr, topicHash, index));
    }
  }
  const topicIndex = isFirstInBlock ? 0 : topic.value.messageCount;
  const blockIndex = messagesInBlock(context);
  if (topicIndex === U32_MAX) return ApiError.MessageTopicFull;
  if (blockIndex === U64_MAX) return ApiError.MaxMessagesPerBlockExceeded;
  const topicSummary: StoredValue = {
    kind: 'MessageTopic',
    value: { messageCount: topicIndex + 1, blocktime: block.timeMs, topicName },
  };
  const checksum: StoredValue = { kind: 'Message', value: messageChecksum(blockIndex, message) };
  const blockMessageCount = storedCLValue(clTuple(clU64(block.timeMs), clU64(blockIndex + 1n)));
  const sizes = [topicSummary, checksum, blockMessageCount].map((value) => storedValueToBytes(value).length);
  chargeStorage(
    context,
    sizes.reduce((sum, size) => sum + size, 0),
  );
  tracking.emitMessage({
    topicKey,
    topicSummary,
    messageKey: messageKey(entityAddr, topicHash, topicIndex),
    messageChecksum: checksum,
    blockMessageCount,
    message: { entityAddr, message, topicName, topicNameHash: topicHash, topicIndex, blockIndex },
  });
  return 0;
}
