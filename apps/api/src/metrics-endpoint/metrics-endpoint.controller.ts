import { Public } from '#libs/platform';
import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Gauge, type Registry } from 'prom-client';
import { CatalogueService } from '../catalogue/catalogue.service.js';
import { REGISTRY } from './registry.token.js';

@ApiTags('Operation')
@Public()
@Controller('metrics')
export class MetricsEndpointController {
  constructor(
    @Inject(REGISTRY) private readonly registry: Registry,
    catalogue: CatalogueService,
  ) {
    registerCatalogueGauges(registry, catalogue);
  }

  @Get()
  @ApiOkResponse({ content: { 'text/plain': { schema: { type: 'string' } } } })
  @ApiOperation({ summary: 'Numbers about this process, for Prometheus' })
  async scrape(@Res() reply: FastifyReply): Promise<void> {
    await reply.type(this.registry.contentType).send(await this.registry.metrics());
  }
}

function registerCatalogueGauges(registry: Registry, catalogue: CatalogueService): void {
  const registers = [registry];
  new Gauge({
    name: 'cs_catalogue_age_seconds',
    help: 'Since when the catalogue in memory is not known to be the newest; NaN before the first was read.',
    registers,
    collect() {
      this.set(catalogue.ageSeconds ?? Number.NaN);
    },
  });
  new Gauge({
    name: 'cs_catalogue_version',
    help: 'Version of the catalogue in memory; 0 before the first was read.',
    registers,
    collect() {
      this.set(catalogue.version ?? 0);
    },
  });
}
