// Built-in rules about purses. docs/rules.md has an entry for each.
import type { RuleDocument } from '../document.js';

const watchedPurse = (...of: string[]) => ({ of, any: [{ tag: '*' }] });
const onAllowList = {
  any: [
    { field: 'context', in: 'allow-list' as const },
    { field: 'code', in: 'allow-list' as const },
    { field: 'package', in: 'allow-list' as const },
  ],
};
/** What the node itself does, such as taking the fee, is nobody's access. */
const notTheNode = { field: 'contextKind', notIn: ['node'] };

/** Rules about purses, in the order of docs/rules.md. */
export const purseRules: readonly RuleDocument[] = [
  {
    id: 'purse-debited-outside-allow-list',
    title: 'A watched purse was debited by somebody who is not on its allow-list',
    severity: 'critical',
    event: 'purse transfer',
    subjects: watchedPurse('sourcePurse'),
    when: { all: [{ field: 'refused', equals: false }, notTheNode, { not: onAllowList }] },
    note: 'Look at the frames: which code moved it, and how did its context come to the right to withdraw?',
  },
  {
    id: 'purse-first-context',
    title: 'A context touched a watched purse for the first time',
    severity: 'medium',
    event: 'purse touch',
    subjects: watchedPurse('purse'),
    when: { all: [{ field: 'contextKind', in: ['account', 'contract'] }, { firstTime: ['context', 'purse'] }] },
    note: 'If the context is known, put it on the allow-list of the tag.',
  },
  {
    id: 'purse-passed-with-write-and-kept',
    title: 'A purse was passed with the right to withdraw, and the giver keeps it',
    severity: 'high',
    event: 'purse access',
    when: {
      all: [
        { field: 'access', equals: 'passed' },
        { field: 'alsoKept', equals: true },
        { field: 'receiverKind', equals: 'contract' },
      ],
    },
    note: 'Rights given with a URef cannot be taken back: what comes into this purse later is the receiver’s too.',
  },
  {
    id: 'main-purse-passed',
    title: 'A main purse was passed to a contract',
    severity: 'high',
    event: 'purse access',
    when: {
      all: [
        { field: 'access', equals: 'passed' },
        { field: 'isMainPurse', equals: true },
        { field: 'receiverKind', equals: 'contract' },
      ],
    },
    note: 'The host takes WRITE away, so that nothing can be withdrawn; READ and ADD stay.',
  },
  {
    id: 'main-purse-stored-or-returned',
    title: 'A main purse was stored under a named key, or returned',
    severity: 'high',
    event: 'purse access',
    when: {
      all: [
        { field: 'access', in: ['stored', 'returned'] },
        { field: 'isMainPurse', equals: true },
      ],
    },
    note: 'A main purse belongs in the hands of its account’s own session code only.',
  },
  {
    id: 'kept-purse-drained-by-another',
    title: 'A contract moved motes out of a purse that another account’s transaction gave it',
    severity: 'critical',
    event: 'purse transfer',
    when: {
      all: [
        { field: 'refused', equals: false },
        { field: 'sourceGivenBy', present: true },
        { not: { field: 'sourceGivenBy', equals: { field: 'initiator' } } },
      ],
    },
    note: 'The contract kept the purse after the transaction that passed it; see the purse’s lineage.',
  },
  {
    id: 'transfer-refused',
    title: 'A transfer was attempted and refused',
    severity: 'medium',
    event: 'purse transfer',
    when: { field: 'refused', equals: true },
    cooldown: '1 hour',
    note: 'The code may have gone on after the refusal: the transaction can have succeeded all the same.',
  },
  {
    id: 'throw-away-purse-not-emptied',
    title: 'A purse made for one call still holds motes after it',
    severity: 'medium',
    event: 'purse access',
    when: {
      all: [
        { field: 'access', equals: 'passed' },
        { field: 'committed', equals: true },
        { field: 'createdHere', equals: true },
        { field: 'rightsEffective', has: 'WRITE' },
        { field: 'receiverKind', equals: 'contract' },
        { field: 'left', greaterThan: '0 motes' },
      ],
    },
    note: 'Both sides can withdraw what is left, at any time.',
  },
  {
    id: 'purse-returned-with-more-than-add',
    title: 'A contract returned a purse with more rights than ADD',
    severity: 'high',
    event: 'purse access',
    when: {
      all: [
        { field: 'access', equals: 'returned' },
        { field: 'contextKind', equals: 'contract' },
        {
          any: [
            { field: 'rightsEffective', has: 'WRITE' },
            { field: 'rightsEffective', has: 'READ' },
          ],
        },
      ],
    },
    note: 'A deposit purse is to be returned with ADD only.',
  },
  {
    id: 'spending-near-approved-amount',
    title: 'Session code spent 90 percent or more of the amount that was approved',
    severity: 'medium',
    event: 'transaction',
    when: {
      all: [
        { field: 'sessionCode', equals: true },
        { field: 'spentPercent', atLeast: 90 },
      ],
    },
    note: 'The argument `amount` is the most that session code may move out of the main purse.',
  },
  {
    id: 'failed-transaction-touched-purse',
    title: 'A transaction that failed had touched a watched purse',
    severity: 'medium',
    event: 'purse touch',
    subjects: watchedPurse('purse'),
    when: {
      all: [
        { field: 'failed', equals: true },
        { field: 'contextKind', in: ['account', 'contract'] },
      ],
    },
    cooldown: '1 hour',
    note: 'Nothing of it stands, but somebody tried.',
  },
];
