// The first look at an HTTP request: its host, where it comes from, and, for the status page, how often.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { GraphQLError } from 'graphql';
import type { RequestGate } from '../access/request-gate.js';
import { type AllowedNames, hostFault, isOwnPage, NOT_FOREIGN_HEADER, refuse } from './foreign-requests.js';

export type RequestGuard = (
  request: IncomingMessage,
  response: ServerResponse,
  next: (fault?: unknown) => void,
) => void;

export function requestGuard(gate: RequestGate, allowed: AllowedNames): RequestGuard {
  return (request, response, next) => {
    const fault = hostFault(request, allowed);
    if (fault !== undefined) return refuse(response, 403, 'FORBIDDEN_HOST', fault);
    if (isOwnPage(request)) request.headers[NOT_FOREIGN_HEADER] = 'own page';
    // GraphQL counts its requests itself, by key; /health is for those who watch the service.
    if (pathOf(request) !== '/') return next();
    gate.admitClient(request).then(
      () => next(),
      (refusal: unknown) => {
        if (!(refusal instanceof GraphQLError)) return next(refusal);
        const retryAfter = String(refusal.extensions.retryAfterSeconds);
        refuse(response, 429, 'TOO_MANY_REQUESTS', refusal.message, { 'retry-after': retryAfter });
      },
    );
  };
}

/** Express keeps the whole path in `originalUrl`. */
const pathOf = (request: IncomingMessage & { readonly originalUrl?: string }): string =>
  (request.originalUrl ?? request.url ?? '').split('?')[0];
