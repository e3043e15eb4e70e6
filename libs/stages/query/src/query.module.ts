// Nest wiring of the query stage: GraphQL at /graphql, the status page at /, /health.
//
//   imports: [DatabaseModule.forDatabase(database), QueryModule.register({ maxCost: 50_000 })]
//
// `DatabaseModule` is global and must be imported once by the application.
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { type DynamicModule, Module } from '@nestjs/common';
import { GraphQLModule } from '@nestjs/graphql';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { type PublicQueries, readAccess } from './access/access.js';
import { authorizationOf, type ContextRequest, withAccess } from './access/request-authorization.js';
import { ALLOWED_HOSTS } from './alerts/deliveries.resolver.js';
import { GRAPHQL_PATH } from './graphql-path.js';
import { HealthController } from './http/health.controller.js';
import { StatusPageController } from './http/status-page.controller.js';
import { DEFAULT_LIMITS, MAX_TOKENS, type QueryLimits, queryLimitsPlugin } from './limits/query-limits.plugin.js';
import { Loaders, type QueryContext } from './loaders.js';
import { publicFault } from './public-fault.js';
import { QueryDatabase } from './query-database.js';
import { QueryDatabaseModule } from './query-database.module.js';
import { resolvers } from './resolvers.js';
import { StatusService } from './status.service.js';
import {
  SUBSCRIPTION_OPTIONS,
  type SubscriptionOptions,
  SubscriptionServer,
} from './subscriptions/subscription-server.js';
import { subscriptionTransport } from './subscriptions/transport.js';

export interface QueryOptions extends Partial<QueryLimits> {
  /** GraphiQL for a browser at /graphql (its script comes from a public CDN); off if not given: for development only. */
  readonly graphiql?: boolean;
  /** Whether public chain data may be queried without an API key (the default); alerts and rules always need one. */
  readonly publicQueries?: PublicQueries;
  /** Hosts that webhooks may call without TLS and wherever they lie: a channel that is added is checked. */
  readonly allowedHosts?: readonly string[];
}

const PERSISTED_QUERY_SECONDS = 3_600;

@Module({})
export class QueryModule {
  static register(options: QueryOptions = {}): DynamicModule {
    const { maxCost, maxDepth, graphiql = false, publicQueries = 'open', allowedHosts = [] } = options;
    const limits = { maxCost: maxCost ?? DEFAULT_LIMITS.maxCost, maxDepth: maxDepth ?? DEFAULT_LIMITS.maxDepth };
    const contextOver =
      (database: QueryDatabase) =>
      async (request: ContextRequest): Promise<QueryContext> => ({
        loaders: new Loaders(database),
        access: await readAccess(database, authorizationOf(request), publicQueries),
      });
    const subscriptionsOver = (database: QueryDatabase): SubscriptionOptions => ({
      ...withAccess(subscriptionTransport(limits), database, publicQueries),
      context: contextOver(database),
    });
    return {
      module: QueryModule,
      imports: [
        QueryDatabaseModule,
        GraphQLModule.forRootAsync<ApolloDriverConfig>({
          driver: ApolloDriver,
          imports: [QueryDatabaseModule],
          inject: [QueryDatabase],
          useFactory: (database: QueryDatabase): Omit<ApolloDriverConfig, 'driver'> => ({
            path: GRAPHQL_PATH,
            autoSchemaFile: true,
            sortSchema: true,
            graphiql,
            introspection: true,
            context: contextOver(database),
            // Texts of automatic persisted queries, an hour each; the ones used longest ago go first.
            cache: 'bounded',
            persistedQueries: { ttl: PERSISTED_QUERY_SECONDS },
            // Nobody gives cache hints: without them Apollo does not wrap every field of every row.
            plugins: [queryLimitsPlugin(limits), ApolloServerPluginCacheControlDisabled()],
            parseOptions: { maxTokens: MAX_TOKENS },
            // Filters turn faults of field resolvers into errors, too.
            fieldResolverEnhancers: ['filters'],
            formatError: plainError,
            includeStacktraceInErrorResponses: false,
            allowBatchedHttpRequests: false,
            // Who asks is told by a Bearer key alone, never by a cookie: a foreign page cannot make a browser send it, so
            // a plain link may run a query. Mutations by GET are refused by Apollo Server in any case.
            csrfPrevention: false,
          }),
        }),
      ],
      controllers: [StatusPageController, HealthController],
      providers: [
        StatusService,
        { provide: ALLOWED_HOSTS, useValue: allowedHosts },
        { provide: SUBSCRIPTION_OPTIONS, inject: [QueryDatabase], useFactory: subscriptionsOver },
        SubscriptionServer,
        ...resolvers,
      ],
    };
  }
}

/** The last net: what is no fault of the query is not told to the client. */
function plainError(formatted: GraphQLFormattedError, fault: unknown): GraphQLFormattedError {
  const cause = fault instanceof GraphQLError ? fault.originalError : fault;
  if (formatted.extensions?.code !== 'INTERNAL_SERVER_ERROR' || cause == null) return formatted;
  const { message, code } = publicFault(cause);
  return { ...formatted, message, extensions: { code } };
}
