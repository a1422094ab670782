import type { WireMetricPreview } from '../api-client/wire.js';
import { textTable } from '../terminal/text-table.js';

const NUMBER = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 5 });
const number = (value: number | null): string => (value === null ? '–' : NUMBER.format(value));
const percent = (share: number | null): string => (share === null ? '–' : `${NUMBER.format(share * 100)} %`);

/** The preview for a terminal: the sources, the units, what to mend. */
export function describePreview({ sources, estimate, distribution, warnings }: WireMetricPreview): string {
  const head = ['reads', 'event', 'events', 'a day', 'pass', 'carry', 'units'];
  const rows = sources.map(({ role, event, events, days, passingShare, carryingShare, units }) => [
    ...[role, event, number(events), number(days.length > 0 ? events / days.length : 0)],
    ...[percent(passingShare), percent(carryingShare), number(units)],
  ]);
  return [
    textTable([head, ...rows]),
    `metric   ${number(estimate)}`,
    ...(distribution === null ? [] : unitLines(distribution)),
    ...warnings.map((warning) => `warning  ${warning}`),
  ].join('\n');
}

function unitLines(units: NonNullable<WireMetricPreview['distribution']>): string[] {
  const { mean, standardDeviation, shareZero, p50, p90, p99, maximum } = units;
  return [
    `units    ${number(units.units)} of ${number(units.population)}: mean ${number(mean)}, standard deviation ${number(standardDeviation)}, zero ${percent(shareZero)}`,
    `         median ${number(p50)}, 90 % ${number(p90)}, 99 % ${number(p99)}, largest ${number(maximum)}`,
  ];
}
