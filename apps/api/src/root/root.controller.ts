import { Public } from '#libs/platform';
import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';

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
  /** Where to go from here. */
  @Get()
  @ApiOkResponse({ schema: { type: 'object', additionalProperties: { type: 'string' } } })
  signpost(): typeof SIGNPOST {
    return SIGNPOST;
  }
}
