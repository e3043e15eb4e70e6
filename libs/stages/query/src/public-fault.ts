// What the outside is told of a fault: our own in their words, anything else only in the log.
import { AppError, isStackOverflow } from '@casper-trace/casper-types/app-error';
import { Logger } from '@nestjs/common';
import { GraphQLError } from 'graphql';

export interface PublicFault {
  /** Upper case with underscores, as is usual in GraphQL. */
  readonly code: string;
  readonly message: string;
}

const TOO_DEEP = 'the request is nested too deeply';

/** Apollo Server makes an error of syntax of a parser that ran out of stack: only its message is left. */
export const isDepthMessage = (message: string): boolean => /maximum call stack/i.test(message);

export const nestedTooDeeply = (): PublicFault => ({ code: 'NESTED_TOO_DEEPLY', message: TOO_DEEP });

const logger = new Logger('query');

export function publicFault(fault: unknown): PublicFault {
  // Before our own: where the database is, is nobody's business outside.
  if (isConnectionFault(fault)) return { code: 'DATABASE_DOWN', message: 'the database does not answer' };
  if (isStackOverflow(fault)) return nestedTooDeeply();
  if (fault instanceof AppError && fault.code === 'database') {
    // The database's own words say where it is and how it is made.
    logger.error(fault.message);
    return { code: 'DATABASE', message: 'the database refuses the request: the log of the server says more' };
  }
  if (fault instanceof AppError) {
    return { code: fault.code.toUpperCase().replaceAll('-', '_'), message: fault.message };
  }
  logger.error(fault instanceof Error ? (fault.stack ?? fault.message) : fault);
  return { code: 'INTERNAL_SERVER_ERROR', message: 'internal error: the log of the server says more' };
}

/** The fault as an error of GraphQL. */
export function graphqlFault(fault: unknown): GraphQLError {
  if (fault instanceof GraphQLError) return fault;
  const { code, message } = publicFault(fault);
  return new GraphQLError(message, { extensions: { code } });
}

/** Prisma's errors of connection have codes P1000 to P1017, ours `database-down`; node-postgres passes on the socket's. */
function isConnectionFault(fault: unknown): boolean {
  const code = (fault as { readonly code?: unknown } | null)?.code;
  return typeof code === 'string' && /^(database-down|P10\d\d|ECONNREFUSED|ECONNRESET|57P0\d)$/.test(code);
}
