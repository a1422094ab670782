import { Controller, Get, Header, HttpCode, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Registry } from 'prom-client';
import { Database } from '#libs/persistence';
import { REGISTRY } from '../telemetry/lag-metrics.js';

/** What an orchestrator and Prometheus ask a worker. The port is for the inside of a deployment, so nothing is asked for a key. */
@Controller()
export class HealthController {
  constructor(
    private readonly database: Database,
    @Inject(REGISTRY) private readonly registry: Registry,
  ) {}

  @Get('health/live')
  @HttpCode(200)
  live(): { status: string } {
    return { status: 'live' };
  }

  /** Ready is who reaches the database: the queue is a hint and does not count. */
  @Get('health/ready')
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<{ status: string }> {
    try {
      await this.database.ping();
      return { status: 'ready' };
    } catch {
      void reply.status(503);
      return { status: 'the database does not answer' };
    }
  }

  @Get('metrics')
  @Header('Content-Type', 'text/plain; version=0.0.4; charset=utf-8')
  metrics(): Promise<string> {
    return this.registry.metrics();
  }
}
