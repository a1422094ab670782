import { nextStatus, type Experiment } from '#libs/domain';
import { RequiresScope } from '#libs/platform';
import { Body, Controller, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { DryRunQuery } from '../dry-run/dry-run.query.js';
import { ApiDryRunOr, DryRunResource } from '../dry-run/dry-run.resource.js';
import { perform } from '../dry-run/perform.js';
import { CurrentRequester, type Requester } from '../requester/requester.js';
import { decideExperiment } from './decide-experiment.js';
import { EndsService } from './ends.service.js';
import { DecisionInput, ExperimentPath, NoInput, StartInput } from './experiment.dto.js';
import { ExperimentResource, experimentResource } from './experiment.resource.js';
import { ExperimentsService } from './experiments.service.js';
import { StartsService } from './starts.service.js';

/** The steps of an experiment's life. */
@ApiTags('Experiments')
@RequiresScope('admin')
@Controller('v1/experiments/:key')
export class LifecycleController {
  constructor(
    private readonly experiments: ExperimentsService,
    private readonly starts: StartsService,
    private readonly ends: EndsService,
  ) {}

  @Post('start')
  @HttpCode(200)
  @ApiDryRunOr(ExperimentResource)
  @ApiOperation({ summary: 'Freeze the plan and start' })
  start(
    @Param() { key }: ExperimentPath,
    @Body() input: StartInput,
    @Query() query: DryRunQuery,
    @CurrentRequester() requester: Requester,
  ): Promise<ExperimentResource | DryRunResource> {
    return perform(() => this.starts.planStart(key, input, requester), query, experimentResource);
  }

  @Post('pause')
  @HttpCode(200)
  @ApiDryRunOr(ExperimentResource)
  @ApiOperation({ summary: 'Stop assigning for a while' })
  pause(
    @Param() { key }: ExperimentPath,
    @Body() _input: NoInput,
    @Query() query: DryRunQuery,
    @CurrentRequester() requester: Requester,
  ): Promise<ExperimentResource | DryRunResource> {
    return this.step(key, 'pause', query, requester);
  }

  @Post('resume')
  @HttpCode(200)
  @ApiDryRunOr(ExperimentResource)
  @ApiOperation({ summary: 'Assign again' })
  resume(
    @Param() { key }: ExperimentPath,
    @Body() _input: NoInput,
    @Query() query: DryRunQuery,
    @CurrentRequester() requester: Requester,
  ): Promise<ExperimentResource | DryRunResource> {
    return this.step(key, 'resume', query, requester);
  }

  @Post('stop')
  @HttpCode(200)
  @ApiDryRunOr(ExperimentResource)
  @ApiOperation({ summary: 'End it: later exposures do not count' })
  stop(
    @Param() { key }: ExperimentPath,
    @Body() _input: NoInput,
    @Query() query: DryRunQuery,
    @CurrentRequester() requester: Requester,
  ): Promise<ExperimentResource | DryRunResource> {
    return perform(() => this.ends.planStop(key, requester), query, experimentResource);
  }

  @Post('decision')
  @HttpCode(200)
  @ApiDryRunOr(ExperimentResource)
  @ApiOperation({ summary: 'Record what was decided' })
  decide(
    @Param() { key }: ExperimentPath,
    @Body() input: DecisionInput,
    @Query() query: DryRunQuery,
    @CurrentRequester() requester: Requester,
  ): Promise<ExperimentResource | DryRunResource> {
    const decide = (experiment: Experiment, now: Date): Experiment =>
      decideExperiment(experiment, input, now);
    const plan = () => this.experiments.planStep(key, 'experiment.decide', decide, requester);
    return perform(plan, query, experimentResource);
  }

  @Post('archive')
  @HttpCode(200)
  @ApiDryRunOr(ExperimentResource)
  @ApiOperation({ summary: 'Put it away' })
  archive(
    @Param() { key }: ExperimentPath,
    @Body() _input: NoInput,
    @Query() query: DryRunQuery,
    @CurrentRequester() requester: Requester,
  ): Promise<ExperimentResource | DryRunResource> {
    return perform(() => this.ends.planArchive(key, requester), query, experimentResource);
  }

  private step(
    key: string,
    action: 'pause' | 'resume',
    query: DryRunQuery,
    requester: Requester,
  ): Promise<ExperimentResource | DryRunResource> {
    const step = (experiment: Experiment): Experiment => ({
      ...experiment,
      status: nextStatus(experiment.key, experiment.status, action),
    });
    const plan = () => this.experiments.planStep(key, `experiment.${action}`, step, requester);
    return perform(plan, query, experimentResource);
  }
}
