// Transactions of a recorded chain by the labels of its log.json.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface LabelledTransaction {
  readonly label: string;
  readonly hash: string;
}

export function readLabels(archive: string): LabelledTransaction[] {
  return JSON.parse(readFileSync(join(archive, 'log.json'), 'utf8')) as LabelledTransaction[];
}
