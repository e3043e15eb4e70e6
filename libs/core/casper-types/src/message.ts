// Messages that contracts emit; mirrors casper-types 6.0.1 contract_messages/messages.rs.

import { decodeAll } from './bytesrepr/reader.js';
import { encode, Writer } from './bytesrepr/writer.js';
import { byteVecCodec, type Codec, enumOf, hash32Codec, recordOf, stringCodec, u32Codec, u64Codec } from './codec.js';
import { formatEntityAddr, parseEntityAddr, readEntityAddr } from './entity-addr.js';
import { blake2b256 } from './hash.js';

/** A text or raw bytes. */
export type MessagePayload =
  | { readonly kind: 'String'; readonly value: string }
  | { readonly kind: 'Bytes'; readonly value: Uint8Array };

/** A message as it stands in the block's events. */
export interface Message {
  /** 33-byte EntityAddr of the emitter. */
  readonly entityAddr: Uint8Array;
  readonly message: MessagePayload;
  readonly topicName: string;
  readonly topicNameHash: Uint8Array;
  readonly topicIndex: number;
  readonly blockIndex: bigint;
}

const entityAddrCodec: Codec<Uint8Array> = {
  read: readEntityAddr,
  write: (writer, addr) => void writer.bytes(addr),
  toJson: formatEntityAddr,
  fromJson: (node) => node.parsed(parseEntityAddr),
};

/** Both encodings of MessagePayload. */
export const messagePayloadCodec: Codec<MessagePayload> = enumOf<MessagePayload>({
  String: [0, stringCodec],
  Bytes: [1, byteVecCodec],
});

/** Both encodings of Message. */
export const messageCodec: Codec<Message> = recordOf<Message>({
  entityAddr: ['entity_addr', entityAddrCodec],
  message: ['message', messagePayloadCodec],
  topicName: ['topic_name', stringCodec],
  topicNameHash: ['topic_name_hash', hash32Codec()],
  topicIndex: ['topic_index', u32Codec],
  blockIndex: ['block_index', u64Codec],
});

/** Both encodings of a 32-byte message checksum; JSON `message-checksum-…`. */
export const messageChecksumCodec: Codec<Uint8Array> = hash32Codec('message-checksum-');

/** bytesrepr of `Vec<Message>`. */
export function messagesToBytes(messages: readonly Message[]): Uint8Array {
  return new Writer().vec(messages, messageCodec.write).finish();
}

/** Inverse of `messagesToBytes`; BytesreprError if there is more or less. */
export function messagesFromBytes(bytes: Uint8Array): readonly Message[] {
  return decodeAll(bytes, (reader) => reader.vec(messageCodec.read));
}

/** The checksum stored for a message: blake2b of the payload behind the block index, as the runtime reckons it. */
export function messageChecksum(blockIndex: bigint, payload: MessagePayload): Uint8Array {
  return blake2b256(encode(blockIndex, u64Codec.write), encode(payload, messagePayloadCodec.write));
}
