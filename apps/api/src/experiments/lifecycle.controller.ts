import { nextStatus } from '#libs/domain';
import { RequiresScope } from '#libs/platform';
import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentRequester, type Requester } from '../requester/requester.js';
import { decideExperiment } from './decide-experiment.js';
import { EndsService } from './ends.service.js';
import { DecisionInput, ExperimentPath, NoInput, StartInput } from './experiment.dto.js';
import { ExperimentResource, experimentResource } from './experiment.resource.js';
import { ExperimentsService } from './experiments.service.js';

/** The steps of an experiment's life. */
@ApiTags('Experiments')
@RequiresScope('admin')
@Controller('v1/experiments/:key')
export class LifecycleController {
  constructor(
    private readonly experiments: ExperimentsService,
    private readonly ends: EndsService,
  ) {}

  @Post('start')
  @HttpCode(200)
  @ApiOkResponse({ type: ExperimentResource })
  @ApiOperation({ summary: 'Freeze the plan and start' })
  async start(
    @Param() { key }: ExperimentPath,
    @Body() input: StartInput,
    @CurrentRequester() requester: Requester,
  ): Promise<ExperimentResource> {
    return experimentResource(await this.experiments.start(key, input, requester));
  }

  @Post('pause')
  @HttpCode(200)
  @ApiOkResponse({ type: ExperimentResource })
  @ApiOperation({ summary: 'Stop assigning for a while' })
  pause(
    @Param() { key }: ExperimentPath,
    @Body() _input: NoInput,
    @CurrentRequester() requester: Requester,
  ): Promise<ExperimentResource> {
    return this.step(key, 'pause', requester);
  }

  @Post('resume')
  @HttpCode(200)
  @ApiOkResponse({ type: ExperimentResource })
  @ApiOperation({ summary: 'Assign again' })
  resume(
    @Param() { key }: ExperimentPath,
    @Body() _input: NoInput,
    @CurrentRequester() requester: Requester,
  ): Promise<ExperimentResource> {
    return this.step(key, 'resume', requester);
  }

  @Post('stop')
  @HttpCode(200)
  @ApiOkResponse({ type: ExperimentResource })
  @ApiOperation({ summary: 'End it: later exposures do not count' })
  async stop(
    @Param() { key }: ExperimentPath,
    @Body() _input: NoInput,
    @CurrentRequester() requester: Requester,
  ): Promise<ExperimentResource> {
    return experimentResource(await this.ends.stop(key, requester));
  }

  @Post('decision')
  @HttpCode(200)
  @ApiOkResponse({ type: ExperimentResource })
  @ApiOperation({ summary: 'Record what was decided' })
  async decide(
    @Param() { key }: ExperimentPath,
    @Body() input: DecisionInput,
    @CurrentRequester() requester: Requester,
  ): Promise<ExperimentResource> {
    const decided = await this.experiments.advance(
      key,
      'experiment.decide',
      (experiment, now) => decideExperiment(experiment, input, now),
      requester,
    );
    return experimentResource(decided);
  }

  @Post('archive')
  @HttpCode(200)
  @ApiOkResponse({ type: ExperimentResource })
  @ApiOperation({ summary: 'Put it away' })
  async archive(
    @Param() { key }: ExperimentPath,
    @Body() _input: NoInput,
    @CurrentRequester() requester: Requester,
  ): Promise<ExperimentResource> {
    return experimentResource(await this.ends.archive(key, requester));
  }

  private async step(
    key: string,
    action: 'pause' | 'resume',
    requester: Requester,
  ): Promise<ExperimentResource> {
    const advanced = await this.experiments.advance(
      key,
      `experiment.${action}`,
      (experiment) => ({ ...experiment, status: nextStatus(experiment.key, experiment.status, action) }),
      requester,
    );
    return experimentResource(advanced);
  }
}
