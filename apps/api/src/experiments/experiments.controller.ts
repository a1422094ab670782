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
import { DryRunQuery } from '../dry-run/dry-run.query.js';
import { ApiDryRun, ApiDryRunOr, DryRunResource } from '../dry-run/dry-run.resource.js';
import { perform, performDeletion } from '../dry-run/perform.js';
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
  @ApiDryRun()
  @ApiCreatedResponse({ type: ExperimentResource })
  @ApiOperation({ summary: 'Draft an experiment' })
  create(
    @Body() input: ExperimentInput,
    @Query() query: DryRunQuery,
    @CurrentRequester() requester: Requester,
  ): Promise<ExperimentResource | DryRunResource> {
    return perform(() => this.experiments.planCreation(input, requester), query, experimentResource);
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
  @ApiDryRunOr(ExperimentResource)
  @ApiOperation({ summary: 'Change an experiment' })
  change(
    @Param() { key }: ExperimentPath,
    @Body() change: ExperimentChange,
    @Query() query: DryRunQuery,
    @ExpectedVersion() version: number | null,
    @CurrentRequester() requester: Requester,
  ): Promise<ExperimentResource | DryRunResource> {
    const plan = () => this.experiments.planChange(key, change, version, requester);
    return perform(plan, query, experimentResource);
  }

  @Delete(':key')
  @HttpCode(204)
  @ApiDryRun()
  @ApiNoContentResponse({ description: 'Deleted; only a draft can be.' })
  @ApiOperation({ summary: 'Delete a draft' })
  delete(
    @Param() { key }: ExperimentPath,
    @Query() query: DryRunQuery,
    @ExpectedVersion() version: number | null,
    @CurrentRequester() requester: Requester,
  ): Promise<DryRunResource | undefined> {
    const plan = () => this.experiments.planDeletion(key, version, requester);
    return performDeletion(plan, query, experimentResource);
  }
}
