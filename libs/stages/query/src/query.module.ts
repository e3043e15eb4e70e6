// Nest wiring of the query stage: GraphQL at /graphql, the status page at /, /health.
//
//   imports: [DatabaseModule.forDatabase(database), QueryModule.register({ maxCost: 50_000 })]
//
// `DatabaseModule` is global and must be imported once by the application.
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import type { SecretBox } from '@casper-trace/db/delivery/secret-box';
import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { type DynamicModule, Inject, type MiddlewareConsumer, Module, type NestModule } from '@nestjs/common';
import { GraphQLModule } from '@nestjs/graphql';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { type Access, type PublicQueries, readAccess } from './access/access.js';
import { KeyWatch } from './access/key-watch.js';
import { authorizationOf, type ContextRequest, withAccess } from './access/request-authorization.js';
import { FAILED_KEYS_PER_MINUTE, type GateOptions, RequestGate } from './access/request-gate.js';
import { ALLOWED_HOSTS, SECRET_BOX } from './alerts/deliveries.resolver.js';
import { GRAPHQL_PATH } from './graphql-path.js';
import { type AllowedNames, NOT_FOREIGN_HEADER } from './http/foreign-requests.js';
import { HealthController } from './http/health.controller.js';
import { requestGuard } from './http/request-guard.js';
import { StatusPageController } from './http/status-page.controller.js';
import { DEFAULT_LIMITS, MAX_TOKENS, type QueryLimits, queryLimitsPlugin } from './limits/query-limits.plugin.js';
import { Loaders, type QueryContext } from './loaders.js';
import { isDepthMessage, nestedTooDeeply, publicFault } from './public-fault.js';
import { QueryDatabase } from './query-database.js';
import { QueryDatabaseModule } from './query-database.module.js';
import { resolvers } from './resolvers.js';
import { StatusService } from './status.service.js';
import {
  ALLOWED_NAMES,
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
  /** Seals the secrets of webhooks that are added; without it none can be. */
  readonly secretBox?: SecretBox;
  /** Names under which the server may be called beside addresses and `localhost`. */
  readonly allowedNames?: AllowedNames;
  /** Of an API key, or of a client without one; any number if not given. */
  readonly requestsPerMinute?: number | undefined;
  /** Wrong API keys that a client may show. */
  readonly failedKeysPerMinute?: number;
  /** Proxies in front of the server whose X-Forwarded-For is believed. */
  readonly trustedProxies?: number;
}

const PERSISTED_QUERY_SECONDS = 3_600;

/** The database of queries, and who may ask it how often. */
@Module({})
class GateModule {
  static with(options: GateOptions): DynamicModule {
    const gate = {
      provide: RequestGate,
      inject: [QueryDatabase],
      useFactory: (database: QueryDatabase) => new RequestGate(database, options),
    };
    return {
      module: GateModule,
      imports: [QueryDatabaseModule],
      providers: [gate],
      exports: [gate, QueryDatabaseModule],
    };
  }
}

@Module({})
export class QueryModule implements NestModule {
  private readonly gate: RequestGate;
  private readonly allowedNames: AllowedNames;

  constructor(gate: RequestGate, @Inject(ALLOWED_NAMES) allowedNames: AllowedNames) {
    this.gate = gate;
    this.allowedNames = allowedNames;
  }

  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(requestGuard(this.gate, this.allowedNames)).forRoutes('{*path}');
  }

  static register(options: QueryOptions = {}): DynamicModule {
    const {
      maxCost,
      maxDepth,
      graphiql = false,
      publicQueries = 'open',
      allowedHosts = [],
      allowedNames = [],
    } = options;
    const { requestsPerMinute, failedKeysPerMinute = FAILED_KEYS_PER_MINUTE, trustedProxies = 0 } = options;
    const limits = { maxCost: maxCost ?? DEFAULT_LIMITS.maxCost, maxDepth: maxDepth ?? DEFAULT_LIMITS.maxDepth };
    const gateModule = GateModule.with({ publicQueries, requestsPerMinute, failedKeysPerMinute, trustedProxies });
    const contextOver =
      (database: QueryDatabase, access: (request: ContextRequest) => Promise<Access>) =>
      async (request: ContextRequest): Promise<QueryContext> => ({
        access: await access(request),
        loaders: new Loaders(database),
        connection: request.extra ?? {},
      });
    const subscriptionsOver = (database: QueryDatabase, gate: RequestGate): SubscriptionOptions => ({
      ...withAccess(subscriptionTransport(limits), (request) => gate.admit(request)),
      // The operation was counted when it was admitted.
      context: contextOver(database, (request) => readAccess(database, authorizationOf(request), publicQueries)),
    });
    return {
      module: QueryModule,
      imports: [
        gateModule,
        GraphQLModule.forRootAsync<ApolloDriverConfig>({
          driver: ApolloDriver,
          imports: [gateModule],
          inject: [QueryDatabase, RequestGate],
          useFactory: (database: QueryDatabase, gate: RequestGate): Omit<ApolloDriverConfig, 'driver'> => ({
            path: GRAPHQL_PATH,
            autoSchemaFile: true,
            sortSchema: true,
            graphiql,
            introspection: true,
            context: contextOver(database, (request) => gate.admit(request)),
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
            // Queries by GET and by form need a header that no foreign page can send; own pages get it from requestGuard.
            csrfPrevention: { requestHeaders: [NOT_FOREIGN_HEADER, 'x-apollo-operation-name'] },
          }),
        }),
      ],
      controllers: [StatusPageController, HealthController],
      providers: [
        StatusService,
        { provide: ALLOWED_HOSTS, useValue: allowedHosts },
        { provide: SECRET_BOX, useValue: options.secretBox },
        { provide: ALLOWED_NAMES, useValue: allowedNames },
        { provide: SUBSCRIPTION_OPTIONS, inject: [QueryDatabase, RequestGate], useFactory: subscriptionsOver },
        { provide: KeyWatch, inject: [QueryDatabase], useFactory: (database: QueryDatabase) => new KeyWatch(database) },
        SubscriptionServer,
        ...resolvers,
      ],
    };
  }
}

/** The last net: what is no fault of the query is not told to the client. */
function plainError(formatted: GraphQLFormattedError, fault: unknown): GraphQLFormattedError {
  if (isDepthMessage(formatted.message)) {
    const { message, code } = nestedTooDeeply();
    return { message, extensions: { code } };
  }
  const cause = fault instanceof GraphQLError ? fault.originalError : fault;
  if (formatted.extensions?.code !== 'INTERNAL_SERVER_ERROR' || cause == null) return formatted;
  const { message, code } = publicFault(cause);
  return { ...formatted, message, extensions: { code } };
}
