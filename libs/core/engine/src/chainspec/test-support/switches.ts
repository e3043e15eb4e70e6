// The switches of a version by its text, for tests.
import { parseProtocolVersion } from '@casper-trace/casper-types/protocol-version';
import { ruleSetsOf } from '../rule-sets.js';
import type { VersionedRules } from '../versioned-rules.js';

/** Switches of the first candidate set of a version such as `2.2.0`. */
export function switchesOf(version: string): VersionedRules {
  const sets = ruleSetsOf(parseProtocolVersion(version));
  if (sets === undefined) throw new RangeError(`no rules for ${version}`);
  return sets[0].switches;
}
