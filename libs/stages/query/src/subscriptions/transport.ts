// Subscriptions over WebSocket (the protocol of graphql-ws), under the limits of queries: Apollo's plugins do not see them.
import { type ExecutionArgs, type ExecutionResult, execute, GraphQLError, parse, subscribe } from 'graphql';
import type { ServerOptions } from 'graphql-ws';
import { checkLimits, limitError, MAX_TOKENS, type QueryLimits } from '../limits/query-limits.plugin.js';
import type { QueryContext } from '../loaders.js';
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
  const costs = new ConnectionCosts(limits.maxCost);
  const costOf = ({ schema, document, operationName, variableValues }: ExecutionArgs): number =>
    checkLimits({ schema, document, operationName, variables: variableValues }, limits);
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
      try {
        costOf(args);
      } catch (fault) {
        return { errors: [graphqlFault(fault)] };
      }
      return execute(args);
    },
    subscribe: async (args) => {
      try {
        const release = costs.take((args.contextValue as QueryContext).connection, costOf(args));
        return whenEnded(await subscribe(args), release);
      } catch (fault) {
        return { errors: [graphqlFault(fault)] };
      }
    },
  };
}

/** What the subscriptions of each connection cost together: as much as one query may. */
class ConnectionCosts {
  private readonly most: number;
  private readonly used = new WeakMap<object, number>();

  constructor(most: number) {
    this.most = most;
  }

  /** Gives the function that returns the cost. GraphQL error QUERY_TOO_COSTLY. */
  take(connection: object, cost: number): () => void {
    const used = this.used.get(connection) ?? 0;
    if (used + cost > this.most) {
      throw limitError(
        'QUERY_TOO_COSTLY',
        `the subscriptions of this connection cost ${used} an event, this one ${cost}, the limit is ${this.most}: ` +
          'end some of them, or ask for fewer fields',
        { cost, used, maxCost: this.most },
      );
    }
    this.used.set(connection, used + cost);
    let taken = true;
    return () => {
      if (taken) this.used.set(connection, (this.used.get(connection) ?? 0) - cost);
      taken = false;
    };
  }
}

type Stream = AsyncGenerator<ExecutionResult, void, void>;

/** Calls `ended` however the subscription ends. */
function whenEnded(result: Stream | ExecutionResult, ended: () => void): Stream | ExecutionResult {
  if (!(Symbol.asyncIterator in result)) {
    ended();
    return result;
  }
  const watched = async (step: Promise<IteratorResult<ExecutionResult, void>>) => {
    try {
      const next = await step;
      if (next.done === true) ended();
      return next;
    } catch (fault) {
      ended();
      throw fault;
    }
  };
  // No generator function: one that waits for the next event could not be returned.
  const stream: Stream = {
    next: () => watched(result.next()),
    return: () => {
      ended();
      return result.return();
    },
    throw: (fault: unknown) => watched(result.throw(fault)),
    [Symbol.asyncIterator]: () => stream,
  };
  return stream;
}
