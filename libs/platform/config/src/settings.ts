// The environment, parsed once into typed settings. Nothing else reads process.env.
import { availableParallelism } from 'node:os';
import { PermanentError } from '@casper-trace/casper-types/app-error';
import { z } from 'zod';

const urlOf = (...protocols: string[]) =>
  z
    .string()
    .refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), {
      error: `must be a URL that starts with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
    })
    .optional();

const wholeNumber = (least: number, most: number) => z.coerce.number().int().min(least).max(most);

/** One entry an environment variable; `.env.example` says what each is for, and a test keeps the two equal. */
export const environmentSchema = z.object({
  DATABASE_URL: urlOf('postgres:', 'postgresql:'),
  REDIS_URL: urlOf('redis:', 'rediss:'),
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: wholeNumber(0, 65_535).default(4000),
  CASPER_TRACE_THREADS: wholeNumber(1, 1024).default(availableParallelism()),
  CASPER_TRACE_TRANSACTION_SECONDS: z.coerce.number().positive().max(86_400).default(60),
  CASPER_TRACE_THREAD_MEMORY_MB: wholeNumber(256, 1_048_576).default(2048),
  CASPER_TRACE_LOG_LEVEL: z.enum(['error', 'warn', 'info', 'debug']).default('warn'),
});

/** What the program may be told from outside. */
export interface Settings {
  /** Undefined: an embedded server in the data folder. */
  readonly databaseUrl: string | undefined;
  /** Undefined: the queue lives in Postgres. */
  readonly redisUrl: string | undefined;
  readonly host: string;
  readonly port: number;
  /** Number of worker threads that re-execute. */
  readonly threads: number;
  /** A transaction that takes longer is recorded as `unverifiable(limit)`. */
  readonly transactionSeconds: number;
  /** A thread that needs more is ended, its transaction recorded as `unverifiable(limit)`. */
  readonly threadMemoryMb: number;
  readonly logLevel: LogLevel;
}

export type LogLevel = 'error' | 'warn' | 'info' | 'debug';

/**
 * Parses the environment; PermanentError 'bad-environment' lists every bad variable. An empty variable counts as unset;
 * `port` goes before PORT.
 */
export function readSettings(environment: NodeJS.ProcessEnv = process.env, port?: string): Settings {
  const variables = { ...environment, ...(port === undefined ? {} : { PORT: port }) };
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  const parsed = environmentSchema.safeParse(given);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new PermanentError('bad-environment', `the environment is not valid: ${faults.join('; ')}`);
  }
  const { data } = parsed;
  return Object.freeze({
    databaseUrl: data.DATABASE_URL,
    redisUrl: data.REDIS_URL,
    host: data.HOST,
    port: data.PORT,
    threads: data.CASPER_TRACE_THREADS,
    transactionSeconds: data.CASPER_TRACE_TRANSACTION_SECONDS,
    threadMemoryMb: data.CASPER_TRACE_THREAD_MEMORY_MB,
    logLevel: data.CASPER_TRACE_LOG_LEVEL,
  });
}

/** Whether npm (or npx) started this process and waits for it. */
export function startedByNpm(environment: NodeJS.ProcessEnv = process.env): boolean {
  return environment.npm_command !== undefined;
}
