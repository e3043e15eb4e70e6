// Message topics as stored; mirrors casper-types 6.0.1 contract_messages/topics.rs.

import { type Codec, recordOf, stringCodec, u32Codec, u64Codec } from './codec.js';

/** How many messages a topic got in the block at `blocktime` (milliseconds). */
export interface MessageTopicSummary {
  readonly messageCount: number;
  readonly blocktime: bigint;
  readonly topicName: string;
}

/** Both encodings. */
export const messageTopicCodec: Codec<MessageTopicSummary> = recordOf<MessageTopicSummary>({
  messageCount: ['message_count', u32Codec],
  blocktime: ['blocktime', u64Codec],
  topicName: ['topic_name', stringCodec],
});
