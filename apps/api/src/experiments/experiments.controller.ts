import type { Page } from '#libs/domain';
import { RequiresScope } from '#libs/platform';
import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  IntersectionType,
} from '@nestjs/swagger';
import { ApiPageOf, mapPage } from '../input/page-of.js';
import { PageQuery, pageRequestOf } from '../input/page-query.js';
import { ExpectedVersion } from '../requester/expected-version.js';
import { CurrentRequester, type Requester } from '../requester/requester.js';
import { ExperimentChange, ExperimentInput, ExperimentPath, StatusFilter } from './experiment.dto.js';
import { ExperimentResource, experimentResource } from './experiment.resource.js';
import { ExperimentsService } from './experiments.service.js';

class ExperimentsQuery extends IntersectionType(PageQuery, StatusFilter) {}

@ApiTags('Experiments')
@RequiresScope('admin')
@Controller('v1/experiments')
export class ExperimentsController {
  constructor(private readonly experiments: ExperimentsService) {}

  @Post()
  @ApiCreatedResponse({ type: ExperimentResource })
  @ApiOperation({ summary: 'Draft an experiment' })
  async create(
    @Body() input: ExperimentInput,
    @CurrentRequester() requester: Requester,
  ): Promise<ExperimentResource> {
    return experimentResource(await this.experiments.create(input, requester));
  }

  @Get()
  @ApiPageOf(ExperimentResource)
  @ApiOperation({ summary: 'Experiments, newest first' })
  async list(
    @Query() query: ExperimentsQuery,
    @CurrentRequester() { projectId }: Requester,
  ): Promise<Page<ExperimentResource>> {
    const page = await this.experiments.list(projectId, pageRequestOf(query), query.status ?? null);
    return mapPage(page, experimentResource);
  }

  @Get(':key')
  @ApiOkResponse({ type: ExperimentResource })
  @ApiOperation({ summary: 'An experiment' })
  async get(
    @Param() { key }: ExperimentPath,
    @CurrentRequester() { projectId }: Requester,
  ): Promise<ExperimentResource> {
    return experimentResource(await this.experiments.get(projectId, key));
  }

  @Patch(':key')
  @ApiOkResponse({ type: ExperimentResource })
  @ApiOperation({ summary: 'Change an experiment' })
  async change(
    @Param() { key }: ExperimentPath,
    @Body() change: ExperimentChange,
    @ExpectedVersion() version: number | null,
    @CurrentRequester() requester: Requester,
  ): Promise<ExperimentResource> {
    return experimentResource(await this.experiments.change(key, change, version, requester));
  }

  @Delete(':key')
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'Deleted; only a draft can be.' })
  @ApiOperation({ summary: 'Delete a draft' })
  delete(
    @Param() { key }: ExperimentPath,
    @ExpectedVersion() version: number | null,
    @CurrentRequester() requester: Requester,
  ): Promise<void> {
    return this.experiments.delete(key, version, requester);
  }
}
