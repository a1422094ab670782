import { ProblemError, ProblemFilter } from '#libs/platform';
import { Catch, NotFoundException, type ArgumentsHost } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { AllowedMethods } from './allowed-methods.js';

/** What the router throws for an address without a route. */
@Catch(NotFoundException)
export class NotFoundFilter extends ProblemFilter {
  constructor(private readonly allowed: AllowedMethods) {
    super();
  }

  override catch(_error: NotFoundException, host: ArgumentsHost): void {
    const { method, url } = host.switchToHttp().getRequest<FastifyRequest>();
    const path = url.split('?', 1)[0] ?? '';
    const methods = this.allowed.at(path);
    if (methods.length === 0) {
      return super.catch(new ProblemError('not-found', 'There is nothing at this address; see /docs.'), host);
    }
    const allow = methods.join(', ');
    const detail = `${method} is not allowed here, only ${allow}.`;
    super.catch(new ProblemError('method-not-allowed', detail, [], { headers: { allow } }), host);
  }
}
