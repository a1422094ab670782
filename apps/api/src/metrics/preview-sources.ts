import type { EventSelection, MetricDefinition, PreviewSource } from '#libs/domain';

/** What the events of one name are to a metric. */
export interface RoleOfSource {
  role: string;
  /** What is wanted of the property. */
  reads: 'nothing' | 'number' | 'value';
  source: PreviewSource;
}

/** Everything that a metric reads, each with what it is to it. */
export function previewSourcesOf(metric: MetricDefinition): RoleOfSource[] {
  const { type, value, denominator, trigger, funnel } = metric;
  const own =
    funnel === null
      ? [roleOf('event', metric, value, type === 'count-distinct' ? 'value' : 'number')]
      : funnel.steps.map((step, index) => roleOf(`step ${index + 1}`, step, null));
  return [
    ...own,
    ...(denominator ? [roleOf('denominator', denominator, denominator.value)] : []),
    ...(trigger ? [roleOf('trigger', trigger, null)] : []),
  ];
}

function roleOf(
  role: string,
  { event, filters = [] }: EventSelection,
  property: string | null,
  reads: RoleOfSource['reads'] = 'number',
): RoleOfSource {
  return { role, reads: property === null ? 'nothing' : reads, source: { event, property, filters } };
}
