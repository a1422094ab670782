import type { LoggerService } from '@nestjs/common';
import type { Logger } from 'pino';

/** What the framework says, in our log. Its information is our debugging. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, context?: unknown): void {
    this.logger.debug({ context }, String(message));
  }

  debug(message: unknown, context?: unknown): void {
    this.logger.debug({ context }, String(message));
  }

  verbose(message: unknown, context?: unknown): void {
    this.logger.trace({ context }, String(message));
  }

  warn(message: unknown, context?: unknown): void {
    this.logger.warn({ context }, String(message));
  }

  error(message: unknown, ...details: unknown[]): void {
    if (message instanceof Error)
      this.logger.error({ err: message, context: details.at(-1) }, message.message);
    else this.logger.error({ context: details.at(-1) }, String(message));
  }

  fatal(message: unknown, ...details: unknown[]): void {
    this.logger.fatal({ context: details.at(-1) }, String(message));
  }
}
