// Where a request shows its API key: the header Authorization, or, for a browser's WebSocket, which can set no header, the
// connection parameter `authorization`.
import type { IncomingMessage } from 'node:http';
import type { Queryable } from '@casper-trace/db/database';
import { GraphQLError } from 'graphql';
import type { ServerOptions } from 'graphql-ws';
import { type PublicQueries, readAccess } from './access.js';

/** What the context of a query is made from: of HTTP, or of a WebSocket. */
export interface ContextRequest {
  readonly req?: IncomingMessage;
  readonly connectionParams?: Readonly<Record<string, unknown>>;
  readonly extra?: unknown;
}

export function authorizationOf({ req, connectionParams, extra }: ContextRequest): unknown {
  const request = req ?? (extra as { readonly request?: IncomingMessage } | undefined)?.request;
  return connectionParams?.authorization ?? request?.headers.authorization;
}

type Hooks = Required<Pick<ServerOptions, 'onConnect' | 'onSubscribe'>>;

/**
 * The transport of subscriptions, closed to who shows a key that is not valid (and, with closed queries, to who shows
 * none). The key is looked at again with each operation: it may have been revoked.
 */
export function withAccess<Transport extends Hooks>(
  transport: Transport,
  connection: Queryable,
  publicQueries: PublicQueries,
): Transport {
  const faultOf = async (request: ContextRequest): Promise<GraphQLError | undefined> => {
    try {
      await readAccess(connection, authorizationOf(request), publicQueries);
      return undefined;
    } catch (error) {
      if (error instanceof GraphQLError) return error;
      throw error;
    }
  };
  const hooks: Hooks = {
    // `false` closes the socket with 4403 (Forbidden).
    onConnect: async (context) => (await faultOf(context)) === undefined && transport.onConnect(context),
    onSubscribe: async (context, id, payload) => {
      const fault = await faultOf(context);
      return fault === undefined ? transport.onSubscribe(context, id, payload) : [fault];
    },
  };
  return { ...transport, ...hooks };
}
