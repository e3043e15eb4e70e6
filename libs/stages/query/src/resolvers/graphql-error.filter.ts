// Faults of resolvers as GraphQL errors: one clear line and a code, never a stack.
import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { GraphQLError } from 'graphql';
import { graphqlFault } from '../public-fault.js';

/** Returned, not thrown: GraphQL treats an error that a resolver returns as its fault. */
@Catch()
export class GraphQLErrorFilter implements ExceptionFilter<unknown> {
  catch(fault: unknown, _host: ArgumentsHost): GraphQLError {
    return graphqlFault(fault);
  }
}
