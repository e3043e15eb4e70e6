// What the manifest says of the range must follow from its blocks: their counts, and the digest that names the very
// rows that were recorded of them.
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { BlockLine } from '../documents/lines.js';
import type { Manifest } from '../documents/manifest.js';
import { linesOf } from '../files.js';
import type { Faults } from './faults.js';

export async function checkBlocks(
  folder: string,
  { coverage, range, query, trust }: Manifest,
  faults: Faults,
): Promise<void> {
  const hash = createHash('sha256');
  let [blocks, recorded, proven, gapCount] = [0, 0, 0, 0];
  let next = query.from;
  let last: BlockLine | undefined;
  const roots = new Map<string, number>();
  for await (const { text } of linesOf(join(folder, 'blocks.jsonl'))) {
    const block = JSON.parse(text) as BlockLine;
    if (blocks === 0) checkPlace(block, range.first, 'first', faults);
    hash.update(`${block.height} ${block.hash} ${block.digest ?? '-'}\n`);
    blocks++;
    if (block.proven === true) proven++;
    if (block.proven === true && block.rootOfTrust !== null) {
      roots.set(block.rootOfTrust, (roots.get(block.rootOfTrust) ?? 0) + 1);
    }
    last = block;
    if (block.digest === null) continue;
    recorded++;
    if (block.height > next) gapCount++;
    next = block.height + 1;
  }
  if (next <= query.to) gapCount++;
  if (last?.height === query.to) checkPlace(last, range.last, 'last', faults);
  if (hash.digest('hex') !== range.digest)
    faults.add('manifest.json: the digest of the range is not that of its blocks');
  const same =
    coverage.blocks === blocks &&
    coverage.recorded === recorded &&
    coverage.proven === proven &&
    coverage.gapCount === gapCount &&
    coverage.complete === (gapCount === 0);
  if (!same) faults.add('manifest.json: what the coverage counts is not what blocks.jsonl lists');
  const stated = trust.roots.map(
    ({ kind, height, hash: root, pinned, blocks: count }) =>
      `${kind} ${height} ${root}, ${pinned ? 'pinned' : 'not pinned'}: ${count}`,
  );
  const found = [...roots].map(([root, count]) => `${root}: ${count}`);
  if (stated.toSorted().join('\n') !== found.toSorted().join('\n')) {
    faults.add('manifest.json: the roots of trust are not those of the proven blocks of blocks.jsonl');
  }
}

function checkPlace(block: BlockLine, place: Manifest['range']['first'], which: string, faults: Faults): void {
  const same = place?.height === block.height && place.hash === block.hash && place.stateRoot === block.stateRoot;
  if (!same) faults.add(`manifest.json: the ${which} block of the range is not that of blocks.jsonl`);
}
