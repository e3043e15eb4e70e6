// Rule files, and what the commands about rules take as arguments.
import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { parseRuleText } from '@casper-trace/alert/rule-text';
import { PermanentError } from '@casper-trace/casper-types/app-error';
import type { Database } from '@casper-trace/db/database';
import type { RuleDocument } from '@casper-trace/rules/document';

/** PermanentErrors 'no-file' and 'bad-rule' name the file. */
export function readRuleFile(path: string): RuleDocument {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new PermanentError(
      'no-file',
      `cannot read ${path}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  return parseRuleText(text, path);
}

/** Who a change is by: the user of the operating system. */
export const operator = (): string => userInfo().username;

/** The chain that is meant; PermanentError 'which-chain' lists them if that is not clear. */
export async function chainOf(database: Database, wanted: string | undefined): Promise<number> {
  const { rows } = await database.query<{ id: number; network: string }>(
    'SELECT id, network_name AS network FROM chains ORDER BY id LIMIT 100',
  );
  const fitting = rows.filter(({ id, network }) => wanted === undefined || String(id) === wanted || network === wanted);
  if (fitting.length === 1) return fitting[0].id;
  const known = rows.map(({ id, network }) => `${id} (${network})`).join(', ');
  throw new PermanentError('which-chain', `name one chain with --chain; the database has ${known || 'none'}`);
}

/** A block height of the command line; PermanentError 'bad-option'. */
export function heightOf(text: string | undefined, option: string): bigint | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,18}$/.test(text)) throw new PermanentError('bad-option', `${option} is a block height, not '${text}'`);
  return BigInt(text);
}
