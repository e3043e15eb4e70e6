// Channels and deliveries: deliveries are read with a viewer's key, sent again with an operator's; channels need an admin's.
import { EngineBug } from '@casper-trace/casper-types/app-error';
import { listChannels } from '@casper-trace/db/delivery/channels';
import { type DeliveryState, listDeliveries, readAttempts } from '@casper-trace/db/delivery/ledger';
import * as manage from '@casper-trace/db/delivery/manage-channels';
import type { SecretBox } from '@casper-trace/db/delivery/secret-box';
import { Inject, UseFilters } from '@nestjs/common';
import { Args, Context, Mutation, Query, Resolver } from '@nestjs/graphql';
import { actorOf, requireRole } from '../access/access.js';
import { RequireRole } from '../access/require-role.js';
import type { QueryContext } from '../loaders.js';
import { QueryDatabase } from '../query-database.js';
import { GraphQLErrorFilter } from '../resolvers/graphql-error.filter.js';
import { AddedChannel, Channel, ChannelInput, channelNode, Delivery, deliveryNode } from './delivery.object.js';
import { DeliveryStateEnum } from './enums.js';
import { NewestArgs, newest, newestCost, rowId } from './row-id.js';

/** Injection token of the hosts that webhooks may call without TLS and wherever they lie. */
export const ALLOWED_HOSTS = Symbol('hosts that webhooks may call');

/** Injection token of the box that webhook secrets are sealed with. */
export const SECRET_BOX = Symbol('secret box');

@Resolver()
@UseFilters(GraphQLErrorFilter)
export class DeliveriesResolver {
  private readonly database: QueryDatabase;
  private readonly allowedHosts: readonly string[];
  private readonly box: SecretBox | undefined;

  constructor(
    database: QueryDatabase,
    @Inject(ALLOWED_HOSTS) allowedHosts: readonly string[],
    @Inject(SECRET_BOX) box: SecretBox | undefined,
  ) {
    this.database = database;
    this.box = box;
    this.allowedHosts = allowedHosts;
  }

  // Not for viewers: many services put a secret into the URL of a webhook.
  @RequireRole('operator')
  @Query(() => [Channel], { description: 'All channels. Needs a key (operator).', complexity: 100 })
  async channels(): Promise<Channel[]> {
    return (await listChannels(this.database)).map(channelNode);
  }

  @RequireRole('viewer')
  @Query(() => [Delivery], {
    description: 'Deliveries of all chains with their attempts, the newest first. Needs a key (viewer).',
    complexity: newestCost,
  })
  async deliveries(
    @Args('state', { type: () => DeliveryStateEnum, nullable: true }) state: DeliveryState | null | undefined,
    @Args('channel', { type: () => String, nullable: true }) channel: string | null | undefined,
    @Args('alertId', { type: () => String, nullable: true }) alertId: string | null | undefined,
    @Args() args: NewestArgs,
  ): Promise<Delivery[]> {
    const { limit, before } = newest(args);
    const filter = { state: state ?? undefined, channel: channel ?? undefined, alertId: alertId ?? undefined, before };
    const rows = await listDeliveries(this.database, filter, limit);
    const attempts = await readAttempts(
      this.database,
      rows.map(({ id }) => id),
    );
    return rows.map((row) => deliveryNode(row, attempts));
  }

  @RequireRole('operator')
  @Mutation(() => Delivery, { description: 'Deliver again, with the same message id. Needs a key (operator).' })
  async replayDelivery(
    @Args('id', { type: () => String }) id: string,
    @Context() { access }: QueryContext,
  ): Promise<Delivery> {
    const actor = actorOf(requireRole(access, 'operator', 'replayDelivery'));
    const row = await manage.replay(this.database, actor, rowId(id), new Date());
    return deliveryNode(row, await readAttempts(this.database, [row.id]));
  }

  @RequireRole('admin')
  @Mutation(() => AddedChannel, { description: 'Adds a channel and shows its secret, this once. Needs a key (admin).' })
  async addChannel(
    @Args('channel', { type: () => ChannelInput }) channel: ChannelInput,
    @Context() { access }: QueryContext,
  ): Promise<AddedChannel> {
    const actor = actorOf(requireRole(access, 'admin', 'addChannel'));
    if (this.box === undefined) throw new EngineBug('the query stage was given no key for webhook secrets');
    const added = await manage.addChannel(this.database, actor, channel, this.allowedHosts, this.box);
    return { ...added, channel: channelNode(added.channel) };
  }

  @RequireRole('admin')
  @Mutation(() => Channel, { description: 'What it had to deliver is cancelled. Needs a key (admin).' })
  async removeChannel(
    @Args('name', { type: () => String }) name: string,
    @Context() { access }: QueryContext,
  ): Promise<Channel> {
    const actor = actorOf(requireRole(access, 'admin', 'removeChannel'));
    return channelNode(await manage.removeChannel(this.database, actor, name));
  }
}
