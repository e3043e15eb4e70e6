// Delivers what the outbox holds. Several workers, in one process or in many, share the work by leases.
import type { DeliverySettings } from '@casper-trace/config/settings';
import type { Database } from '@casper-trace/db/database';
import { type Channel, type ChannelSecrets, disableChannel } from '@casper-trace/db/delivery/channels';
import {
  type AttemptOutcome,
  type LeasedDelivery,
  leaseDeliveries,
  recordAttempt,
} from '@casper-trace/db/delivery/leases';
import { DISABLED_AFTER_DAYS, recordAnswer, recordSilence } from '@casper-trace/db/delivery/pauses';
import type { SecretBox } from '@casper-trace/db/delivery/secret-box';
import { RoleBeat } from '@casper-trace/db/roles/beats';
import { faults } from '@casper-trace/telemetry/faults';
import { rest } from '@casper-trace/telemetry/retry';
import type { ResolveAll } from './guarded-lookup.js';
import { retryWait } from './retry-schedule.js';
import { MailSender } from './send-mail.js';
import type { SendResult } from './send-result.js';
import { WebhookSender } from './send-webhook.js';
import { webhookHeaders } from './sign-webhook.js';

/** What a test replaces. */
export interface DeliveryEnvironment {
  readonly now?: () => Date;
  /** From 0 to 1, for the jitter. */
  readonly random?: () => number;
  readonly resolve?: ResolveAll;
  /** Told of faults that are ours or the database's, not a receiver's. */
  readonly onFault?: (error: unknown) => void;
  /** Told in one line of channels that are paused, disabled, or answer again. */
  readonly onNotice?: (line: string) => void;
}

/** Attempts at a time; two of a channel, so that many receivers have to hang before others wait. */
const CONCURRENCY = 32;
/** Of these for receivers that did not answer the last time: all others keep the rest. */
const SILENT_CONCURRENCY = 8;
const POLL_MS = 1000;
/** After a fault of the database. */
const REST_MS = 5000;

export class DeliveryWorker {
  private readonly database: Database;
  private readonly box: SecretBox;
  private readonly beat: RoleBeat;
  private readonly webhooks: WebhookSender;
  private readonly mail: MailSender;
  private readonly now: () => Date;
  private readonly random: () => number;
  private readonly onFault: (error: unknown) => void;
  private readonly onNotice: (line: string) => void;
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;

  constructor(database: Database, settings: DeliverySettings, box: SecretBox, environment: DeliveryEnvironment = {}) {
    this.database = database;
    this.box = box;
    this.beat = new RoleBeat(database, 'delivery');
    this.webhooks = new WebhookSender(settings, environment.resolve);
    this.mail = new MailSender(settings);
    this.now = environment.now ?? (() => new Date());
    this.random = environment.random ?? Math.random;
    this.onFault = environment.onFault ?? ((error) => faults.report('delivery', error));
    this.onNotice = environment.onNotice ?? (() => undefined);
  }

  /** Begins to deliver, until `stop`. */
  start(): void {
    this.running ??= this.run();
  }

  /** Takes nothing more, waits for the attempts that are under way, and ends the connections. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
    if (this.running !== undefined) await this.beat.end();
    this.mail.close();
    await this.webhooks.close();
  }

  /** Delivers what is due now, once; returns the number of attempts. */
  async deliverDue(): Promise<number> {
    const leased = await this.lease(CONCURRENCY, SILENT_CONCURRENCY);
    await Promise.all(leased.map((delivery) => this.deliver(delivery)));
    return leased.length;
  }

  /** One message over one channel, without the outbox: for a try. @param recipients part of the target of an e-mail */
  async send(
    channel: Channel & ChannelSecrets,
    messageId: string,
    payload: string,
    recipients: string | null = null,
  ): Promise<SendResult> {
    if (channel.kind === 'e-mail') return this.mail.send(recipients ?? channel.target, messageId, payload);
    const now = this.now();
    const opened = { ...channel, ...this.opened(channel) };
    return this.webhooks.send(channel.target, webhookHeaders(opened, messageId, payload, now), payload, now);
  }

