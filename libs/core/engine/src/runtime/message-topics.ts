// Message topics of a contract. Mirrors casper-storage 2.1.1 tracking_copy/ext.rs `get_message_topics` and
// casper-execution-engine 8.1.1 runtime_context/mod.rs `add_message_topic`.
import { compareTexts, concatBytes } from '@casper-trace/casper-types/bytes';
import { blake2b256 } from '@casper-trace/casper-types/hash';
import { type Key, KeyTag, messageTopicKey } from '@casper-trace/casper-types/key';
import { storedValueTypeName } from '@casper-trace/casper-types/stored-value';
import { ApiError, type ApiReply } from '../api-error.js';
import { displayKey } from '../display-key.js';
import { trackingCopyError, trap } from '../exec-error.js';
import type { RuntimeContext } from './runtime-context.js';
import { writeUnchecked } from './state-access.js';

/** Tag, EntityAddr and hash of the topic's name; behind them stands whether the key is a message's. */
const TOPIC_KEY_LENGTH = 1 + 33 + 32 + 1;

/** Topic hashes by name. */
export type MessageTopics = ReadonlyMap<string, Uint8Array>;

/** The hash that stands for a topic's name in keys. */
export function topicNameHash(name: string): Uint8Array {
  return blake2b256(new TextEncoder().encode(name));
}

const isTopicKey = (key: Key): boolean => key.bytes.length === TOPIC_KEY_LENGTH;

/** All topics of an entity. No Identity. Traps with TrackingCopy. */
export function readMessageTopics(context: RuntimeContext, entityAddr: Uint8Array): MessageTopics {
  const { tracking } = context.execution;
  const prefix = concatBytes(Uint8Array.of(KeyTag.Message), entityAddr);
  const topics = new Map<string, Uint8Array>();
  for (const key of tracking.sortedKeysWithPrefix(prefix)) {
    if (!isTopicKey(key)) continue;
    const stored = tracking.peek(key);
    if (stored === undefined) return trap(trackingCopyError(`Key ${displayKey(key)} not found`));
    if (stored.kind === 'Message') continue;
    if (stored.kind !== 'MessageTopic') {
      const found = storedValueTypeName(stored);
      return trap(trackingCopyError(`Type mismatch. Expected MessageTopic but found ${found}.`));
    }
    topics.set(stored.value.topicName, key.bytes.subarray(34, 66));
  }
  return topics;
}

/** Writes an empty topic, charged. */
export function writeTopic(context: RuntimeContext, entityAddr: Uint8Array, name: string, hash: Uint8Array): void {
  const value = { messageCount: 0, blocktime: context.execution.block.timeMs, topicName: name };
  writeUnchecked(context, messageTopicKey(entityAddr, hash), { kind: 'MessageTopic', value });
}

/** Adds a topic to the running contract; returns 0 or an ApiError. */
export function addMessageTopic(context: RuntimeContext, name: string): ApiReply {
  const topics = readMessageTopics(context, context.entityAddr);
  if (topics.size >= context.execution.rules.wasm.messagesLimits.maxTopicsPerContract) {
    return ApiError.MaxTopicsNumberExceeded;
  }
  if (topics.has(name)) return ApiError.MessageTopicAlreadyRegistered;
  writeTopic(context, context.entityAddr, name, topicNameHash(name));
  return 0;
}

/**
 * Gives a new contract the topics of its previous version and new ones, in the order of the names; returns 0 or an
 * ApiError.
 */
export function carryForwardTopics(
  context: RuntimeContext,
  previousEntityAddr: Uint8Array | undefined,
  entityAddr: Uint8Array,
  newNames: readonly string[],
): ApiReply {
  const topics = new Map(previousEntityAddr === undefined ? [] : readMessageTopics(context, previousEntityAddr));
  if (topics.size + newNames.length > context.execution.rules.wasm.messagesLimits.maxTopicsPerContract) {
    return ApiError.MaxTopicsNumberExceeded;
  }
  for (const name of newNames) {
    if (topics.has(name)) return ApiError.MessageTopicAlreadyRegistered;
    topics.set(name, topicNameHash(name));
  }
  const sorted = [...topics].sort(([left], [right]) => compareTexts(left, right));
  for (const [name, hash] of sorted) writeTopic(context, entityAddr, name, hash);
  return 0;
}
