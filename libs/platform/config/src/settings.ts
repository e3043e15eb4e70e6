// The environment and the file `.env`, parsed once into typed settings. Nothing else reads process.env.
import { availableParallelism } from 'node:os';
import { PermanentError } from '@casper-trace/casper-types/app-error';
import { z } from 'zod';
import { ENV_FILE, readEnvFile } from './env-file.js';

const urlOf = (...protocols: string[]) =>
  z
    .string()
    .refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), {
      error: `must be a URL that starts with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
    })
    .optional();

const wholeNumber = (least: number, most: number) => z.coerce.number().int().min(least).max(most);

/** Texts joined by commas. */
const listOf = () =>
  z
    .string()
    .default('')
    .transform((text) => text.split(',').map((entry) => entry.trim()))
    .transform((entries) => entries.filter((entry) => entry !== ''));

/** One entry an environment variable; `.env.example` says what each is for, and a test keeps the two equal. */
export const environmentSchema = z.object({
  DATABASE_URL: urlOf('postgres:', 'postgresql:'),
  CASPER_TRACE_WAIT_SECONDS: z.coerce.number().min(0).max(86_400).optional(),
  REDIS_URL: urlOf('redis:', 'rediss:'),
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: wholeNumber(0, 65_535).default(4000),
  CASPER_TRACE_TRUST: listOf(),
  CASPER_TRACE_THREADS: wholeNumber(1, 1024).default(availableParallelism()),
  CASPER_TRACE_TRANSACTION_SECONDS: z.coerce.number().positive().max(86_400).default(60),
  CASPER_TRACE_THREAD_MEMORY_MB: wholeNumber(256, 1_048_576).default(2048),
  CASPER_TRACE_PUBLIC_QUERIES: z.enum(['open', 'closed']).default('open'),
  CASPER_TRACE_REQUESTS_PER_MINUTE: wholeNumber(0, 1_000_000).default(1200),
  CASPER_TRACE_TRUSTED_PROXIES: wholeNumber(0, 10).default(0),
  CASPER_TRACE_ALLOWED_HOSTS: listOf(),
  CASPER_TRACE_WEBHOOK_ALLOWED_HOSTS: listOf(),
  CASPER_TRACE_SECRET_KEY: z.string().optional(),
  CASPER_TRACE_DELIVERY_SECONDS: z.coerce.number().positive().max(25).default(15),
  SMTP_URL: urlOf('smtp:', 'smtps:'),
  SMTP_FROM: z.string().min(3).default('casper-trace@localhost'),
  CASPER_TRACE_LOG_LEVEL: z.enum(['error', 'warn', 'info', 'debug']).default('warn'),
});

/** What the program may be told from outside. */
export interface Settings {
  /** Undefined: an embedded server in the data folder. */
  readonly databaseUrl: string | undefined;
  /** How long a command waits for a database that does not answer at its start; undefined: as long as suits the command. */
  readonly waitSeconds: number | undefined;
  /** Undefined: the queue lives in Postgres. */
  readonly redisUrl: string | undefined;
  readonly host: string;
  readonly port: number;
  /** Blocks that are trusted without proof, each `HEIGHT:HASH` (not checked here); `--trust` goes before them. */
  readonly trust: readonly string[];
  /** Number of worker threads that re-execute. */
  readonly threads: number;
  /** A transaction that takes longer is recorded as `unverifiable(limit)`. */
  readonly transactionSeconds: number;
  /** A thread that needs more is ended, its transaction recorded as `unverifiable(limit)`. */
  readonly threadMemoryMb: number;
  readonly logLevel: LogLevel;
  /** Whether public chain data may be queried without an API key; alerts and rules always need one. */
  readonly publicQueries: 'open' | 'closed';
  /** Of an API key, or of a client without one; undefined: any number. */
  readonly requestsPerMinute: number | undefined;
  /** Proxies in front of the server whose X-Forwarded-For is believed. */
  readonly trustedProxies: number;
  /** Names under which the server may be called beside addresses and `localhost`; `*` for any. */
  readonly allowedNames: readonly string[];
  /** Key of webhook secrets, base64; undefined: the data folder's. */
  readonly secretKey: string | undefined;
  /** How alerts are delivered. */
  readonly delivery: DeliverySettings;
}

export interface DeliverySettings {
  /** Hosts (`host` or `host:port`) that webhooks may call without TLS and wherever they lie. */
  readonly allowedHosts: readonly string[];
  /** Longest that one attempt may take; a lease lasts longer. */
  readonly timeoutMs: number;
  /** Undefined: e-mail cannot be sent. */
  readonly smtpUrl: string | undefined;
  /** Sender of e-mail. */
  readonly from: string;
}

export type LogLevel = 'error' | 'warn' | 'info' | 'debug';

/** Where settings come from; each of the first goes before the next. */
export interface SettingSources {
  /** Of the command line, instead of PORT. */
  readonly port?: number;
  readonly environment?: NodeJS.ProcessEnv;
  readonly envFile?: string;
}

/**
 * An empty variable counts as unset, also where the file sets it. PermanentErrors: 'bad-environment' lists every bad variable
 * with its source, and those of `readEnvFile`.
 */
export function readSettings({ port, environment = process.env, envFile = ENV_FILE }: SettingSources = {}): Settings {
  const ofFile = readEnvFile(envFile);
  const variables = { ...ofFile, ...environment, ...(port === undefined ? {} : { PORT: String(port) }) };
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  const parsed = environmentSchema.safeParse(given);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => {
      const name = path.join('.');
      const source = environment[name] === undefined && ofFile[name] !== undefined ? ` (in ${envFile})` : '';
      return `${name}${source}: ${message}`;
    });
    throw new PermanentError('bad-environment', `the environment is not valid: ${faults.join('; ')}`);
  }
  const { data } = parsed;
  return Object.freeze({
    databaseUrl: data.DATABASE_URL,
    waitSeconds: data.CASPER_TRACE_WAIT_SECONDS,
    redisUrl: data.REDIS_URL,
    host: data.HOST,
    port: data.PORT,
    trust: data.CASPER_TRACE_TRUST,
    threads: data.CASPER_TRACE_THREADS,
    transactionSeconds: data.CASPER_TRACE_TRANSACTION_SECONDS,
    threadMemoryMb: data.CASPER_TRACE_THREAD_MEMORY_MB,
    logLevel: data.CASPER_TRACE_LOG_LEVEL,
    publicQueries: data.CASPER_TRACE_PUBLIC_QUERIES,
    requestsPerMinute: data.CASPER_TRACE_REQUESTS_PER_MINUTE === 0 ? undefined : data.CASPER_TRACE_REQUESTS_PER_MINUTE,
    trustedProxies: data.CASPER_TRACE_TRUSTED_PROXIES,
    // Whoever sets HOST to a name may be called by it.
    allowedNames: [...data.CASPER_TRACE_ALLOWED_HOSTS, data.HOST].map((name) => name.toLowerCase()),
    secretKey: data.CASPER_TRACE_SECRET_KEY,
    delivery: {
      allowedHosts: data.CASPER_TRACE_WEBHOOK_ALLOWED_HOSTS,
      timeoutMs: data.CASPER_TRACE_DELIVERY_SECONDS * 1000,
      smtpUrl: data.SMTP_URL,
      from: data.SMTP_FROM,
    },
  });
}

/** Whether npm (or npx) started this process and waits for it. */
export function startedByNpm(environment: NodeJS.ProcessEnv = process.env): boolean {
  return environment.npm_command !== undefined;
}
