// Refuses a query before it runs if it goes too deep or may cost too much; the error names the limit and the cost.
import type { ApolloServerPlugin, GraphQLRequestContextDidResolveOperation } from '@apollo/server';
import { type DocumentNode, GraphQLError, type GraphQLSchema } from 'graphql';
import { fieldExtensionsEstimator, getComplexity, simpleEstimator } from 'graphql-query-complexity';
import { introspectionEstimator } from './introspection-cost.js';
import { queryDepth } from './query-depth.js';

export interface QueryLimits {
  /** Most fields that a query may return if every page is full. */
  readonly maxCost: number;
  /** Longest way of fields. */
  readonly maxDepth: number;
}

export const DEFAULT_LIMITS: QueryLimits = { maxCost: 25_000, maxDepth: 12 };

/** Most tokens of a query: what parsing and validation may cost. */
export const MAX_TOKENS = 5_000;

/** What is about to run. */
export interface CheckedOperation {
  readonly schema: GraphQLSchema;
  /** Validated. */
  readonly document: DocumentNode;
  readonly operationName: string | null | undefined;
  readonly variables: Readonly<Record<string, unknown>> | null | undefined;
}

/** Its cost; throws a GraphQLError that names the limit and what the query would need. */
export function checkLimits(
  { schema, document, operationName, variables }: CheckedOperation,
  { maxCost, maxDepth }: QueryLimits,
): number {
  const depth = queryDepth(document);
  if (depth > maxDepth) {
    throw limitError('QUERY_TOO_DEEP', `the query goes ${depth} fields deep, the limit is ${maxDepth}`, {
      depth,
      maxDepth,
    });
  }
  const cost = costOf({
    schema,
    query: document,
    variables: variables ?? {},
    ...(operationName == null ? {} : { operationName }),
    estimators: [introspectionEstimator(schema), fieldExtensionsEstimator(), simpleEstimator({ defaultComplexity: 1 })],
  });
  if (cost > maxCost) {
    throw limitError(
      'QUERY_TOO_COSTLY',
      `the query costs ${cost}, the limit is ${maxCost}: ask for smaller pages (first, last) or for fewer fields`,
      { cost, maxCost },
    );
  }
  return cost;
}

export function queryLimitsPlugin(limits: QueryLimits): ApolloServerPlugin {
  const check = ({
    schema,
    document,
    request,
    operationName,
  }: GraphQLRequestContextDidResolveOperation<object>): number =>
    checkLimits({ schema, document, operationName, variables: request.variables }, limits);
  return {
    requestDidStart: () =>
      Promise.resolve({
        didResolveOperation: (context) => {
          check(context);
          return Promise.resolve();
        },
      }),
  };
}

/** The first that looks at variables: a bad one is the query's fault. */
function costOf(query: Parameters<typeof getComplexity>[0]): number {
  try {
    return Math.round(getComplexity(query));
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    const { message, nodes } = error;
    throw new GraphQLError(message, { nodes, extensions: { code: 'BAD_USER_INPUT', http: { status: 400 } } });
  }
}

export function limitError(code: string, message: string, figures: Readonly<Record<string, number>>): GraphQLError {
  return new GraphQLError(message, { extensions: { code, ...figures, http: { status: 400 } } });
}
