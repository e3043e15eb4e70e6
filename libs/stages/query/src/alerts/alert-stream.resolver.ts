// The subscription to raised alerts: goes on from a cursor without gap or repeat.
import { storedAlerts } from '@casper-trace/db/alerts/tables';
import { UseFilters } from '@nestjs/common';
import { Args, Context, Resolver, Subscription } from '@nestjs/graphql';
import { requireRole } from '../access/access.js';
import { KeyWatch } from '../access/key-watch.js';
import { RequireRole } from '../access/require-role.js';
import type { QueryContext } from '../loaders.js';
import { decodeCursor, encodeCursor, positionOf } from '../paging/cursor.js';
import { Conditions, selectPage } from '../paging/select-page.js';
import { QueryDatabase } from '../query-database.js';
import { ChainArgs } from '../resolvers/chain-args.js';
import { GraphQLErrorFilter } from '../resolvers/graphql-error.filter.js';
import { every, resumableStream, type Streamed } from '../subscriptions/resumable-stream.js';
import { type Alert, alertNode, RaisedAlert } from './alert.object.js';
import { alertList } from './alert-list.js';

/** How long an alert may wait until subscriptions see it. */
const POLL_MS = 500;

@Resolver()
@UseFilters(GraphQLErrorFilter)
export class AlertStreamResolver {
  private readonly database: QueryDatabase;
  private readonly keys: KeyWatch;

  constructor(database: QueryDatabase, keys: KeyWatch) {
    this.database = database;
    this.keys = keys;
  }

  @RequireRole('viewer')
  @Subscription(() => RaisedAlert, {
    description:
      'Alerts of a chain as they are raised, after a cursor of this subscription or of `alerts`; without one, from the ' +
      'next alert on. What is muted or cooling down is left out. Needs a key (viewer).',
    resolve: ({ cursor, item }: Streamed<Alert>): RaisedAlert => ({ cursor, alert: item }),
  })
  async alertRaised(
    @Args('after', { type: () => String, nullable: true }) after: string | null | undefined,
    @Args() { chain }: ChainArgs,
    @Context() { loaders, access }: QueryContext,
  ): Promise<AsyncIterableIterator<Streamed<Alert>>> {
    const key = requireRole(access, 'viewer', 'alertRaised');
    if (after != null) decodeCursor(alertList, after);
    const { id } = await loaders.chain(chain);
    const readPage = async (cursor: string | undefined, limit: number): Promise<Streamed<Alert>[]> => {
      // One statement sees a prefix of the order: evaluations of a chain take turns (lockEvaluation), so that no alert
      // becomes visible before one with a smaller sequence.
      const position = cursor === undefined ? undefined : decodeCursor(alertList, cursor);
      const page = { size: limit, fromEnd: false, after: position, before: undefined };
      const conditions = new Conditions().where("state = 'raised'");
      const { rows } = await selectPage(this.database, alertList, id, page, conditions);
      return rows.map((row) => ({ cursor: encodeCursor(alertList, positionOf(alertList, row)), item: alertNode(row) }));
    };
    const demandAccess = (): Promise<void> => this.keys.demandValid(key);
    return resumableStream({ readPage, wakeUp: every(POLL_MS), demandAccess }, after ?? (await this.newest(id)));
  }

  /** Cursor of the newest alert of a chain; of none before the first. */
  private async newest(chainId: number): Promise<string> {
    const { rows } = await this.database.query<{ sequence: string }>(
      `SELECT coalesce(max(sequence), 0) AS sequence FROM ${storedAlerts.name} WHERE chain_id = $1`,
      [chainId],
    );
    return encodeCursor(alertList, [rows[0].sequence]);
  }
}
