import type { Page } from '#libs/domain';
import { RequiresScope } from '#libs/platform';
import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { KeyPath } from '../input/key-path.js';
import { ApiPageOf, mapPage } from '../input/page-of.js';
import { PageQuery, pageRequestOf } from '../input/page-query.js';
import { ExpectedVersion } from '../requester/expected-version.js';
import { CurrentRequester, type Requester } from '../requester/requester.js';
import { MetricPreviewInput, MetricPreviewResource } from './metric-preview.dto.js';
import { MetricPreviewService } from './metric-preview.service.js';
import { metricResource } from './metric-resource.js';
import { MetricChange, MetricInput } from './metric.dto.js';
import { MetricResource } from './metric.resource.js';
import { RedefineQuery } from './redefine.query.js';
import { MetricsService } from './metrics.service.js';

@ApiTags('Metrics')
@RequiresScope('admin')
@Controller('v1/metrics')
export class MetricsController {
  constructor(
    private readonly metrics: MetricsService,
    private readonly previews: MetricPreviewService,
  ) {}

  @Post()
  @ApiCreatedResponse({ type: MetricResource })
  @ApiOperation({ summary: 'Define a metric' })
  async create(
    @Body() input: MetricInput,
    @CurrentRequester() requester: Requester,
  ): Promise<MetricResource> {
    return metricResource(await this.metrics.create(input, requester));
  }

  @Post('preview')
  @HttpCode(200)
  @ApiOkResponse({ type: MetricPreviewResource })
  @ApiOperation({
    summary: 'What a metric would be like, on recent events',
    description:
      'Events per day, the share that passes the filters and carries the number, how the units are spread, and what to mend. Nothing is kept. It answers within about two seconds, of a sample where there is more to read, and says so.',
  })
  foresee(
    @Body() input: MetricPreviewInput,
    @CurrentRequester() { projectId }: Requester,
  ): Promise<MetricPreviewResource> {
    return this.previews.of(input, projectId);
  }

  @Get()
  @ApiPageOf(MetricResource)
  @ApiOperation({ summary: 'Metrics' })
  async list(
    @Query() query: PageQuery,
    @CurrentRequester() { projectId }: Requester,
  ): Promise<Page<MetricResource>> {
    return mapPage(await this.metrics.list(projectId, pageRequestOf(query)), metricResource);
  }

  @Get(':key')
  @ApiOkResponse({ type: MetricResource })
  @ApiOperation({ summary: 'A metric' })
  async get(
    @Param() { key }: KeyPath,
    @CurrentRequester() { projectId }: Requester,
  ): Promise<MetricResource> {
    return metricResource(await this.metrics.get(projectId, key));
  }

  @Patch(':key')
  @ApiOkResponse({ type: MetricResource })
  @ApiOperation({ summary: 'Change a metric' })
  async change(
    @Param() { key }: KeyPath,
    @Body() change: MetricChange,
    @Query() { redefine = false }: RedefineQuery,
    @ExpectedVersion() expectedVersion: number | null,
    @CurrentRequester() requester: Requester,
  ): Promise<MetricResource> {
    return metricResource(await this.metrics.change(key, change, { expectedVersion, redefine }, requester));
  }

  @Delete(':key')
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'Deleted.' })
  @ApiOperation({ summary: 'Delete a metric that nothing reads' })
  delete(
    @Param() { key }: KeyPath,
    @ExpectedVersion() version: number | null,
    @CurrentRequester() requester: Requester,
  ): Promise<void> {
    return this.metrics.delete(key, version, requester);
  }
}
