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
import { flagResource } from './flag-definition.js';
import { FlagChange, FlagInput, FlagResource } from './flag.dto.js';
import { FlagsService } from './flags.service.js';

@ApiTags('Flags')
@RequiresScope('admin')
@Controller('v1/flags')
export class FlagsController {
  constructor(private readonly flags: FlagsService) {}

  @Post()
  @ApiDryRun()
  @ApiCreatedResponse({ type: FlagResource })
  @ApiOperation({ summary: 'Create a flag: a value with rules' })
  create(
    @Body() input: FlagInput,
    @Query() query: DryRunQuery,
    @CurrentRequester() requester: Requester,
  ): Promise<FlagResource | DryRunResource> {
    return perform(() => this.flags.planCreation(input, requester), query, flagResource);
  }

  @Get()
  @ApiPageOf(FlagResource)
  @ApiOperation({ summary: 'Flags, newest first' })
  async list(
    @Query() query: PageQuery,
    @CurrentRequester() { projectId }: Requester,
  ): Promise<Page<FlagResource>> {
    return mapPage(await this.flags.list(projectId, pageRequestOf(query)), flagResource);
  }

  @Get(':key')
  @ApiOkResponse({ type: FlagResource })
  @ApiOperation({ summary: 'A flag' })
  async get(@Param() { key }: KeyPath, @CurrentRequester() { projectId }: Requester): Promise<FlagResource> {
    return flagResource(await this.flags.get(projectId, key));
  }

  @Patch(':key')
  @ApiDryRunOr(FlagResource)
  @ApiOperation({ summary: 'Change a flag' })
  change(
    @Param() { key }: KeyPath,
    @Body() change: FlagChange,
    @Query() query: DryRunQuery,
    @ExpectedVersion() version: number | null,
    @CurrentRequester() requester: Requester,
  ): Promise<FlagResource | DryRunResource> {
    return perform(() => this.flags.planChange(key, change, version, requester), query, flagResource);
  }

  @Delete(':key')
  @HttpCode(204)
  @ApiDryRun()
  @ApiNoContentResponse({ description: 'Deleted.' })
  @ApiOperation({ summary: 'Delete a flag that nothing requires' })
  delete(
    @Param() { key }: KeyPath,
    @Query() query: DryRunQuery,
    @ExpectedVersion() version: number | null,
    @CurrentRequester() requester: Requester,
  ): Promise<DryRunResource | undefined> {
    return performDeletion(() => this.flags.planDeletion(key, version, requester), query, flagResource);
  }
}
