import { assign, type Attributes, type Catalogue } from '#libs/assignment';
import type { Experiment } from '#libs/domain';
import { isDataError, srmChiSquare } from '#libs/stats';
import { setImmediate } from 'node:timers/promises';

/** Key under which the experiment stands without holdouts, layer and traffic; no experiment can be called so. */
export const ELIGIBILITY_KEY = 'preview:eligible';

/** Milliseconds of work after which others get their turn. */
const TURN_MILLIS = 15;
/** Units between two looks at the clock. */
const CLOCK_EVERY = 50;

export interface PreviewedPopulation {
  size: number;
  eligible: number;
  admitted: number;
  variants: { variant: string; units: number; share: number | null; weight: number }[];
  srmPValue: number | null;
  overlaps: {
    experiment: string;
    sameLayer: boolean;
    units: number;
    share: number | null;
    expected: number;
  }[];
}

interface Counts {
  eligible: number;
  admitted: number;
  byVariant: Map<string, number>;
  /** By the other experiment: units in it, and in both. */
  others: { inIt: number; inBoth: number }[];
}

/** Assigns every unit to the experiment and to all that run beside it, and counts; others get their turn meanwhile. */
export async function previewPopulation(
  catalogue: Catalogue,
  experiment: Experiment,
  others: readonly Experiment[],
  { size, unit }: { size: number; unit: (index: number) => Attributes },
): Promise<PreviewedPopulation> {
  const counts: Counts = {
    eligible: 0,
    admitted: 0,
    byVariant: new Map(),
    others: others.map(() => ({ inIt: 0, inBoth: 0 })),
  };
  const keys = [experiment.key, ELIGIBILITY_KEY, ...others.map(({ key }) => key)];
  let turnBegan = performance.now();
  for (let index = 0; index < size; index += 1) {
    count(counts, assign(catalogue, unit(index), keys));
    if (index % CLOCK_EVERY !== 0 || performance.now() - turnBegan < TURN_MILLIS) continue;
    await setImmediate();
    turnBegan = performance.now();
  }
  return summary(counts, experiment, others, size);
}

function count(counts: Counts, [own, eligibility, ...rest]: ReturnType<typeof assign>): void {
  if (eligibility?.inExperiment) counts.eligible += 1;
  const isIn = own?.inExperiment === true;
  if (isIn) {
    counts.admitted += 1;
    const variant = own.variant ?? '';
    counts.byVariant.set(variant, (counts.byVariant.get(variant) ?? 0) + 1);
  }
  rest.forEach((other, index) => {
    const its = counts.others[index];
    if (!other.inExperiment || its === undefined) return;
    its.inIt += 1;
    if (isIn) its.inBoth += 1;
  });
}

function summary(
  { eligible, admitted, byVariant, others: counted }: Counts,
  { variants, layer }: Experiment,
  others: readonly Experiment[],
  size: number,
): PreviewedPopulation {
  const ofAdmitted = (units: number): number | null => (admitted === 0 ? null : units / admitted);
  const units = variants.map(({ key }) => byVariant.get(key) ?? 0);
  const srm = srmChiSquare(
    units,
    variants.map(({ weight }) => weight),
  );
  return {
    size,
    eligible: eligible / size,
    admitted: admitted / size,
    variants: variants.map(({ key, weight }, index) => {
      const its = units[index] ?? 0;
      return { variant: key, units: its, share: ofAdmitted(its), weight };
    }),
    srmPValue: isDataError(srm) ? null : (srm.exactPValue ?? srm.pValue),
    overlaps: others.map((other, index) => {
      const { inIt, inBoth } = counted[index] ?? { inIt: 0, inBoth: 0 };
      const sameLayer = layer !== null && other.layer === layer;
      const expected = sameLayer ? 0 : inIt / size;
      return { experiment: other.key, sameLayer, units: inBoth, share: ofAdmitted(inBoth), expected };
    }),
  };
}
