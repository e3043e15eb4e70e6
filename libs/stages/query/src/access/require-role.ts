// `@RequireRole('operator')` on a resolver's method: it runs only for API keys of that role or a stronger one.
import type { Role } from '@casper-trace/db/access/api-keys';
import { applyDecorators, type CanActivate, type ExecutionContext, UseGuards } from '@nestjs/common';
import { GqlExecutionContext } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import type { QueryContext } from '../loaders.js';
import { requireRole } from './access.js';

class RoleGuard implements CanActivate {
  private readonly role: Role;

  constructor(role: Role) {
    this.role = role;
  }

  canActivate(execution: ExecutionContext): true {
    const context = GqlExecutionContext.create(execution);
    requireRole(context.getContext<QueryContext>().access, this.role, context.getInfo<GraphQLResolveInfo>().fieldName);
    return true;
  }
}

export const RequireRole = (role: Role): MethodDecorator => applyDecorators(UseGuards(new RoleGuard(role)));
