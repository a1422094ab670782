import type { Page } from '#libs/domain';
import { RequiresScope } from '#libs/platform';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiPageOf, mapPage } from '../input/page-of.js';
import { PageQuery, pageRequestOf } from '../input/page-query.js';
import { CurrentRequester, type Requester } from '../requester/requester.js';
import {
  FixInput,
  QuarantinedResource,
  quarantinedResource,
  QuarantinePath,
  ReplayOutcome,
} from './quarantine.dto.js';
import { QuarantineService } from './quarantine.service.js';

@ApiTags('Events')
@RequiresScope('admin')
@Controller('v1/quarantine')
export class QuarantineController {
  constructor(private readonly quarantine: QuarantineService) {}

  @Get()
  @ApiPageOf(QuarantinedResource)
  @ApiOperation({ summary: 'Events that cannot count as they are, oldest first' })
  async list(
    @Query() query: PageQuery,
    @CurrentRequester() { projectId }: Requester,
  ): Promise<Page<QuarantinedResource>> {
    return mapPage(await this.quarantine.list(projectId, pageRequestOf(query)), quarantinedResource);
  }

  @Get(':number')
  @ApiOkResponse({ type: QuarantinedResource })
  @ApiOperation({ summary: 'One of them' })
  async get(
    @Param() { number }: QuarantinePath,
    @CurrentRequester() { projectId }: Requester,
  ): Promise<QuarantinedResource> {
    return quarantinedResource(await this.quarantine.get(projectId, number));
  }

  @Post(':number/fix')
  @HttpCode(200)
  @ApiOkResponse({ type: QuarantinedResource })
  @ApiOperation({ summary: 'Put the event right; it stays in quarantine until it is replayed' })
  async fix(
    @Param() { number }: QuarantinePath,
    @Body() { event }: FixInput,
    @CurrentRequester() { projectId }: Requester,
  ): Promise<QuarantinedResource> {
    return quarantinedResource(await this.quarantine.fix(projectId, number, event));
  }

  @Post(':number/replay')
  @HttpCode(200)
  @ApiOkResponse({ type: ReplayOutcome })
  @ApiOperation({ summary: 'Judge it again, and let it count if it can, once' })
  replay(
    @Param() { number }: QuarantinePath,
    @CurrentRequester() { projectId }: Requester,
  ): Promise<ReplayOutcome> {
    return this.quarantine.replay(projectId, number);
  }
}
