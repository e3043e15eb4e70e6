// An alert as e-mail, by SMTP.
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DeliverySettings } from '@casper-trace/config/settings';
import { createTransport, type Transporter } from 'nodemailer';
import type { SendResult } from './send-result.js';

type MailSettings = Pick<DeliverySettings, 'smtpUrl' | 'from' | 'timeoutMs'>;

/** Connecting, greeting and each answer have their own limit; a server that trickles would pass all of them for ever. */
const STEPS = 4;

export class MailSender {
  private readonly transport: Transporter | undefined;
  private readonly from: string;
  private readonly longestMs: number;

  constructor({ smtpUrl, from, timeoutMs }: MailSettings) {
    this.from = from;
    this.longestMs = STEPS * timeoutMs;
    this.transport =
      smtpUrl === undefined
        ? undefined
        : createTransport({
            url: smtpUrl,
            connectionTimeout: timeoutMs,
            greetingTimeout: timeoutMs,
            socketTimeout: timeoutMs,
            // A message is made of our own text: nothing in it may name a file or a URL to be read.
            disableFileAccess: true,
            disableUrlAccess: true,
          });
  }

  /** Never throws for what a server does: the result says it. */
  async send(to: string, messageId: string, payload: string): Promise<SendResult> {
    if (this.transport === undefined) {
      return failed(null, 'no SMTP server is set: SMTP_URL names one', null);
    }
    const deadline = new AbortController();
    try {
      const sent = this.transport.sendMail({
        from: this.from,
        to,
        // The same in every attempt: mail programs tell a repeat by it.
        messageId: `<${messageId}@casper-trace>`,
        headers: { 'X-Casper-Trace-Message': messageId },
        ...mailOf(payload),
      }) as Promise<{ response: string; rejected: readonly (string | { readonly address: string })[] }>;
      const late = sleep(this.longestMs, undefined, { signal: deadline.signal });
      const result = await Promise.race([sent, late]);
      if (result === undefined)
        return { ...failed(null, `no end within ${this.longestMs} ms`, null), unanswered: true };
      const { response, rejected } = result;
      const refused = rejected.map((one) => (typeof one === 'string' ? one : one.address));
      if (refused.length > 0) {
        return {
          ...failed(codeOf(response), `the server refused ${refused.join(', ')}; others got it`, response),
          refused,
        };
      }
      return {
        status: codeOf(response),
        error: null,
        response,
        refused,
        gone: false,
        unanswered: false,
        retryAfterMs: undefined,
      };
    } catch (error) {
      const { message, responseCode, response, code } = error as Error & {
        responseCode?: number;
        response?: string;
        code?: string;
      };
      return { ...failed(responseCode ?? null, message, response ?? null), unanswered: code === 'ETIMEDOUT' };
    } finally {
      deadline.abort();
    }
  }

  close(): void {
    this.transport?.close();
  }
}

interface Document {
  readonly type: string;
  readonly data?: {
    readonly severity?: string;
    readonly sentence?: string;
    readonly network?: string;
    readonly rule?: { readonly id: string; readonly version: number };
    readonly blockHeight?: string;
    readonly transactionHash?: string | null;
    readonly verdict?: string | null;
  };
}

/** Subject and text of a message; the whole document goes along as an attachment. */
export function mailOf(payload: string): { subject: string; text: string; attachments: object[] } {
  const { type, data = {} } = JSON.parse(payload) as Document;
  const { severity, sentence, network, rule, blockHeight, transactionHash, verdict } = data;
  const lines = [
    sentence,
    '',
    rule && `rule         ${rule.id}, version ${rule.version}`,
    severity && `severity     ${severity}`,
    network && `network      ${network}`,
    blockHeight && `block        ${blockHeight}`,
    transactionHash && `transaction  ${transactionHash}`,
    verdict && `verdict      ${verdict}`,
  ];
  return {
    subject:
      severity === undefined
        ? `[casper-trace] ${type}`
        : `[casper-trace] ${severity}: ${(sentence ?? '').slice(0, 150)}`,
    text: `${lines.filter((line) => line !== undefined && line !== null).join('\n')}\n`,
    attachments: [
      {
        filename: `alert-${createHash('sha256').update(payload).digest('hex').slice(0, 12)}.json`,
        content: payload,
        contentType: 'application/json',
      },
    ],
  };
}

const codeOf = (response: string): number | null => {
  const code = Number.parseInt(response, 10);
  return Number.isNaN(code) ? null : code;
};

const failed = (status: number | null, error: string, response: string | null): SendResult => ({
  status,
  error,
  response: response?.slice(0, 1024) ?? null,
  refused: [],
  gone: false,
  unanswered: false,
  retryAfterMs: undefined,
});
