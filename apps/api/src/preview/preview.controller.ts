import { RequiresScope } from '#libs/platform';
import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { KeyPath } from '../input/key-path.js';
import { CurrentRequester, type Requester } from '../requester/requester.js';
import { PreviewInput, PreviewResource } from './preview.dto.js';
import { PreviewService } from './preview.service.js';

@ApiTags('Experiments')
@RequiresScope('admin')
@Controller('v1/experiments/:key/preview')
export class PreviewController {
  constructor(private readonly previews: PreviewService) {}

  @Post()
  @HttpCode(200)
  @ApiOkResponse({ type: PreviewResource })
  @ApiOperation({ summary: 'Who would get what, of these units or of a population that is made up' })
  preview(
    @Param() { key }: KeyPath,
    @Body() input: PreviewInput,
    @CurrentRequester() { projectId }: Requester,
  ): Promise<PreviewResource> {
    return this.previews.preview(projectId, key, input);
  }
}
