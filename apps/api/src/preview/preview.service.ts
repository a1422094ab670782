import { compileCatalogue, explain, type AssignmentExperiment, type Catalogue } from '#libs/assignment';
import { CatalogueSource, ExperimentRepository, NotFoundError, type Experiment } from '#libs/domain';
import { Injectable } from '@nestjs/common';
import { assignmentExperimentOf } from '../catalogue/assignment-experiment.js';
import { assignmentFlagOf } from '../catalogue/assignment-flag.js';
import { savedGroupsOf } from '../catalogue/saved-groups-of.js';
import { asIfRunning } from './as-if-running.js';
import { unitMaker } from './made-up-units.js';
import { checkPreviewInput, checkUnitsAreApart } from './preview-input.js';
import { ELIGIBILITY_KEY, previewPopulation, type PreviewedPopulation } from './preview-population.js';
import { PreviewInput, PreviewResource } from './preview.dto.js';

interface World {
  catalogue: Catalogue;
  /** As if it ran. */
  experiment: Experiment;
  /** Those that run beside it. */
  others: readonly Experiment[];
}

/** Who would get what: nothing is recorded, and nobody is assigned. */
@Injectable()
export class PreviewService {
  constructor(
    private readonly experiments: ExperimentRepository,
    private readonly source: CatalogueSource,
  ) {}

  async preview(projectId: string, key: string, input: PreviewInput): Promise<PreviewResource> {
    checkPreviewInput(input);
    const stored = await this.experiments.findByKey(projectId, key);
    if (stored === null) throw new NotFoundError('experiment', key);
    checkUnitsAreApart(input, stored.unit);
    const world = await this.worldOf(stored);
    const { units = [], population } = input;
    return {
      experiment: key,
      status: stored.status,
      units: units.map((attributes) => previewUnit(world, attributes)),
      population: population === undefined ? null : await previewOf(world, population),
    };
  }

  /** Everything as it is stored now, with the experiment as if it ran. */
  private async worldOf(stored: Experiment): Promise<World> {
    const snapshot = await this.source.load();
    const isOwn = ({ projectId }: { projectId: string }): boolean => projectId === stored.projectId;
    const neighbours = snapshot.experiments.filter((one) => isOwn(one) && one.id !== stored.id);
    const inLayer = neighbours.filter(
      ({ layer, status }) => layer === stored.layer && (status === 'running' || status === 'paused'),
    );
    const experiment = asIfRunning(stored, inLayer, snapshot.holdouts);
    const ended = new Set(snapshot.holdouts.filter(({ endedAt }) => endedAt !== null).map((one) => one.key));
    const own = assignmentExperimentOf(experiment, ended);
    const all = [own, eligibilityOf(own), ...neighbours.map((one) => assignmentExperimentOf(one, ended))];
    const catalogue = compileCatalogue(all, `preview ${snapshot.version}`, {
      savedGroups: savedGroupsOf(snapshot.savedGroups.filter(isOwn)),
      flags: snapshot.flags.filter(isOwn).map(assignmentFlagOf),
    });
    return { catalogue, experiment, others: neighbours.filter(({ status }) => status === 'running') };
  }
}

/** Takes in everybody whom targeting and prerequisites let in. */
function eligibilityOf(experiment: AssignmentExperiment): AssignmentExperiment {
  const { slices: _slices, ...rest } = experiment;
  return { ...rest, key: ELIGIBILITY_KEY, coverage: 1, layer: null, holdouts: [], overrides: [] };
}

function previewUnit(
  { catalogue, experiment }: World,
  attributes: Record<string, unknown>,
): PreviewResource['units'][number] {
  const { assignment, trail } = explain(catalogue, attributes, experiment.key);
  const { variant, reason, inExperiment } = assignment;
  const id = attributes[experiment.unit];
  const unit = typeof id === 'string' || typeof id === 'number' ? String(id) : null;
  return { unit, variant, reason, inExperiment, trail: trail.map((step) => ({ ...step })) };
}

function previewOf(
  { catalogue, experiment, others }: World,
  population: NonNullable<PreviewInput['population']>,
): Promise<PreviewedPopulation> {
  const idAttributes = new Set(['id', experiment.unit, ...others.map((other) => other.unit)]);
  const unit = unitMaker(population, [...idAttributes]);
  return previewPopulation(catalogue, experiment, others, { size: population.size, unit });
}
