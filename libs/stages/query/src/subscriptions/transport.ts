// Subscriptions over WebSocket (the protocol of graphql-ws), under the limits of queries: Apollo's plugins do not see them.
import { type ExecutionArgs, execute, GraphQLError, parse, subscribe } from 'graphql';
import type { ServerOptions } from 'graphql-ws';
import { checkLimits, MAX_TOKENS, type QueryLimits } from '../limits/query-limits.plugin.js';
import { graphqlFault } from '../public-fault.js';

/** Subscriptions that one connection may have at a time. */
export const MAX_SUBSCRIPTIONS = 20;
/** Connections at a time. */
export const MAX_CONNECTIONS = 500;

type TransportOptions = Required<
  Pick<ServerOptions, 'onConnect' | 'onDisconnect' | 'onSubscribe' | 'execute' | 'subscribe'>
>;

export function subscriptionTransport(limits: QueryLimits): TransportOptions {
  let connections = 0;
  const check = ({ schema, document, operationName, variableValues }: ExecutionArgs): GraphQLError | undefined => {
    try {
      checkLimits({ schema, document, operationName, variables: variableValues }, limits);
      return undefined;
    } catch (fault) {
      return graphqlFault(fault);
    }
  };
  return {
    onConnect: () => {
      // Whoever is turned away never disconnects: it must not count.
      if (connections >= MAX_CONNECTIONS) return false;
      connections += 1;
      return true;
    },
    onDisconnect: () => {
      connections -= 1;
    },
    // A text that cannot be parsed is the query's fault: without this it would end the connection.
    onSubscribe: ({ subscriptions }, _id, { query }) => {
      if (Object.keys(subscriptions).length > MAX_SUBSCRIPTIONS) {
        return [new GraphQLError(`a connection has at most ${MAX_SUBSCRIPTIONS} subscriptions`)];
      }
      try {
        parse(query, { maxTokens: MAX_TOKENS });
        return undefined;
      } catch (fault) {
        return [graphqlFault(fault)];
      }
    },
    execute: (args) => {
      const fault = check(args);
      return fault === undefined ? execute(args) : { errors: [fault] };
    },
    subscribe: (args) => {
      const fault = check(args);
      return fault === undefined ? subscribe(args) : Promise.resolve({ errors: [fault] });
    },
  };
}
