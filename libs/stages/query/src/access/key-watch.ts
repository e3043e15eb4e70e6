// Whether the keys of open subscriptions still are valid: read for all subscriptions of a key together, at most once in an
// interval, so that it may be asked before every event.
import { stillValidKeys } from '@casper-trace/db/access/api-keys';
import type { Queryable } from '@casper-trace/db/database';
import { GraphQLError } from 'graphql';
import type { Access } from './access.js';

/** How long a key may be used after it was revoked, milliseconds. */
const LOOK_EVERY_MS = 200;

export class KeyWatch {
  private readonly connection: Queryable;
  private readonly seen = new Map<number, { readonly at: number; readonly valid: Promise<boolean> }>();

  constructor(connection: Queryable) {
    this.connection = connection;
  }

  /** GraphQL error UNAUTHENTICATED if the key opens nothing any more; nothing for who shows none. */
  async demandValid(access: Access): Promise<void> {
    if (access === undefined || (await this.isValid(access.id))) return;
    throw new GraphQLError('the API key was revoked or has expired', { extensions: { code: 'UNAUTHENTICATED' } });
  }

  private isValid(id: number): Promise<boolean> {
    const last = this.seen.get(id);
    if (last !== undefined && performance.now() - last.at < LOOK_EVERY_MS) return last.valid;
    const valid = stillValidKeys(this.connection, [id]).then((ids) => ids.has(id));
    this.seen.set(id, { at: performance.now(), valid });
    return valid;
  }
}
