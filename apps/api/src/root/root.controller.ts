import { Public } from '#libs/platform';
import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

const SIGNPOST = {
  name: 'consumer-science',
  documentation: '/docs',
  openapi: '/openapi.json',
  health: '/health/ready',
};

@ApiTags('Operation')
@Public()
@Controller()
export class RootController {
  @Get()
  @ApiOkResponse({ schema: { type: 'object', additionalProperties: { type: 'string' } } })
  @ApiOperation({ summary: 'Where to go from here' })
  signpost(): typeof SIGNPOST {
    return SIGNPOST;
  }
}
