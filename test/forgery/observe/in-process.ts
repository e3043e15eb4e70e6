// The quick way through the stages: the archive is read, re-executed and proven in this process, without a database.
import { AppError } from '@casper-trace/casper-types/app-error';
import { executionResultToBytes } from '@casper-trace/casper-types/execution-result';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { reexecuteBlock } from '@casper-trace/reexecute/reexecute-block';
import { parsePinnedBlock } from '@casper-trace/verdict/root-of-trust';
import { openRecordedChain, type RecordedChain } from '../../support/recorded-chain.js';
import type { Shown, ShownBlock, ShownTransaction } from './shown.js';

/** @param trust `HEIGHT:HASH` of the block that the user trusts, if any */
export async function reexecuteArchive(dir: string, trust?: string): Promise<Shown> {
  let chain: RecordedChain;
  try {
    chain = await openRecordedChain(dir, trust === undefined ? [] : [parsePinnedBlock(trust)]);
  } catch (error) {
    return { refused: codeOf(error), blocks: [], transactions: [] };
  }
  try {
    return shownOf(chain);
  } finally {
    await chain.close();
  }
}

function shownOf(chain: RecordedChain): Shown {
  const blocks: ShownBlock[] = [];
  const transactions: ShownTransaction[] = [];
  let refused: string | undefined;
  for (const input of chain.inputs) {
    const { block } = input.signed;
    try {
      const { proof, outcomes } = reexecuteBlock(input, chain.reader);
      const { proven, reason, rootOfTrust } = proof;
      const hash = bytesToHex(block.hash);
      blocks.push({ height: Number(block.header.height), hash, proven, reason, pinned: rootOfTrust?.pinned });
      for (const [index, { verdict, result }] of outcomes.entries()) {
        transactions.push({
          hash: bytesToHex(input.transactions[index].transaction.hash),
          blockHash: hash,
          verdict: verdict.kind,
          reason: verdict.kind === 'verified' ? undefined : JSON.stringify(verdict),
          result: result && bytesToHex(executionResultToBytes(result)),
          figures: result && {
            errorMessage: result.errorMessage ?? null,
            consumed: result.consumed.toString(),
            cost: result.cost.toString(),
          },
        });
      }
    } catch (error) {
      // A worker ends the run with this error; blocks before and after are recorded all the same.
      refused ??= codeOf(error);
    }
  }
  return { refused, blocks, transactions };
}

function codeOf(error: unknown): string {
  if (error instanceof AppError) return error.code;
  throw error;
}
