import type { Page } from '#libs/domain';
import { RequiresScope } from '#libs/platform';
import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ApiPageOf, mapPage } from '../input/page-of.js';
import { PageQuery, pageRequestOf } from '../input/page-query.js';
import { CurrentRequester, type Requester } from '../requester/requester.js';
import { SimulationInput, SimulationPath, SimulationResource } from './simulation.dto.js';
import { simulationResource } from './simulation-resource.js';
import { SimulationsService } from './simulations.service.js';

@ApiTags('Simulations')
@RequiresScope('admin')
@Controller('v1/simulations')
export class SimulationsController {
  constructor(private readonly simulations: SimulationsService) {}

  @Post()
  @HttpCode(202)
  @ApiAcceptedResponse({
    type: SimulationResource,
    headers: { Location: { description: 'Where to see how far it is.', schema: { type: 'string' } } },
  })
  @ApiOperation({ summary: 'Put a metric to the test on its own data: many splits in which nothing differs' })
  async ask(
    @Body() input: SimulationInput,
    @CurrentRequester() { projectId }: Requester,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SimulationResource> {
    const simulation = await this.simulations.ask(input, projectId);
    reply.header('location', `/v1/simulations/${simulation.id}`);
    return simulationResource(simulation);
  }

  @Get()
  @ApiPageOf(SimulationResource)
  @ApiOperation({ summary: 'Simulations, newest first' })
  async list(
    @Query() query: PageQuery,
    @CurrentRequester() { projectId }: Requester,
  ): Promise<Page<SimulationResource>> {
    return mapPage(await this.simulations.list(projectId, pageRequestOf(query)), simulationResource);
  }

  @Get(':id')
  @ApiOkResponse({ type: SimulationResource })
  @ApiOperation({ summary: 'A simulation: how far it is, and what came of it' })
  async get(
    @Param() { id }: SimulationPath,
    @CurrentRequester() { projectId }: Requester,
  ): Promise<SimulationResource> {
    return simulationResource(await this.simulations.get(projectId, id));
  }
}
