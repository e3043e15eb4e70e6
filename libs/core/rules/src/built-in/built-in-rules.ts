// The rules that come with casper-trace. Those that look at watched subjects are silent until a tag names some.
import type { RuleDocument } from '../document.js';
import { otherRules } from './others.js';
import { purseRules } from './purses.js';

/** All built-in rules. */
export const builtInRules: readonly RuleDocument[] = [...purseRules, ...otherRules];
