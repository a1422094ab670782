import {
  ExperimentRepository,
  InvalidInputError,
  LifecycleError,
  MetricPreview,
  NotFoundError,
  unitMeasureOf,
  type HistoryRequest,
  type MetricDefinition,
  type SourceFacts,
  type UnitSample,
} from '#libs/domain';
import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { Clock } from '../requester/clock.js';
import { metricDefinitionOf } from './metric-definition.js';
import { EXAMPLES, MetricPreviewInput, MetricPreviewResource } from './metric-preview.dto.js';
import { MetricsService } from './metrics.service.js';
import { previewSourcesOf, type RoleOfSource } from './preview-sources.js';
import { distributionWarnings, sourceWarnings } from './preview-warnings.js';
import { distributionOf, estimateOf } from './unit-distribution.js';

const DAY_MILLIS = 86_400_000;
const USUAL_DAYS = 7;
/** Units measured: more make the answer slower and hardly any surer. */
const MOST_UNITS = 20_000;
/** Events looked into for types, values and examples. */
const LOOKED_INTO = 500;

type Stretch = Pick<HistoryRequest, 'experimentId' | 'from' | 'until'>;

/** Says what a metric would be like, from recent events. */
@Injectable()
export class MetricPreviewService {
  constructor(
    private readonly metrics: MetricsService,
    private readonly experiments: ExperimentRepository,
    private readonly preview: MetricPreview,
    private readonly clock: Clock,
  ) {}

  async of(input: MetricPreviewInput, projectId: string): Promise<MetricPreviewResource> {
    const metric = await this.definition(input, projectId);
    const stretch = await this.stretch(input, projectId);
    const roles = previewSourcesOf(metric);
    const sources = roles.map(({ source }) => source);
    const [facts, sample] = await Promise.all([
      this.preview.facts({
        projectId,
        sources,
        from: stretch.from,
        until: stretch.until,
        examples: LOOKED_INTO,
      }),
      this.preview.sample({ projectId, measure: unitMeasureOf(metric), limit: MOST_UNITS, ...stretch }),
    ]);
    const names = facts.sources.some(({ events }) => events === 0)
      ? await this.preview.eventNames(projectId, stretch.from)
      : [];
    const { from, until } = stretch;
    const shown = roles.map((role, index) => ({ role, facts: facts.sources[index] as SourceFacts, names }));
    return {
      ...{ from, until },
      eventsShare: facts.share,
      sources: shown.map(sourceResource),
      ...measuredOf(metric, sample, facts.sources[0]),
      warnings: [
        ...shown.flatMap((one) => sourceWarnings(one.role, one.facts, one.names)),
        ...distributionWarnings(metric, sample && distributionOf(sample)),
        ...boundWarnings(facts.share, sample),
      ],
    };
  }

  private async definition(
    { metric, key }: MetricPreviewInput,
    projectId: string,
  ): Promise<MetricDefinition> {
    if ((metric === undefined) === (key === undefined)) {
      const detail = 'give either a definition as "metric", or the "key" of a metric that is kept';
      throw new InvalidInputError('Nobody said what to preview.', [{ pointer: '/metric', detail }]);
    }
    if (metric === undefined) return this.metrics.get(projectId, key ?? '');
    try {
      return metricDefinitionOf(metric);
    } catch (error) {
      throw error instanceof InvalidInputError ? within('/metric', error) : error;
    }
  }

  private async stretch(
    { days = USUAL_DAYS, experiment: key }: MetricPreviewInput,
    projectId: string,
  ): Promise<Stretch> {
    const until = this.clock.now();
    const from = new Date(until.getTime() - days * DAY_MILLIS);
    if (key === undefined) return { experimentId: null, from, until };
    const experiment = await this.experiments.findByKey(projectId, key);
    if (experiment === null) throw new NotFoundError('experiment', key, '/experiment');
    if (experiment.startedAt !== null) return { experimentId: experiment.id, from, until };
    const detail = `The experiment "${key}" has not started, so it has no units to measure.`;
    throw new LifecycleError(detail, [{ pointer: '/experiment', detail }]);
  }
}

function within(place: string, { message, violations }: InvalidInputError): InvalidInputError {
  return new InvalidInputError(
    message,
    violations.map(({ pointer, detail }) => ({ pointer: `${place}${pointer}`, detail })),
  );
}

function measuredOf(
  metric: MetricDefinition,
  sample: UnitSample | null,
  own: SourceFacts | undefined,
): Pick<MetricPreviewResource, 'estimate' | 'distribution'> {
  if (sample === null || sample.units === 0) return { estimate: null, distribution: null };
  const property = metric.value ?? 'value';
  const values = (own?.examples ?? [])
    .filter(({ passes }) => passes)
    .map(({ value, properties }) => (property === 'value' ? value : properties[property]))
    .filter((value): value is number => typeof value === 'number');
  return { estimate: estimateOf(metric, sample, values), distribution: distributionOf(sample) };
}

function boundWarnings(share: number, sample: UnitSample | null): string[] {
  return [
    ...(share < 1
      ? [
          `There are too many events to read in a moment: ${share * 100} % of the log's pages, chosen by chance, were read for the sources, and counts are of these.`,
        ]
      : []),
    ...(sample === null
      ? [
          'There are too many events to measure units in a moment: ask for fewer days, or for an experiment of your own.',
        ]
      : []),
    ...(sample !== null && sample.units < sample.population
      ? [`${sample.units} of ${sample.population} units, chosen by chance, were measured.`]
      : []),
  ];
}

function sourceResource({
  role: { role, reads, source },
  facts,
}: {
  role: RoleOfSource;
  facts: SourceFacts;
}) {
  const { events, passing, carrying, numeric, units, days, examples } = facts;
  return {
    ...{ role, event: source.event, events, units, days },
    passingShare: shareOf(passing, events),
    carryingShare: reads === 'nothing' ? null : shareOf(reads === 'number' ? numeric : carrying, passing),
    examples: examples.slice(0, EXAMPLES).map(({ unit, ...example }) => ({ unit: hashOf(unit), ...example })),
  };
}

const shareOf = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null);

/** A unit may be an e-mail address, and previews are passed around. */
const hashOf = (unit: string): string => createHash('sha256').update(unit).digest('hex').slice(0, 12);
