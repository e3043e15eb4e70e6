// A page of events with their rows: one statement for the page, one for each kind of row on it.
import { RetryableError } from '@casper-trace/casper-types/app-error';
import type { Loaders } from '../loaders.js';
import { type Connection, connectionOfEdges } from '../model/connection.object.js';
import { encodeCursor } from '../paging/cursor.js';
import { type PageRequest, pageOf } from '../paging/page.js';
import * as nodes from '../resolvers/nodes.js';
import { EVENT_KINDS, type EventKey, type EventKindName } from './event-kinds.js';
import {
  type Branch,
  type EventParent,
  eventOrder,
  eventParentId,
  eventPosition,
  selectEventPages,
} from './event-pages.js';

/** A row of one of the kinds as node; `__typename` tells the members of a union apart. */
export type EventNode = { readonly __typename: EventKindName } & object;

type ToNode = (row: never) => object;

const TO_NODE: Readonly<Record<EventKindName, ToNode>> = {
  NamedKeyWrite: nodes.namedKeyWriteNode,
  PurseTransfer: nodes.purseTransferNode,
  PurseAccess: nodes.purseAccessNode,
  PurseHold: nodes.purseHoldNode,
  Grant: nodes.grantNode,
  RecordChange: nodes.recordChangeNode,
  Frame: nodes.frameNode,
  Transaction: nodes.transactionNode,
  BalanceChange: nodes.balanceChangeNode,
};

/** @param id names the branches: lists of the same id share their statements */
export async function loadEvents(
  loaders: Loaders,
  id: string,
  branches: readonly Branch[],
  parent: EventParent,
  { first, after, last, before }: PageRequest,
): Promise<Connection<EventNode>> {
  const page = pageOf(eventOrder, { first, after, last, before });
  const pages = loaders.batched(
    JSON.stringify(['events', id, first, after, last, before]),
    eventParentId,
    (parents: readonly EventParent[]) => selectEventPages(loaders.database, branches, parents, page),
  );
  const { rows, hasPreviousPage, hasNextPage } = await pages.load(parent);
  const found = await Promise.all(rows.map((key) => loadEvent(loaders, parent.chainId, key)));
  const edges = rows.map((key, index) => ({
    cursor: encodeCursor(eventOrder, eventPosition(key)),
    node: found[index],
  }));
  return connectionOfEdges(edges, hasPreviousPage, hasNextPage);
}

/** The row at a place that a list just gave out. */
export async function loadEvent(loaders: Loaders, chainId: number, key: EventKey): Promise<EventNode> {
  const { list, position } = EVENT_KINDS[key.kind];
  const row = await loaders.rows(list).load({ chainId, position: position(key) });
  if (row === undefined) {
    const message = `block ${key.blockHeight} was recorded anew while it was read: ask again`;
    throw new RetryableError('recorded-anew', message, { height: key.blockHeight });
  }
  return { ...TO_NODE[key.kind](row as never), __typename: key.kind };
}
