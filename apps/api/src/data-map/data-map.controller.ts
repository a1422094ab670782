import type { Page } from '#libs/domain';
import { RequiresScope } from '#libs/platform';
import { Body, Controller, Get, Param, Patch, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiPageOf, mapPage } from '../input/page-of.js';
import { ExpectedVersion } from '../requester/expected-version.js';
import { CurrentRequester, type Requester } from '../requester/requester.js';
import { dataMapSummary } from './data-map-entry.js';
import {
  DataMapQuery,
  DataMapResource,
  DataMapSummary,
  EventNoteChange,
  EventPath,
  KindQuery,
} from './data-map.dto.js';
import { DataMapService } from './data-map.service.js';

@ApiTags('Data map')
@RequiresScope('admin')
@Controller('v1/data-map')
export class DataMapController {
  constructor(private readonly dataMap: DataMapService) {}

  @Get()
  @ApiPageOf(DataMapSummary)
  @ApiOperation({ summary: 'Events by name: what they mean, what reads them, what is odd about them' })
  async list(
    @Query() query: DataMapQuery,
    @CurrentRequester() { projectId }: Requester,
  ): Promise<Page<DataMapSummary>> {
    return mapPage(await this.dataMap.list(projectId, query), dataMapSummary);
  }

  @Get(':event')
  @ApiOkResponse({ type: DataMapResource })
  @ApiOperation({ summary: 'An event: volumes, properties, senders, readers, warnings' })
  get(
    @Param() { event }: EventPath,
    @Query() { kind = 'track' }: KindQuery,
    @CurrentRequester() { projectId }: Requester,
  ): Promise<DataMapResource> {
    return this.dataMap.get(projectId, { kind, name: event });
  }

  @Patch(':event')
  @ApiOkResponse({ type: DataMapResource })
  @ApiOperation({ summary: 'Write down what an event means, and who looks after it' })
  change(
    @Param() { event }: EventPath,
    @Query() { kind = 'track' }: KindQuery,
    @Body() change: EventNoteChange,
    @ExpectedVersion() version: number | null,
    @CurrentRequester() requester: Requester,
  ): Promise<DataMapResource> {
    return this.dataMap.change({ kind, name: event }, change, version, requester);
  }
}
