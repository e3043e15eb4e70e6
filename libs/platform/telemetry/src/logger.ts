// One log line a message, to standard error: standard output belongs to results.

/** From grave to chatty; a logger shows its level and what is graver. */
const LEVELS = ['error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof LEVELS)[number];

/** Writes lines; the methods are those that Nest asks of a logger, too. */
export class Logger {
  private readonly shown: number;

  constructor(level: LogLevel) {
    this.shown = LEVELS.indexOf(level);
  }

  error(message: unknown, ...details: unknown[]): void {
    this.write('error', message, details);
  }

  warn(message: unknown, ...details: unknown[]): void {
    this.write('warn', message, details);
  }

  /** Nest's word for info. */
  log(message: unknown, ...details: unknown[]): void {
    this.write('info', message, details);
  }

  debug(message: unknown, ...details: unknown[]): void {
    this.write('debug', message, details);
  }

  private write(level: LogLevel, message: unknown, details: unknown[]): void {
    if (LEVELS.indexOf(level) > this.shown) return;
    const rest = details.filter((detail) => detail !== undefined).map((detail) => ` ${textOf(detail)}`);
    process.stderr.write(`${new Date().toISOString()} ${level} ${textOf(message)}${rest.join('')}\n`);
  }
}

function textOf(value: unknown): string {
  if (value instanceof Error) return value.message;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
