import type { Page } from '#libs/domain';
import { RequiresScope } from '#libs/platform';
import { Body, Controller, Delete, Get, Param, Patch, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiPageOf } from '../input/page-of.js';
import { CurrentRequester, type Requester } from '../requester/requester.js';
import { ReplayWithout } from '../idempotency/replay-without.js';
import {
  ApiKeyChange,
  ApiKeyInput,
  ApiKeyPath,
  ApiKeyResource,
  apiKeyResource,
  NewApiKeyResource,
} from './api-key.dto.js';
import { ApiKeysService } from './api-keys.service.js';

@ApiTags('Keys')
@RequiresScope('admin')
@Controller('v1/keys')
export class ApiKeysController {
  constructor(private readonly apiKeys: ApiKeysService) {}

  @Post()
  @ReplayWithout('key')
  @ApiCreatedResponse({ type: NewApiKeyResource })
  @ApiOperation({ summary: 'Make a key; it is shown once' })
  async create(
    @Body() input: ApiKeyInput,
    @CurrentRequester() requester: Requester,
  ): Promise<NewApiKeyResource> {
    const { key, apiKey } = await this.apiKeys.create(input, requester);
    return { ...apiKeyResource(apiKey), key };
  }

  @Get()
  @ApiPageOf(ApiKeyResource)
  @ApiOperation({ summary: 'Keys, without the keys' })
  async list(@CurrentRequester() { projectId }: Requester): Promise<Page<ApiKeyResource>> {
    return { items: (await this.apiKeys.list(projectId)).map(apiKeyResource), nextCursor: null };
  }

  @Patch(':id')
  @ApiOkResponse({ type: ApiKeyResource })
  @ApiOperation({ summary: 'Say which pages may use a client key' })
  async changeOrigins(
    @Param() { id }: ApiKeyPath,
    @Body() change: ApiKeyChange,
    @CurrentRequester() requester: Requester,
  ): Promise<ApiKeyResource> {
    return apiKeyResource(await this.apiKeys.changeOrigins(id, change, requester));
  }

  @Delete(':id')
  @ApiOkResponse({ type: ApiKeyResource })
  @ApiOperation({ summary: 'Revoke a key' })
  async revoke(
    @Param() { id }: ApiKeyPath,
    @CurrentRequester() requester: Requester,
  ): Promise<ApiKeyResource> {
    return apiKeyResource(await this.apiKeys.revoke(id, requester));
  }
}
