import { filterViolations } from './event-filter.js';
import { keyViolations } from './key.js';
import {
  FUNNEL_LIMITS,
  isCappable,
  isMaturedType,
  isShare,
  LARGEST_TRIGGER_COUNT,
  type MetricDefinition,
} from './metric.js';
import type { Violation } from './violation.js';

type Rule = readonly [broken: boolean, pointer: string, detail: string];

/** Rules that no schema can say; pointers are into the metric as the API takes it. */
export function metricViolations(metric: MetricDefinition): Violation[] {
  return [
    ...keyViolations(metric.key, '/key'),
    ...brokenOf(measureRules(metric)),
    ...brokenOf(timeRules(metric)),
    ...brokenOf(funnelRules(metric)),
    ...selectionViolations(metric),
  ];
}

function brokenOf(rules: readonly Rule[]): Violation[] {
  return rules.filter(([broken]) => broken).map(([, pointer, detail]) => ({ pointer, detail }));
}

function measureRules({ type, value, denominator, cap, quantile }: MetricDefinition): Rule[] {
  const isRatio = type === 'ratio';
  const isQuantile = type === 'quantile';
  const takesNoValue = isShare(type) || type === 'count' || type === 'time-to-event';
  return [
    [
      isRatio && !denominator,
      '/denominator',
      'a ratio needs a denominator, for example {"event": "session"}',
    ],
    [!isRatio && denominator !== null, '/denominator', `only a ratio has a denominator, not a ${type}`],
    [value !== null && takesNoValue, '/value', `a ${type} looks at events alone and takes no value`],
    [
      value === null && type === 'count-distinct',
      '/value',
      'a count-distinct needs the property whose values are told apart, for example "product"',
    ],
    [
      cap !== null && !isCappable(type),
      '/cap',
      `only a count, a count-distinct or a sum can be capped, not a ${type}`,
    ],
    [isQuantile && !quantile, '/quantile', 'a quantile needs its level, for example {"level": 0.9}'],
    [!isQuantile && quantile !== null, '/quantile', `only a quantile has a level, not a ${type}`],
  ];
}

function timeRules(metric: MetricDefinition): Rule[] {
  const { type, windowSeconds, lookbackSeconds, matured, covariateSeconds } = metric;
  const hasWindow = windowSeconds !== null;
  return [
    [
      type === 'retention' && !hasWindow,
      '/window',
      'a retention needs the stretch of time in which a unit must come back, for example {"days": 1}',
    ],
    [
      type === 'time-to-event' && !hasWindow,
      '/window',
      'a time-to-event needs the stretch of time that is waited for the event, for example {"days": 7}',
    ],
    [
      matured && !hasWindow && !isMaturedType(type),
      '/matured',
      'only where there is a window can units be waited for until it is over',
    ],
    [
      lookbackSeconds !== null && hasWindow,
      '/lookback',
      "a metric looks back from the experiment's end or has a window from the unit's exposure, not both",
    ],
    [
      type === 'quantile' && covariateSeconds !== null,
      '/covariate',
      'a quantile cannot be adjusted by a covariate',
    ],
  ];
}

function funnelRules({ type, event, filters, funnel }: MetricDefinition): Rule[] {
  if (type !== 'funnel') {
    return [[funnel !== null, '/funnel', `only a funnel has steps, not a ${type}`]];
  }
  const { fewestSteps, mostSteps } = FUNNEL_LIMITS;
  const steps = funnel?.steps ?? [];
  const isLengthy = steps.length >= fewestSteps && steps.length <= mostSteps;
  return [
    [
      funnel === null,
      '/funnel',
      'a funnel needs its steps, for example {"steps": [{"event": "cart"}, {"event": "buy"}]}',
    ],
    [funnel !== null && !isLengthy, '/funnel/steps', `a funnel has ${fewestSteps} to ${mostSteps} steps`],
    [
      isLengthy && steps[0]?.event !== event,
      '/event',
      'the event of a funnel is that of its first step, or left out',
    ],
    [filters.length > 0, '/filters', 'a funnel has its filters at its steps, not beside them'],
    [
      funnel !== null && funnel.withinSeconds !== null && !(funnel.withinSeconds > 0),
      '/funnel/within',
      'must be longer than nothing, for example {"hours": 1}',
    ],
  ];
}

function selectionViolations({ filters, denominator, funnel, trigger }: MetricDefinition): Violation[] {
  const counts = trigger === null || (Number.isInteger(trigger.count) && trigger.count >= 1);
  return [
    ...filterViolations(filters, '/filters'),
    ...filterViolations(denominator?.filters ?? [], '/denominator/filters'),
    ...(funnel?.steps ?? []).flatMap(({ filters: own = [] }, index) =>
      filterViolations(own, `/funnel/steps/${index}/filters`),
    ),
    ...filterViolations(trigger?.filters ?? [], '/trigger/filters'),
    ...brokenOf([
      [
        !counts || (trigger !== null && trigger.count > LARGEST_TRIGGER_COUNT),
        '/trigger/count',
        `a trigger takes between 1 and ${LARGEST_TRIGGER_COUNT} events`,
      ],
    ]),
  ];
}