  private opened({ name, secret, previousSecret }: Channel & ChannelSecrets) {
    const open = (stored: string | null): string | null => stored && this.box.open(name, stored);
    return { secret: open(secret), previousSecret: open(previousSecret) };
  }

  private async lease(free: number, freeForSilent: number): Promise<LeasedDelivery[]> {
    const leased = free > 0 ? await leaseDeliveries(this.database, this.now(), free, 'answering') : [];
    const left = Math.min(free - leased.length, freeForSilent);
    return left > 0 ? [...leased, ...(await leaseDeliveries(this.database, this.now(), left, 'silent'))] : leased;
  }

  private async run(): Promise<void> {
    const underWay = new Set<Promise<void>>();
    let silent = 0;
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        await this.beat.beat();
        const leased = await this.lease(CONCURRENCY - underWay.size, SILENT_CONCURRENCY - silent);
        for (const delivery of leased) {
          const wasSilent = delivery.channel.unanswered > 0 ? 1 : 0;
          silent += wasSilent;
          const task: Promise<void> = this.deliver(delivery)
            .catch(this.onFault)
            .finally(() => {
              silent -= wasSilent;
              underWay.delete(task);
            });
          underWay.add(task);
        }
        if (leased.length === 0) await Promise.race([rest(signal, POLL_MS), ...underWay]);
      } catch (error) {
        this.onFault(error);
        await rest(signal, REST_MS);
      }
    }
    await Promise.all(underWay);
  }

  private async deliver(delivery: LeasedDelivery): Promise<void> {
    const { channel, messageId, payload, recipients, tries } = delivery;
    const startedAt = this.now();
    const before = performance.now();
    const result = await this.send(channel, messageId, payload, recipients);
    const attempt = {
      startedAt,
      durationMs: Math.round(performance.now() - before),
      status: result.status,
      error: result.error,
      response: result.response,
    };
    await this.recordLife(channel, result);
    if (result.gone) await disableChannel(this.database, channel.id, startedAt, 'the receiver answered 410 Gone');
    await recordAttempt(this.database, delivery, attempt, this.outcomeOf(result, tries + 1, this.now()));
  }

  /** Pauses a channel whose receiver does not answer, and takes that back once it does. */
  private async recordLife({ id, name, unanswered }: Channel, result: SendResult): Promise<void> {
    if (!result.unanswered) {
      if (unanswered > 0 && (await recordAnswer(this.database, id))) this.onNotice(`channel '${name}' answers again`);
      return;
    }
    const now = this.now();
    const silence = await recordSilence(this.database, id, now);
    const since = silence.unansweredSince.toISOString();
    if (now.getTime() - silence.unansweredSince.getTime() >= DISABLED_AFTER_DAYS * 24 * 3_600_000) {
      await disableChannel(this.database, id, now, `no answer since ${since}`);
      this.onNotice(
        `channel '${name}': no answer since ${since}: disabled until 'casper-trace channels enable ${name}'`,
      );
    } else if (silence.pausedUntil !== null) {
      const until = silence.pausedUntil.toISOString();
      this.onNotice(
        `channel '${name}': no answer to ${silence.unanswered} attempts since ${since}: paused until ${until}`,
      );
    }
  }

  private outcomeOf({ error, refused, gone, retryAfterMs }: SendResult, tries: number, now: Date): AttemptOutcome {
    if (error === null) return { kind: 'delivered' };
    const wait = gone ? undefined : retryWait(tries, retryAfterMs, this.random());
    if (wait === undefined) return { kind: 'dead' };
    const recipients = refused.length === 0 ? undefined : refused.join(',');
    return { kind: 'failed', nextAttemptAt: new Date(now.getTime() + wait), recipients };
  }
}
