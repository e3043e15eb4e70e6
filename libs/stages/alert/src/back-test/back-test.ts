// A rule over stored blocks, without delivering: the same evaluation as live, into a table of its own. It goes on where
// it stopped, and ends when it is cancelled.
import { PermanentError } from '@casper-trace/casper-types/app-error';
import { backTestRange } from '@casper-trace/db/alerts/back-test-range';
import { advanceBackTest, type BackTest, openBackTest } from '@casper-trace/db/alerts/back-tests';
import type { Database } from '@casper-trace/db/database';
import type { Json } from '@casper-trace/db/rows/column';
import { checkRule, compileRule } from '@casper-trace/rules/compile';
import type { RuleDocument } from '@casper-trace/rules/document';
import { evaluateBlock } from '../evaluation/evaluate-block.js';
import { hitRow } from '../evaluation/raise.js';
import { readTags } from '../evaluation/rules-in-force.js';

/** What to evaluate where. */
export interface BackTestRequest {
  /** The same id again goes on with the same back-test. */
  readonly id: string;
  readonly chainId: number;
  readonly document: RuleDocument;
  /** Version that goes into the ids of the hits. */
  readonly ruleVersion: number;
  /** Undefined: the chain's first. */
  readonly from: bigint | undefined;
  /** Undefined: the newest below which all blocks are recorded. */
  readonly to: bigint | undefined;
  readonly createdBy: string;
}

export interface BackTestRun {
  readonly signal?: AbortSignal;
  /** Waited for. */
  readonly onBlock?: (test: BackTest) => void | Promise<void>;
}

/** Runs to the end, or until it is cancelled; the signal's reason if that aborts. PermanentError 'bad-range'. */
export async function runBackTest(
  database: Database,
  request: BackTestRequest,
  { signal, onBlock }: BackTestRun = {},
): Promise<BackTest> {
  const { id, chainId, ruleVersion, createdBy } = request;
  const { fromHeight, toHeight } = await backTestRange(database, chainId, request.from, request.to);
  const document = request.document as unknown as Json;
  let test = await openBackTest(
    database,
    { id, chainId, ruleId: request.document.id, ruleVersion, document, fromHeight, toHeight },
    createdBy,
  );
  // A test that goes on keeps the rule and the range with which it began.
  const rule = compileRule(checkRule(test.document), test.ruleVersion);
  if (rule.event === 'stall')
    throw new PermanentError('bad-rule', 'a stall is not stored: its rule cannot be back-tested');
  const tags = await readTags(database);
  while (test.state === 'running') {
    signal?.throwIfAborted();
    const block = await evaluateBlock(database, test.chainId, test.nextHeight, [rule], tags);
    if (block === undefined) throw new PermanentError('bad-range', `block ${test.nextHeight} is not recorded`);
    const rows = block.hits.map((hit) => hitRow(hit, block.timestamp));
    test = await advanceBackTest(database, test.id, test.nextHeight, rows);
    await onBlock?.(test);
  }
  return test;
}
