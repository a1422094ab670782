import type { Page } from '#libs/domain';
import { RequiresScope } from '#libs/platform';
import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
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
import {
  savedGroupResource,
  savedGroupSummaryResource,
  writtenGroupResource,
} from './saved-group-resource.js';
import {
  SavedGroupChange,
  SavedGroupInput,
  SavedGroupResource,
  SavedGroupSummaryResource,
} from './saved-group.dto.js';
import { SavedGroupsService } from './saved-groups.service.js';

/** A hundred thousand UUIDs; a group of longer values is added to by several changes. */
const LONG_LIST = {
  bodyLimit: 4 * 1_048_576,
  items: 100_000,
  ifTooLarge: 'Add some of the values by changes, or spread them over several groups.',
};

@ApiTags('Saved groups')
@RequiresScope('admin')
@Controller('v1/saved-groups')
export class SavedGroupsController {
  constructor(private readonly savedGroups: SavedGroupsService) {}

  @Post()
  @RouteConfig(LONG_LIST)
  @ApiDryRun()
  @ApiCreatedResponse({ type: SavedGroupSummaryResource })
  @ApiOperation({ summary: 'Save a segment: a list of values, or a condition' })
  create(
    @Body() input: SavedGroupInput,
    @Query() query: DryRunQuery,
    @CurrentRequester() requester: Requester,
  ): Promise<SavedGroupSummaryResource | DryRunResource> {
    return perform(() => this.savedGroups.planCreation(input, requester), query, writtenGroupResource);
  }

  @Get()
  @ApiPageOf(SavedGroupSummaryResource)
  @ApiOperation({ summary: 'Saved groups, newest first, without their values' })
  async list(
    @Query() query: PageQuery,
    @CurrentRequester() { projectId }: Requester,
  ): Promise<Page<SavedGroupSummaryResource>> {
    return mapPage(await this.savedGroups.list(projectId, pageRequestOf(query)), savedGroupSummaryResource);
  }

  @Get(':key')
  @ApiOkResponse({ type: SavedGroupResource })
  @ApiOperation({ summary: 'A saved group, with its values' })
  async get(
    @Param() { key }: KeyPath,
    @CurrentRequester() { projectId }: Requester,
  ): Promise<SavedGroupResource> {
    return savedGroupResource(await this.savedGroups.get(projectId, key));
  }

  @Patch(':key')
  @RouteConfig(LONG_LIST)
  @ApiDryRunOr(SavedGroupSummaryResource)
  @ApiOperation({
    summary: 'Change a saved group; another condition opens a new phase of the experiments that run by it',
  })
  change(
    @Param() { key }: KeyPath,
    @Body() change: SavedGroupChange,
    @Query() query: DryRunQuery,
    @ExpectedVersion() version: number | null,
    @CurrentRequester() requester: Requester,
  ): Promise<SavedGroupSummaryResource | DryRunResource> {
    const plan = (): ReturnType<SavedGroupsService['planChange']> =>
      this.savedGroups.planChange(key, change, version, requester);
    return perform(plan, query, writtenGroupResource);
  }

  @Delete(':key')
  @HttpCode(204)
  @ApiDryRun()
  @ApiNoContentResponse({ description: 'Deleted.' })
  @ApiOperation({ summary: 'Delete a saved group that nothing uses' })
  delete(
    @Param() { key }: KeyPath,
    @Query() query: DryRunQuery,
    @ExpectedVersion() version: number | null,
    @CurrentRequester() requester: Requester,
  ): Promise<DryRunResource | undefined> {
    const plan = (): ReturnType<SavedGroupsService['planDeletion']> =>
      this.savedGroups.planDeletion(key, version, requester);
    return performDeletion(plan, query, writtenGroupResource);
  }
}
