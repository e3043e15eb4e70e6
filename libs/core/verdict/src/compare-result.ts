// Our execution result against the one that the source recorded, figure by figure and effect by effect.

import { equalBytes } from '@casper-trace/casper-types/bytes';
import { encode } from '@casper-trace/casper-types/bytesrepr/writer';
import type { ExecutionResultV2 } from '@casper-trace/casper-types/execution-result';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { type InitiatorAddr, initiatorAddrToBytes } from '@casper-trace/casper-types/initiator-addr';
import { jsonToText } from '@casper-trace/casper-types/json';
import { formatKey } from '@casper-trace/casper-types/key-format';
import { type Message, messagesToBytes } from '@casper-trace/casper-types/message';
import { type Transfer, transferCodec } from '@casper-trace/casper-types/transfer';
import { type Transform, transformToBytes } from '@casper-trace/casper-types/transform';
import type { Comparison, Difference, MessagesVerdict } from './verdict.js';

const transferToBytes = (transfer: Transfer): Uint8Array => encode(transfer, transferCodec.write);

/** `equal` if every figure, transfer and effect is, in order; else `different` with the first difference. */
export function compareResult(computed: ExecutionResultV2, recorded: ExecutionResultV2 | undefined): Comparison {
  if (recorded === undefined) return { kind: 'not recorded' };
  const difference = firstDifference(computed, recorded);
  return difference === undefined ? { kind: 'equal' } : { kind: 'different', difference };
}

/** Compares messages apart from the result: the chain's checksum does not cover them. */
export function compareMessages(
  computed: readonly Message[],
  recorded: readonly Message[] | undefined,
): MessagesVerdict {
  if (recorded === undefined) return 'not recorded';
  return equalBytes(messagesToBytes(computed), messagesToBytes(recorded)) ? 'equal' : 'different';
}

function firstDifference(computed: ExecutionResultV2, recorded: ExecutionResultV2): Difference | undefined {
  return (
    effectsDifference(computed.effects, recorded.effects) ??
    figure('error message', recorded.errorMessage ?? 'none', computed.errorMessage ?? 'none') ??
    figure('limit', recorded.limit, computed.limit) ??
    figure('consumed', recorded.consumed, computed.consumed) ??
    figure('cost', recorded.cost, computed.cost) ??
    figure('refund', recorded.refund, computed.refund) ??
    unknownField(recorded) ??
    figure('current price', recorded.currentPrice, computed.currentPrice) ??
    figure('size estimate', recorded.sizeEstimate, computed.sizeEstimate) ??
    figure('initiator', initiatorHex(recorded.initiator), initiatorHex(computed.initiator)) ??
    transfersDifference(computed.transfers, recorded.transfers)
  );
}

/** A field of the record that this build does not know: the result cannot be equal. */
function unknownField({ unknownFields = [] }: ExecutionResultV2): Difference | undefined {
  const [name] = unknownFields;
  return name === undefined ? undefined : figure(name, 'unknown field', 'absent');
}

function effectsDifference(computed: readonly Transform[], recorded: readonly Transform[]): Difference | undefined {
  const length = Math.max(computed.length, recorded.length);
  for (let index = 0; index < length; index++) {
    const ours = computed.at(index);
    const theirs = recorded.at(index);
    if (ours && theirs && isSameTransform(ours, theirs)) continue;
    const key = theirs?.key ?? ours?.key;
    return {
      field: 'effects',
      index,
      key: key && formatKey(key),
      recorded: describeTransform(theirs),
      computed: describeTransform(ours),
    };
  }
  return undefined;
}

/** A transform of an unknown kind is none of ours. */
function isSameTransform(ours: Transform, theirs: Transform): boolean {
  return theirs.kind.kind !== 'Unknown' && equalBytes(transformToBytes(ours), transformToBytes(theirs));
}

function transfersDifference(computed: readonly Transfer[], recorded: readonly Transfer[]): Difference | undefined {
  const length = Math.max(computed.length, recorded.length);
  for (let index = 0; index < length; index++) {
    const ours = computed.at(index);
    const theirs = recorded.at(index);
    if (ours && theirs && equalBytes(transferToBytes(ours), transferToBytes(theirs))) continue;
    const text = (transfer: Transfer | undefined): string =>
      transfer ? bytesToHex(transferToBytes(transfer)) : 'absent';
    return { field: 'transfers', index, key: undefined, recorded: text(theirs), computed: text(ours) };
  }
  return undefined;
}

function figure(
  field: string,
  recorded: string | number | bigint,
  computed: string | number | bigint,
): Difference | undefined {
  if (recorded === computed) return undefined;
  return { field, index: undefined, key: undefined, recorded: String(recorded), computed: String(computed) };
}

const initiatorHex = (initiator: InitiatorAddr): string => bytesToHex(initiatorAddrToBytes(initiator));

/** Longest text of a transform in a difference: enough to see a changed byte, not a whole Wasm module. */
const DESCRIBED_BYTES = 256;

function describeTransform(transform: Transform | undefined): string {
  if (transform === undefined) return 'absent';
  const { key, kind } = transform;
  if (kind.kind === 'Unknown') {
    return `${kind.name} ${formatKey(key)} ${jsonToText(kind.content)}`.slice(0, DESCRIBED_BYTES * 2);
  }
  const bytes = transformToBytes(transform);
  const hex = bytesToHex(bytes.subarray(0, DESCRIBED_BYTES));
  const rest = bytes.length > DESCRIBED_BYTES ? `… (${bytes.length} bytes)` : '';
  return `${transform.kind.kind} ${formatKey(transform.key)} ${hex}${rest}`;
}
