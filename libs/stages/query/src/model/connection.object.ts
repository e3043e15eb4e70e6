// Relay connections: edges, nodes and page info of a list.

import type { Table } from '@casper-trace/db/rows/table';
import type { Type } from '@nestjs/common';
import { ArgsType, Field, Int, ObjectType } from '@nestjs/graphql';
import { encodeCursor, type OrderedTable, positionOf } from '../paging/cursor.js';
import { DEFAULT_PAGE_SIZE, expectedRows, MAX_PAGE_SIZE, type PageOfRows, type PageRequest } from '../paging/page.js';
import type { ChainRow } from '../paging/select-page.js';

@ArgsType()
export class PageArgs implements PageRequest {
  @Field(() => Int, {
    nullable: true,
    description: `Rows from the beginning: ${DEFAULT_PAGE_SIZE} if nothing is asked, at most ${MAX_PAGE_SIZE}.`,
  })
  readonly first?: number | null;

  @Field(() => String, { nullable: true, description: 'Only rows after this cursor.' })
  readonly after?: string | null;

  @Field(() => Int, { nullable: true, description: 'Rows from the end, still in ascending order.' })
  readonly last?: number | null;

  @Field(() => String, { nullable: true, description: 'Only rows before this cursor.' })
  readonly before?: string | null;
}

@ObjectType()
export class PageInfo {
  @Field(() => Boolean)
  readonly hasNextPage!: boolean;

  @Field(() => Boolean)
  readonly hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true })
  readonly startCursor!: string | null;

  @Field(() => String, { nullable: true })
  readonly endCursor!: string | null;
}

export interface Connection<Node> {
  readonly edges: readonly { readonly cursor: string; readonly node: Node }[];
  readonly nodes: readonly Node[];
  readonly pageInfo: PageInfo;
}

/** The connection type of a node type: `<Name>Connection` with `<Name>Edge`. @param name that of a union, which has none */
export function connectionType<Node extends object>(node: Type<Node>, name = node.name): Type<Connection<Node>> {
  @ObjectType(`${name}Edge`)
  class Edge {
    @Field(() => String)
    readonly cursor!: string;

    @Field(() => node)
    readonly node!: Node;
  }

  @ObjectType(`${name}Connection`, { description: 'A page in the order of the chain.' })
  class ConnectionOfNode implements Connection<Node> {
    @Field(() => [Edge])
    readonly edges!: readonly Edge[];

    @Field(() => [node], { description: 'The nodes of `edges`, for who needs no cursors.' })
    readonly nodes!: readonly Node[];

    @Field(() => PageInfo, { complexity: 0 })
    readonly pageInfo!: PageInfo;
  }
  return ConnectionOfNode;
}

/** Cost of a connection: what each row costs, for as many rows as it may return. */
export function connectionCost({ args, childComplexity }: { args: PageRequest; childComplexity: number }): number {
  return 1 + expectedRows(args) * childComplexity;
}

export function connectionOf<T extends Table, Node>(
  list: OrderedTable<T>,
  { rows, hasNextPage, hasPreviousPage }: PageOfRows<ChainRow<T>>,
  toNode: (row: ChainRow<T>) => Node,
): Connection<Node> {
  const edges = rows.map((row) => ({ cursor: encodeCursor(list, positionOf(list, row)), node: toNode(row) }));
  return connectionOfEdges(edges, hasPreviousPage, hasNextPage);
}

export function connectionOfEdges<Node>(
  edges: readonly { readonly cursor: string; readonly node: Node }[],
  hasPreviousPage: boolean,
  hasNextPage: boolean,
): Connection<Node> {
  return {
    edges,
    nodes: edges.map(({ node }) => node),
    pageInfo: {
      hasNextPage,
      hasPreviousPage,
      startCursor: edges.at(0)?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

/** The same places with other nodes. */
export function mapConnection<From, To>(from: Connection<From>, toNode: (node: From) => To): Connection<To> {
  const edges = from.edges.map(({ cursor, node }) => ({ cursor, node: toNode(node) }));
  return { ...from, edges, nodes: edges.map(({ node }) => node) };
}
