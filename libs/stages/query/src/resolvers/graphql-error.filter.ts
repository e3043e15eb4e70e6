// Faults of resolvers as GraphQL errors: one clear line and a code, never a stack.
import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import { GraphQLError } from 'graphql';
import { publicFault } from '../public-fault.js';

/** Returned, not thrown: GraphQL treats an error that a resolver returns as its fault. */
@Catch()
export class GraphQLErrorFilter implements ExceptionFilter<unknown> {
  catch(fault: unknown, _host: ArgumentsHost): GraphQLError {
    if (fault instanceof GraphQLError) return fault;
    const { code, message } = publicFault(fault);
    return new GraphQLError(message, { extensions: { code } });
  }
}
