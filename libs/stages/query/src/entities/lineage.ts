// Events of three kinds as the steps of one lineage.

import { contextOf } from '../documents/format.js';
import type { EventNode } from '../events/load-events.js';
import { urefsOf } from '../owners/owners-at.js';
import type { grantNode, namedKeyWriteNode, PartNode, purseAccessNode } from '../resolvers/nodes.js';

type Typed<Name extends string, Node> = Node & { readonly __typename: Name };
type LineageEventNode =
  | Typed<'Grant', ReturnType<typeof grantNode>>
  | Typed<'PurseAccess', ReturnType<typeof purseAccessNode>>
  | Typed<'NamedKeyWrite', ReturnType<typeof namedKeyWriteNode>>;

export type LineageStepNode = PartNode & { readonly event: LineageEventNode };

/** @param purse bare hex */
export function lineageStep(purse: string, event: EventNode): LineageStepNode {
  const found = event as LineageEventNode;
  const { ordinal, frame, step, committed, blockHeight, transactionIndex, transactionHash, initiator, row } = found;
  const place = { ordinal, frame, step, committed, blockHeight, transactionIndex, transactionHash, initiator, row };
  return { ...place, ...described(purse, found), event: found };
}

function described(purse: string, event: LineageEventNode) {
  switch (event.__typename) {
    case 'Grant': {
      const what = event.how === 'argument' ? 'passed' : event.how;
      return { kind: 'grant', what, rights: event.rights, from: event.from, context: event.to, name: null };
    }
    case 'PurseAccess':
      return {
        kind: 'access',
        what: event.access,
        rights: event.rightsEffective,
        from: null,
        context: event.context,
        name: event.name,
      };
    case 'NamedKeyWrite': {
      const kept = event.after !== null && urefsOf(purse).includes(event.after);
      return {
        kind: 'named key write',
        what: kept ? 'kept' : 'dropped',
        rights: Number((kept ? event.after : event.before)?.slice(-1)),
        from: null,
        context: contextOf(event.row.contextKind, event.row.contextAddress),
        name: event.name,
      };
    }
  }
}
