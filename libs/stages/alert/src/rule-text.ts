// A rule as a file or an editor holds it: YAML, of which JSON is a part.
import { AppError, PermanentError } from '@casper-trace/casper-types/app-error';
import { checkRule } from '@casper-trace/rules/compile';
import type { RuleDocument } from '@casper-trace/rules/document';
import { parseDocument } from 'yaml';

/** Far more than a rule needs: what is larger is not read. */
const MOST_CHARACTERS = 1_000_000;

/** @param place begins the line of a fault, such as the file's name; PermanentError 'bad-rule' */
export function parseRuleText(text: string, place: string): RuleDocument {
  if (text.length > MOST_CHARACTERS) throw new PermanentError('bad-rule', `${place}: too long for a rule`);
  // Aliases could make a small text a huge document.
  const parsed = parseDocument(text, { uniqueKeys: true, merge: false });
  const [error] = parsed.errors;
  if (error !== undefined) throw new PermanentError('bad-rule', `${place}: ${firstLine(error.message)}`);
  try {
    return checkRule(parsed.toJS({ maxAliasCount: 0 }));
  } catch (fault) {
    if (fault instanceof AppError) throw new PermanentError('bad-rule', `${place}: ${fault.message}`);
    throw new PermanentError(
      'bad-rule',
      `${place}: ${fault instanceof Error ? firstLine(fault.message) : String(fault)}`,
    );
  }
}

const firstLine = (message: string): string => message.split('\n')[0].replace(/:$/, '');
