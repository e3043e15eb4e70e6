// Who asks: the API key of a request, if it has one.
import { type ApiKey, findApiKey, isAtLeast, type Role } from '@casper-trace/db/access/api-keys';
import type { Actor } from '@casper-trace/db/access/audit-log';
import type { Queryable } from '@casper-trace/db/database';
import { GraphQLError } from 'graphql';

/** The key's row; undefined for who shows none. */
export type Access = ApiKey | undefined;

export type PublicQueries = 'open' | 'closed';

/**
 * Access of a request by its header Authorization. A key that is not valid is refused and never taken for no key: its
 * owner must learn of it. With closed queries no key is refused, too.
 */
export async function readAccess(
  connection: Queryable,
  authorization: unknown,
  publicQueries: PublicQueries,
): Promise<Access> {
  if (authorization === undefined || authorization === null || authorization === '') {
    if (publicQueries === 'closed') throw unauthenticated('queries need an API key here');
    return undefined;
  }
  const key = typeof authorization === 'string' ? /^Bearer +(\S+)$/i.exec(authorization)?.[1] : undefined;
  const access = key === undefined ? undefined : await findApiKey(connection, key);
  if (access === undefined)
    throw unauthenticated('the API key is not valid: it is unknown, misspelt, expired or revoked');
  return access;
}

/** The key, if its role may do what `wanted` may; GraphQL errors UNAUTHENTICATED and FORBIDDEN. */
export function requireRole(access: Access, wanted: Role, what: string): ApiKey {
  if (access === undefined) throw unauthenticated(`${what} needs an API key with role ${wanted}`);
  if (!isAtLeast(access.role, wanted)) {
    throw new GraphQLError(`${what} needs an API key with role ${wanted}: '${access.name}' has role ${access.role}`, {
      extensions: { code: 'FORBIDDEN' },
    });
  }
  return access;
}

export const actorOf = ({ id, name }: ApiKey): Actor => ({ name, keyId: id });

function unauthenticated(why: string): GraphQLError {
  return new GraphQLError(`${why} (header 'Authorization: Bearer …')`, {
    extensions: { code: 'UNAUTHENTICATED', http: { status: 401 } },
  });
}
