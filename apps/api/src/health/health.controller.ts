import { Public } from '#libs/platform';
import { Controller, Get, Res } from '@nestjs/common';
import { ApiOkResponse, ApiResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { HealthService } from './health.service.js';

@ApiTags('Operation')
@Public()
@Controller('health')
export class HealthController {
  constructor(private readonly health: HealthService) {}

  @Get('live')
  @ApiOkResponse({ schema: { type: 'object', properties: { status: { type: 'string', enum: ['ok'] } } } })
  @ApiOperation({ summary: 'The process answers' })
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  @Get('ready')
  @ApiOkResponse({
    description: 'Requests can be answered.',
    schema: { type: 'object', additionalProperties: true },
  })
  @ApiResponse({ status: 503, description: 'Something is missing; the body says what.' })
  @ApiOperation({ summary: 'Requests can be answered' })
  async ready(@Res() reply: FastifyReply): Promise<void> {
    const readiness = await this.health.readiness();
    const isReady = readiness.status === 'ready';
    await reply
      .code(isReady ? 200 : 503)
      .headers({ 'cache-control': 'no-store', ...(!isReady && { 'retry-after': '1' }) })
      .send(readiness);
  }
}
