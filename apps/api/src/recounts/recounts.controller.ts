import type { Page } from '#libs/domain';
import { RequiresScope } from '#libs/platform';
import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { KeyPath } from '../input/key-path.js';
import { ApiPageOf, mapPage } from '../input/page-of.js';
import { PageQuery, pageRequestOf } from '../input/page-query.js';
import { CurrentRequester, type Requester } from '../requester/requester.js';
import { RecountInput, RecountPath, RecountResource } from './recount.dto.js';
import { recountResource } from './recount-resource.js';
import { RecountsService } from './recounts.service.js';

@ApiTags('Operation')
@RequiresScope('admin')
@Controller('v1')
export class RecountsController {
  constructor(private readonly recounts: RecountsService) {}

  @Post('experiments/:key/recount')
  @HttpCode(202)
  @ApiAcceptedResponse({
    type: RecountResource,
    headers: { Location: { description: 'Where to see what came of it.', schema: { type: 'string' } } },
  })
  @ApiOperation({ summary: 'Count an experiment from the log again, and say what is kept and differs' })
  async ask(
    @Param() { key }: KeyPath,
    @Body() { repair }: RecountInput,
    @CurrentRequester() { projectId }: Requester,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RecountResource> {
    const recount = await this.recounts.ask(projectId, key, repair);
    reply.header('location', `/v1/recounts/${recount.id}`);
    return recountResource(recount);
  }

  @Get('recounts')
  @ApiPageOf(RecountResource)
  @ApiOperation({ summary: 'Recounts, newest first; thirty of each experiment are kept' })
  async list(
    @Query() query: PageQuery,
    @CurrentRequester() { projectId }: Requester,
  ): Promise<Page<RecountResource>> {
    return mapPage(await this.recounts.list(projectId, pageRequestOf(query)), recountResource);
  }

  @Get('recounts/:id')
  @ApiOkResponse({ type: RecountResource })
  @ApiOperation({ summary: 'A recount: whether it is done, and what it found' })
  async get(
    @Param() { id }: RecountPath,
    @CurrentRequester() { projectId }: Requester,
  ): Promise<RecountResource> {
    return recountResource(await this.recounts.get(projectId, id));
  }
}
