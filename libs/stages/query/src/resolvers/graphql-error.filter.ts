// Faults of resolvers as GraphQL errors: one clear line and a code, never a stack.
import { AppError } from '@casper-trace/casper-types/app-error';
import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import { GraphQLError } from 'graphql';

const logger = new Logger('GraphQL');

/** Returned, not thrown: GraphQL treats an error that a resolver returns as its fault. */
@Catch()
export class GraphQLErrorFilter implements ExceptionFilter<unknown> {
  catch(fault: unknown, _host: ArgumentsHost): GraphQLError {
    return toGraphQLError(fault);
  }
}

export function toGraphQLError(fault: unknown): GraphQLError {
  if (fault instanceof GraphQLError) return fault;
  if (fault instanceof AppError) {
    return new GraphQLError(fault.message, { extensions: { code: fault.code.toUpperCase().replaceAll('-', '_') } });
  }
  if (isConnectionFault(fault)) {
    return new GraphQLError('the database does not answer', { extensions: { code: 'DATABASE_DOWN' } });
  }
  logger.error(fault instanceof Error ? (fault.stack ?? fault.message) : fault);
  return new GraphQLError('internal error: the log of the server says more', {
    extensions: { code: 'INTERNAL_SERVER_ERROR' },
  });
}

/** Prisma's own errors of connection have codes P1000 to P1017; node-postgres passes on those of the socket. */
function isConnectionFault(fault: unknown): boolean {
  const code = (fault as { readonly code?: unknown } | null)?.code;
  return typeof code === 'string' && /^(P10\d\d|ECONNREFUSED|ECONNRESET|57P0\d)$/.test(code);
}
