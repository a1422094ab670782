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
import { DryRunQuery } from '../dry-run/dry-run.query.js';
import { ApiDryRun, ApiDryRunOr, type DryRunResource } from '../dry-run/dry-run.resource.js';
import { perform, performDeletion } from '../dry-run/perform.js';
import { KeyPath } from '../input/key-path.js';
import { ApiPageOf, mapPage } from '../input/page-of.js';
import { PageQuery, pageRequestOf } from '../input/page-query.js';
import { ExpectedVersion } from '../requester/expected-version.js';
import { CurrentRequester, type Requester } from '../requester/requester.js';
import { holdoutResource, newHoldoutResource } from './holdout-view.js';
import {
  HoldoutChange,
  HoldoutEnd,
  HoldoutInput,
  HoldoutResource,
  NewHoldoutResource,
} from './holdout.dto.js';
import { HoldoutsService } from './holdouts.service.js';

@ApiTags('Holdouts')
@RequiresScope('admin')
@Controller('v1/holdouts')
export class HoldoutsController {
  constructor(private readonly holdouts: HoldoutsService) {}

  @Post()
  @ApiDryRun()
  @ApiCreatedResponse({ type: NewHoldoutResource })
  @ApiOperation({ summary: 'Keep a share of the units out of every experiment that starts from now on' })
  create(
    @Body() input: HoldoutInput,
    @Query() query: DryRunQuery,
    @CurrentRequester() requester: Requester,
  ): Promise<HoldoutResource | DryRunResource> {
    const shown = query.dryRun ? holdoutResource : newHoldoutResource;
    return perform(() => this.holdouts.planCreation(input, requester), query, shown);
  }

  @Get()
  @ApiPageOf(HoldoutResource)
  @ApiOperation({ summary: 'Holdouts, newest first' })
  async list(
    @Query() query: PageQuery,
    @CurrentRequester() { projectId }: Requester,
  ): Promise<Page<HoldoutResource>> {
    return mapPage(await this.holdouts.list(projectId, pageRequestOf(query)), holdoutResource);
  }

  @Get(':key')
  @ApiOkResponse({ type: HoldoutResource })
  @ApiOperation({ summary: 'A holdout, and which experiments it covers' })
  async get(
    @Param() { key }: KeyPath,
    @CurrentRequester() { projectId }: Requester,
  ): Promise<HoldoutResource> {
    return holdoutResource(await this.holdouts.get(projectId, key));
  }

  @Patch(':key')
  @ApiDryRunOr(HoldoutResource)
  @ApiOperation({ summary: 'Name a holdout otherwise; its share, unit and scope never change' })
  change(
    @Param() { key }: KeyPath,
    @Body() change: HoldoutChange,
    @Query() query: DryRunQuery,
    @ExpectedVersion() version: number | null,
    @CurrentRequester() requester: Requester,
  ): Promise<HoldoutResource | DryRunResource> {
    return perform(() => this.holdouts.planChange(key, change, version, requester), query, holdoutResource);
  }

  @Post(':key/end')
  @HttpCode(200)
  @ApiDryRunOr(HoldoutResource)
  @ApiOperation({ summary: 'Hold nobody out any more; moves nobody who has a variant' })
  end(
    @Param() { key }: KeyPath,
    @Body() _input: HoldoutEnd,
    @Query() query: DryRunQuery,
    @CurrentRequester() requester: Requester,
  ): Promise<HoldoutResource | DryRunResource> {
    return perform(() => this.holdouts.planEnd(key, requester), query, holdoutResource);
  }

  @Delete(':key')
  @HttpCode(204)
  @ApiDryRun()
  @ApiNoContentResponse({ description: 'Deleted.' })
  @ApiOperation({ summary: 'Delete a holdout that covers nothing' })
  delete(
    @Param() { key }: KeyPath,
    @Query() query: DryRunQuery,
    @ExpectedVersion() version: number | null,
    @CurrentRequester() requester: Requester,
  ): Promise<DryRunResource | undefined> {
    return performDeletion(() => this.holdouts.planDeletion(key, version, requester), query, holdoutResource);
  }
}
