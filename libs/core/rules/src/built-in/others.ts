// Built-in rules about named keys, verdicts, proofs and standstill. docs/rules.md has an entry for each.
import type { RuleDocument } from '../document.js';

/** The rules that are not about purses, in the order of docs/rules.md. */
export const otherRules: readonly RuleDocument[] = [
  {
    id: 'named-key-replaced-outside-allow-list',
    title: 'A named key of a watched context was overwritten or removed by code that is not on the allow-list',
    severity: 'high',
    event: 'named key write',
    subjects: { of: ['context'], any: [{ tag: '*' }] },
    when: {
      all: [
        { field: 'operation', in: ['put', 'remove'] },
        { field: 'replaces', equals: true },
        {
          not: {
            any: [
              { field: 'code', in: 'allow-list' },
              { field: 'package', in: 'allow-list' },
            ],
          },
        },
      ],
    },
    note: 'Put the hash of the session bytes, the contract or its package on the allow-list if it may do so.',
  },
  {
    id: 'package-changed',
    title: 'A watched package was changed: its versions or its groups',
    severity: 'high',
    event: 'record change',
    subjects: { of: ['address'], any: [{ tag: '*' }] },
    when: { field: 'record', equals: 'package' },
    note: 'Who calls the package gets the newest enabled version.',
  },
  {
    id: 'account-keys-changed',
    title: 'Keys or thresholds of a watched account were changed',
    severity: 'critical',
    event: 'record change',
    subjects: { of: ['address'], any: [{ tag: '*' }] },
    when: { field: 'record', equals: 'account' },
    note: 'Whoever holds the new keys can sign for the account.',
  },
  {
    id: 'trace-diverged',
    title: 'A trace differs from what the network recorded',
    severity: 'critical',
    event: 'transaction',
    verdicts: ['diverged'],
    note: 'Rules about events do not look at this transaction. The difference is a fault of casper-trace, or of the recording.',
  },
  {
    id: 'watched-subject-not-verified',
    title: 'A transaction that touches a watched subject could not be verified',
    severity: 'critical',
    event: 'unverified touch',
    subjects: { any: [{ tag: '*' }] },
    verdicts: ['diverged', 'unverifiable'],
    note: 'Rules about events do not look at this transaction. What is told of it is what the source claims: check it elsewhere.',
  },
  {
    id: 'block-not-proven',
    title: 'A block could not be proven',
    severity: 'high',
    event: 'block',
    when: { field: 'proven', equals: false },
    cooldown: '1 hour',
    note: 'What is reported of its transactions rests on the source alone, or on nothing.',
  },
  {
    id: 'recording-stalled',
    title: 'Blocks that were ingested are not being recorded',
    severity: 'high',
    event: 'stall',
    when: {
      all: [
        { field: 'role', equals: 'recording' },
        { field: 'seconds', atLeast: 60 },
      ],
    },
    note: 'Rules see nothing above this height.',
  },
  {
    id: 'evaluation-stalled',
    title: 'Recorded blocks are not being evaluated',
    severity: 'high',
    event: 'stall',
    when: {
      all: [
        { field: 'role', equals: 'evaluation' },
        { field: 'seconds', atLeast: 600 },
      ],
    },
    note: 'See the log for the rule and its fault.',
  },
];
