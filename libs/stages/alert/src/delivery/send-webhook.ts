// One POST to a webhook: guarded, without redirects, bounded in time and in what is read.
import type { Readable } from 'node:stream';
import { AppError } from '@casper-trace/casper-types/app-error';
import { type AllowedHosts, checkWebhookUrl, isAllowedHost } from '@casper-trace/db/delivery/webhook-url';
import { Agent, request } from 'undici';
import { guardedLookup, type ResolveAll } from './guarded-lookup.js';
import { parseRetryAfter } from './retry-schedule.js';
import type { SendResult } from './send-result.js';

export interface WebhookLimits {
  /** From the look-up of the name to the last byte that is read. */
  readonly timeoutMs: number;
  readonly allowedHosts: AllowedHosts;
}

/** Bytes of an answer that are kept; no more is read. */
const SNIPPET_BYTES = 1024;

/** Sends webhooks. `close` ends its connections. */
export class WebhookSender {
  private readonly limits: WebhookLimits;
  private readonly guarded: Agent;
  private readonly unguarded: Agent;

  constructor(limits: WebhookLimits, resolve?: ResolveAll) {
    this.limits = limits;
    // Without pipelining a connection serves one request: an idle one may be dead when the next alert comes.
    const options = { pipelining: 0, maxHeaderSize: 16_384 };
    this.guarded = new Agent({ ...options, connect: { timeout: limits.timeoutMs, lookup: guardedLookup(resolve) } });
    this.unguarded = new Agent({ ...options, connect: { timeout: limits.timeoutMs } });
  }

  /** Never throws for what a receiver does: the result says it. */
  async send(target: string, headers: Readonly<Record<string, string>>, body: string, now: Date): Promise<SendResult> {
    const { timeoutMs, allowedHosts } = this.limits;
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      // Again at every attempt: the setting may have changed, and no look-up happens for a host that is an address.
      const url = checkWebhookUrl(target, allowedHosts);
      const answer = await request(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'user-agent': 'casper-trace', ...headers },
        body,
        signal,
        headersTimeout: timeoutMs,
        bodyTimeout: timeoutMs,
        dispatcher: isAllowedHost(url, allowedHosts) ? this.unguarded : this.guarded,
      });
      const status = answer.statusCode;
      const retryAfter = answer.headers['retry-after'];
      return {
        status,
        error: faultOf(status),
        response: await readSnippet(answer.body),
        refused: [],
        gone: status === 410,
        unanswered: false,
        retryAfterMs: parseRetryAfter(Array.isArray(retryAfter) ? retryAfter[0] : retryAfter, now),
      };
    } catch (error) {
      const message = signal.aborted ? `no answer within ${timeoutMs} ms` : messageOf(error);
      const unanswered = signal.aborted || isTimeout(error);
      return {
        status: null,
        error: message,
        response: null,
        refused: [],
        gone: false,
        unanswered,
        retryAfterMs: undefined,
      };
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.guarded.destroy(), this.unguarded.destroy()]);
  }
}

function faultOf(status: number): string | null {
  if (status >= 200 && status < 300) return null;
  if (status >= 300 && status < 400) return `status ${status}: redirects are not followed`;
  return `status ${status}`;
}

/** The status has decided already: a body that is slow, endless or cut off changes nothing. */
async function readSnippet(body: Readable): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of body) {
      parts.push(part as Buffer);
      size += (part as Buffer).length;
      if (size >= SNIPPET_BYTES) break;
    }
  } catch {
    // What came before is the snippet.
  }
  body.on('error', afterTheAnswer).destroy();
  // Postgres keeps no U+0000.
  return Buffer.concat(parts).subarray(0, SNIPPET_BYTES).toString('utf8').replaceAll('\0', '\u2400');
}

/** How the connection ends changes nothing any more: the ledger has the answer. Without a listener it would end the process. */
const afterTheAnswer = (): void => undefined;

/** Of undici or of the system. */
const isTimeout = (error: unknown): boolean => /TIMEDOUT|TIMEOUT/.test((error as NodeJS.ErrnoException).code ?? '');

function messageOf(error: unknown): string {
  if (error instanceof AppError) return error.message;
  if (!(error instanceof Error)) return String(error);
  const { code } = error as NodeJS.ErrnoException;
  return code === undefined || error.message.includes(code) ? error.message : `${code}: ${error.message}`;
}
