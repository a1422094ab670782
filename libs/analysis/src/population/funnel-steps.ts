import type { MetricStatistics, ReportArm, ReportFunnelStep } from '#libs/domain';
import type { MetricSubject } from '../subject.js';
import { wholeUnits } from './whole-units.js';

/** How many units of each arm reached each step, and which share of those before; null: it is no funnel. */
export function funnelSteps(
  { funnel }: Pick<MetricSubject, 'funnel'>,
  arms: readonly ReportArm[],
  statistics: MetricStatistics | undefined,
): ReportFunnelStep[] | null {
  if (!funnel) return null;
  const ways = arms.map(({ variant, units }) => ({
    variant,
    way: wayOf(units, funnel.steps.length, reachedIn(statistics, variant)),
  }));
  return funnel.steps.map(({ event }, step) => ({
    event,
    arms: ways.map(({ variant, way }) => ({
      variant,
      units: way[step + 1] ?? 0,
      share: shareOf(way[step + 1], way[0]),
      shareOfPrevious: shareOf(way[step + 1], way[step]),
    })),
  }));
}

function reachedIn(statistics: MetricStatistics | undefined, variant: string): readonly number[] {
  return statistics?.arms.find((arm) => arm.variant === variant)?.funnel?.reached ?? [];
}

/** The arm's units, and what is left of them at every step: never more than before. */
function wayOf(units: number, steps: number, reached: readonly number[]): number[] {
  const way = [wholeUnits(units)];
  for (let step = 0; step < steps; step += 1) way.push(wholeUnits(reached[step], way[step]));
  return way;
}

function shareOf(units = 0, whole = 0): number | null {
  return whole > 0 ? units / whole : null;
}
