// The WebSocket server of subscriptions, on the HTTP server of the application. Nest's own is not used: it cannot be told
// how large a message may be, and leaves upgrades of other paths without an answer.
import type { Server } from 'node:http';
import { faults } from '@casper-trace/telemetry/faults';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import type { ServerOptions } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { GRAPHQL_PATH } from '../graphql-path.js';
import { limitConnections } from '../http/connection-limits.js';
import { type AllowedNames, refuseUpgrade, socketFault } from '../http/foreign-requests.js';

/** Largest message of a client, as large as a body over HTTP: a larger one ends its connection (1009). */
export const MAX_MESSAGE_BYTES = 100 * 1024;

/** What subscriptions run with: context, limits, access. */
export const SUBSCRIPTION_OPTIONS = Symbol('subscription options');

/** Names under which the server may be called. */
export const ALLOWED_NAMES = Symbol('allowed names');

export type SubscriptionOptions = Omit<ServerOptions, 'schema'>;

@Injectable()
export class SubscriptionServer implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly options: SubscriptionOptions;
  private readonly schemas: GraphQLSchemaHost;
  private readonly http: HttpAdapterHost;
  private readonly allowedNames: AllowedNames;
  private stop: () => Promise<void> = () => Promise.resolve();

  constructor(
    @Inject(SUBSCRIPTION_OPTIONS) options: SubscriptionOptions,
    schemas: GraphQLSchemaHost,
    http: HttpAdapterHost,
    @Inject(ALLOWED_NAMES) allowedNames: AllowedNames,
  ) {
    this.options = options;
    this.schemas = schemas;
    this.http = http;
    this.allowedNames = allowedNames;
  }

  onApplicationBootstrap(): void {
    const sockets = new WebSocketServer({ noServer: true, path: GRAPHQL_PATH, maxPayload: MAX_MESSAGE_BYTES });
    const server = useServer({ ...this.options, schema: this.schemas.schema }, sockets);
    const http = this.http.httpAdapter.getHttpServer() as Server;
    // Another path is answered with 400 by the WebSocket server itself.
    limitConnections(http);
    http.on('upgrade', (request, socket, head) => {
      const fault = socketFault(request, this.allowedNames);
      if (fault !== undefined) return refuseUpgrade(socket, fault);
      sockets.handleUpgrade(request, socket, head, (client) => {
        sockets.emit('connection', client, request);
        // What a client sends wrong has ended its connection already, with a code that says why. graphql-ws would print
        // each with a stack, and the log would be the client's to fill: one line a minute is enough.
        client.removeAllListeners('error').on('error', (error) => faults.report('WebSocket client', error));
      });
    });
    this.stop = async () => server.dispose();
  }

  /** Closes every connection: the HTTP server would wait for them. */
  async onModuleDestroy(): Promise<void> {
    await this.stop();
  }
}
