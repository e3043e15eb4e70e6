// Who gets in, and how often: requests are counted by API key, without one by client, and wrong keys by client.
import type { IncomingMessage } from 'node:http';
import { HeaderMap } from '@apollo/server';
import type { Queryable } from '@casper-trace/db/database';
import { GraphQLError } from 'graphql';
import ipaddr from 'ipaddr.js';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { type Access, type PublicQueries, readAccess } from './access.js';
import { authorizationOf, type ContextRequest, requestOf } from './request-authorization.js';

/** Wrong keys that a client may show in a minute if nothing else is set: then nothing that it shows is looked at. */
export const FAILED_KEYS_PER_MINUTE = 20;

export interface GateOptions {
  readonly publicQueries: PublicQueries;
  /** Of a key, or of a client without one; undefined: any number. */
  readonly requestsPerMinute: number | undefined;
  readonly failedKeysPerMinute: number;
  /** Proxies in front of the server whose X-Forwarded-For is believed. */
  readonly trustedProxies: number;
}

const MINUTE_SECONDS = 60;

export class RequestGate {
  private readonly connection: Queryable;
  private readonly options: GateOptions;
  private readonly failed: RateLimiterMemory;
  private readonly requests: RateLimiterMemory | undefined;

  constructor(connection: Queryable, options: GateOptions) {
    this.connection = connection;
    this.options = options;
    this.failed = new RateLimiterMemory({ points: options.failedKeysPerMinute, duration: MINUTE_SECONDS });
    const points = options.requestsPerMinute;
    this.requests = points === undefined ? undefined : new RateLimiterMemory({ points, duration: MINUTE_SECONDS });
  }

  /**
   * The access of a request, which counts. GraphQL errors UNAUTHENTICATED (401) and TOO_MANY_REQUESTS (429, with
   * Retry-After).
   */
  async admit(request: ContextRequest): Promise<Access> {
    const client = clientOf(requestOf(request), this.options.trustedProxies);
    const failures = await this.failed.get(client);
    if (failures !== null && failures.remainingPoints <= 0) {
      throw tooMany(`${this.failed.points} wrong API keys in a minute`, failures);
    }
    const access = await this.accessOrFailure(request, client);
    await this.count(access === undefined ? `client ${client}` : `key ${access.id}`);
    return access;
  }

  /** Counts a request that needs no key. GraphQL error TOO_MANY_REQUESTS. */
  async admitClient(request: IncomingMessage): Promise<void> {
    await this.count(`client ${clientOf(request, this.options.trustedProxies)}`);
  }

  private async accessOrFailure(request: ContextRequest, client: string): Promise<Access> {
    const authorization = authorizationOf(request);
    try {
      return await readAccess(this.connection, authorization, this.options.publicQueries);
    } catch (error) {
      if (error instanceof GraphQLError && authorization !== undefined) await this.failed.penalty(client);
      throw error;
    }
  }

  private async count(who: string): Promise<void> {
    if (this.requests === undefined) return;
    try {
      await this.requests.consume(who);
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      throw tooMany(`more than ${this.requests.points} requests in a minute`, refusal);
    }
  }
}

/**
 * The address that a request comes from; of IPv6 the network that one customer gets (/64). Undefined request: one that
 * came over no socket.
 */
export function clientOf(request: IncomingMessage | undefined, trustedProxies: number): string {
  const forwarded = [request?.headers['x-forwarded-for'] ?? []].flat().join(',').split(',');
  // Each proxy adds the address that it saw at the end: what stands before was written by whoever asks.
  const told = trustedProxies > 0 ? forwarded.at(-trustedProxies)?.trim() : undefined;
  const address = told !== undefined && ipaddr.isValid(told) ? told : (request?.socket.remoteAddress ?? 'unknown');
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  return parsed instanceof ipaddr.IPv6 ? parsed.parts.slice(0, 4).join(':') : parsed.toString();
}

function tooMany(what: string, { msBeforeNext }: RateLimiterRes): GraphQLError {
  const retryAfterSeconds = Math.max(1, Math.ceil(msBeforeNext / 1000));
  const headers = new HeaderMap([['retry-after', String(retryAfterSeconds)]]);
  return new GraphQLError(`${what}: try again in ${retryAfterSeconds} s`, {
    extensions: { code: 'TOO_MANY_REQUESTS', retryAfterSeconds, http: { status: 429, headers } },
  });
}
