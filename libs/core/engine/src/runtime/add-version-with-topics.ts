// Common part of the two functions of 2.x that store a version with message topics.
// Mirrors casper-execution-engine 8.1.1 runtime/externals.rs `AddContractVersionWithMessageTopics`.

import { compareTexts } from '@casper-trace/casper-types/bytes';
import { BytesreprError } from '@casper-trace/casper-types/bytesrepr/bytesrepr-error';
import { readSortedMap } from '@casper-trace/casper-types/bytesrepr/collections';
import { readString } from '@casper-trace/casper-types/bytesrepr/primitives';
import type { Reader } from '@casper-trace/casper-types/bytesrepr/reader';
import { readEntityEntryPoint, readEntryPoints } from '@casper-trace/casper-types/entry-point';
import { readNamedKeys } from '@casper-trace/casper-types/named-keys';
import { ApiError, type ApiReply } from '../api-error.js';
import { addContractVersion } from './contract-versions.js';
import { listedName, ownNamed } from './entry-point-names.js';
import { guestHash, guestValue } from './guest-values.js';
import type { Runtime } from './runtime.js';

const HASH_LENGTH = 32;

/** The only operation on topics is to add them. */
export function readTopicOperation(reader: Reader): 'Add' {
  if (reader.u8() !== 0) throw new BytesreprError('Formatting', 'message topic operation');
  return 'Add';
}

const readTopics = (reader: Reader): string[] =>
  readSortedMap(reader, readString, readTopicOperation, compareTexts).map(([name]) => name);

/** Args: package hash, pointer for the version, entry points (2.x form), named keys, topics, pointer and size for the contract hash. */
export function addVersionWithTopics(runtime: Runtime, args: readonly number[]): ApiReply {
  const [hashPointer, hashSize, versionPointer, pointsPointer, pointsSize] = args as [
    number,
    number,
    number,
    number,
    number,
  ];
  const [keysPointer, keysSize, topicsPointer, topicsSize, outputPointer, outputSize] = args.slice(5) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (outputSize < HASH_LENGTH) return ApiError.BufferTooSmall;
  const packageHash = guestHash(runtime, hashPointer, hashSize);
  const listed = guestValue(runtime, pointsPointer, pointsSize, (r) => readEntryPoints(r, readEntityEntryPoint));
  const namedKeys = guestValue(runtime, keysPointer, keysSize, readNamedKeys);
  const topics = guestValue(runtime, topicsPointer, topicsSize, readTopics);
  const { maxTopicNameSize } = runtime.execution.rules.wasm.messagesLimits;
  const encoder = new TextEncoder();
  if (topics.some((name) => encoder.encode(name).length > maxTopicNameSize)) return ApiError.MaxTopicNameSizeExceeded;
  return addContractVersion(runtime, {
    packageHash,
    exportNames: listed.map(listedName),
    entryPoints: listed.map(ownNamed),
    namedKeys,
    topics,
    outputPointer,
    versionPointer,
  });
}
