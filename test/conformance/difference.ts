// Where our result of a transaction differs from the recorded one, effect by effect and then by the rest, as text.
import { type ExecutionResultV2, executionResultToJson } from '@casper-trace/casper-types/execution-result';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { jsonToText } from '@casper-trace/casper-types/json';
import { formatKey } from '@casper-trace/casper-types/key-format';
import { type Transform, transformToBytes } from '@casper-trace/casper-types/transform';

const SHOWN = 400;

/** Undefined if every effect and every figure is equal. */
export function differenceOf(computed: ExecutionResultV2, recorded: ExecutionResultV2 | undefined): string | undefined {
  if (recorded === undefined) return 'nothing is recorded';
  return effectsDifference(computed, recorded) ?? restDifference(computed, recorded);
}

function effectsDifference(computed: ExecutionResultV2, recorded: ExecutionResultV2): string | undefined {
  const length = Math.max(computed.effects.length, recorded.effects.length);
  for (let index = 0; index < length; index += 1) {
    const ours = describe(computed.effects[index]);
    const theirs = describe(recorded.effects[index]);
    if (ours !== theirs) {
      const error = computed.errorMessage ?? 'none';
      return `effect ${index}: recorded ${theirs.slice(0, SHOWN)}, ours ${ours.slice(0, SHOWN)} (our error: ${error})`;
    }
  }
  return undefined;
}

function restDifference(computed: ExecutionResultV2, recorded: ExecutionResultV2): string | undefined {
  const ours = jsonToText(executionResultToJson({ ...computed, effects: [] }));
  const theirs = jsonToText(executionResultToJson({ ...recorded, effects: [] }));
  return ours === theirs ? undefined : `recorded ${theirs}, ours ${ours}`;
}

function describe(transform: Transform | undefined): string {
  if (transform === undefined) return 'nothing';
  return `${transform.kind.kind} ${formatKey(transform.key)} ${bytesToHex(transformToBytes(transform))}`;
}
