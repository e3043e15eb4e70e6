// Where a request shows its API key: the header Authorization, or, for a browser's WebSocket, which can set no header, the
// connection parameter `authorization`.
import type { IncomingMessage } from 'node:http';
import { GraphQLError } from 'graphql';
import type { ServerOptions } from 'graphql-ws';

/** What the context of a query is made from: of HTTP, or of a WebSocket. */
export interface ContextRequest {
  readonly req?: IncomingMessage;
  readonly connectionParams?: Readonly<Record<string, unknown>>;
  readonly extra?: unknown;
}

/** The HTTP request, of a WebSocket the one that opened it. */
export const requestOf = ({ req, extra }: ContextRequest): IncomingMessage | undefined =>
  req ?? (extra as { readonly request?: IncomingMessage } | undefined)?.request;

export const authorizationOf = (request: ContextRequest): unknown =>
  request.connectionParams?.authorization ?? requestOf(request)?.headers.authorization;

type Hooks = Required<Pick<ServerOptions, 'onConnect' | 'onSubscribe'>>;

/**
 * The transport of subscriptions, closed to whoever shows a key that is not valid (and, with closed queries, to whoever
 * shows none) or asks too often. The key is looked at again with each operation: it may have been revoked.
 * @param admit as `RequestGate.admit`
 */
export function withAccess<Transport extends Hooks>(
  transport: Transport,
  admit: (request: ContextRequest) => Promise<unknown>,
): Transport {
  const faultOf = async (request: ContextRequest): Promise<GraphQLError | undefined> => {
    try {
      await admit(request);
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
