// Compares what is shown with what really happened: every statement of the forger that passes for true, every genuine
// one that is lost.
import type { Truth } from '../forger/truth.js';
import type { Aftermath } from '../kinds/kind.js';
import type { Shown, ShownBlock, ShownTransaction } from './shown.js';

/**
 * One line a fault; empty if all is well.
 * @param provable heights of the genuine blocks that can still be trusted
 */
export function faultsIn(shown: Shown, truth: Truth, aftermath: Aftermath, provable: ReadonlySet<number>): string[] {
  if (shown.refused !== undefined) {
    const allowed = aftermath.refused?.includes(shown.refused) === true;
    return [
      ...(allowed ? [] : [`refused with ${shown.refused}: what is genuine in it is lost`]),
      ...forgedStatements(shown, truth, aftermath),
    ];
  }
  return [...forgedStatements(shown, truth, aftermath), ...lostStatements(shown, truth, aftermath, provable)];
}

/** The forger's statements that are shown as proven or verified; one line each. */
export function forgedStatements(shown: Shown, truth: Truth, aftermath: Aftermath): string[] {
  const isTrueBlock = (block: ShownBlock): boolean =>
    aftermath.honest === undefined
      ? truth.blocks.get(block.height) === block.hash
      : aftermath.honest.blocks.includes(block.height);
  const blocks = shown.blocks.flatMap((block) => {
    if (!block.proven || aftermath.eitherWay?.includes(block.height) === true) return [];
    const name = `block ${block.height} ${block.hash.slice(0, 8)}`;
    if (!isTrueBlock(block)) return [`forged ${name} is shown as proven`];
    const isTold = aftermath.firstUse !== true || block.pinned === false;
    return isTold ? [] : [`${name} is shown as proven, and not that nobody pinned its network`];
  });
  const transactions = shown.transactions.flatMap((transaction) => falsehoodOf(transaction, truth, aftermath) ?? []);
  return [...blocks, ...transactions];
}

function falsehoodOf(shown: ShownTransaction, truth: Truth, { honest, refusedByChain }: Aftermath): string | undefined {
  if (shown.verdict !== 'verified') return undefined;
  const name = `transaction ${shown.hash.slice(0, 8)}`;
  if (refusedByChain?.includes(shown.hash) === true) {
    const isError = typeof shown.figures?.errorMessage === 'string';
    return isError ? undefined : `${name} is shown as verified without the refusal`;
  }
  if (honest !== undefined) {
    return honest.transactions.includes(shown.hash) ? undefined : `forged ${name} is shown as verified`;
  }
  const real = truth.transactions.get(shown.hash);
  if (real === undefined) return `forged ${name} is shown as verified`;
  if (real.blockHash !== shown.blockHash) return `${name} is shown as verified in a block that it is not in`;
  if (shown.result !== undefined && shown.result !== real.result) return `${name} is verified with another result`;
  const { figures } = shown;
  if (figures === undefined) return undefined;
  const equal =
    figures.errorMessage === real.errorMessage && figures.consumed === real.consumed && figures.cost === real.cost;
  return equal ? undefined : `${name} is verified with other figures: ${JSON.stringify(figures)}`;
}

function lostStatements(shown: Shown, truth: Truth, aftermath: Aftermath, provable: ReadonlySet<number>): string[] {
  const { honest, lostBlocks = [], lostTransactions = [] } = aftermath;
  const byHeight = new Map(shown.blocks.map((block) => [block.height, block]));
  const byHash = new Map(shown.transactions.map((transaction) => [transaction.hash, transaction]));
  const kept = honest?.blocks ?? [...provable].filter((height) => !lostBlocks.includes(height));
  const blocks = kept.flatMap((height) => {
    const block = byHeight.get(height);
    return block?.proven === true ? [] : [`genuine block ${height} is not proven: ${block?.reason ?? 'not shown'}`];
  });
  const verified =
    honest?.transactions ??
    [...truth.transactions]
      .filter(([hash, { height }]) => kept.includes(height) && !lostTransactions.includes(hash))
      .map(([hash]) => hash);
  const transactions = verified.flatMap((hash) => {
    const transaction = byHash.get(hash);
    if (transaction?.verdict === 'verified') return [];
    const outcome = transaction === undefined ? 'not shown' : `${transaction.verdict} ${transaction.reason ?? ''}`;
    return [`genuine transaction ${hash.slice(0, 8)} is not verified: ${outcome}`];
  });
  return [...blocks, ...transactions];
}
