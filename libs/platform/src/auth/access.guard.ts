import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { ProblemError } from '../problem/problem.js';
import { ACCESS, type Access } from './access.js';
import { Authenticator } from './authenticator.js';
import { authorize } from './authorize.js';
import { setPrincipal } from './current-principal.js';

/** Lets nobody through unless the route says whom it is for. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly authenticator: Authenticator,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const access = this.reflector.getAllAndOverride<Access | undefined>(ACCESS, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (access === 'public') return true;
    if (access === undefined) throw new ProblemError('forbidden', 'This route does not say whom it is for.');
    setPrincipal(request, await authorize(this.authenticator, request.headers.authorization, access));
    return true;
  }
}
