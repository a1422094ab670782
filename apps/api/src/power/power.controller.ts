import { RequiresScope } from '#libs/platform';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentRequester, type Requester } from '../requester/requester.js';
import { PowerInput } from './power.dto.js';
import { PowerResource } from './power.resource.js';
import { PowerService } from './power.service.js';

@ApiTags('Power')
@RequiresScope('admin')
@Controller('v1/power')
export class PowerController {
  constructor(private readonly power: PowerService) {}

  @Post()
  @HttpCode(200)
  @ApiOkResponse({ type: PowerResource })
  @ApiOperation({ summary: 'How many units, how small an effect, how many days' })
  answer(@Body() input: PowerInput, @CurrentRequester() { projectId }: Requester): Promise<PowerResource> {
    return this.power.answer(input, projectId);
  }
}
