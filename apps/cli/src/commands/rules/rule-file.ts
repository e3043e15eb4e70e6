// Rule files, and what the commands about rules take as arguments.
import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { parseRuleText } from '@casper-trace/alert/rule-text';
import { PermanentError } from '@casper-trace/casper-types/app-error';
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

/** A block height of the command line; PermanentError 'bad-option'. */
export function heightOf(text: string | undefined, option: string): bigint | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,18}$/.test(text)) throw new PermanentError('bad-option', `${option} is a block height, not '${text}'`);
  return BigInt(text);
}
