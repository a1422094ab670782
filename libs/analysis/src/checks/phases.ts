import type { ReportCheck } from '#libs/domain';
import { sampleRatio, sharesOf, unitsByVariant } from '../exposures.js';
import { currentPhase } from '../subject.js';
import { count, pValueText } from '../wording.js';
import type { Check, CheckContext } from './check-context.js';

/** Units of phases before the newest; they met their variant under other rules and are never pooled with later ones. */
export const phases: Check = (context) => {
  const { experiment, statistics } = context;
  const newest = currentPhase(experiment);
  if (newest === null || experiment.phases.length < 2) return onePhase;
  const leftOut = statistics.exposures
    .filter(({ phase }) => phase !== newest)
    .reduce((sum, { units }) => sum + units, 0);
  const reason = experiment.phases.at(-1)?.reason ?? '';
  return {
    code: 'PHASES',
    status: leftOut > 0 ? 'warning' : 'ok',
    title: `Phase ${newest} of ${experiment.phases.length}`,
    detail: `The newest phase began because somebody ${reason || 'changed the allocation'}. ${count(leftOut)} units of earlier phases met their variant under other rules and are left out of every number.${earlierSplit(context)}`,
  };
};

const onePhase: ReportCheck = {
  code: 'PHASES',
  status: 'ok',
  title: 'One phase',
  detail: 'Weights, targeting and variants never changed, so all units are analysed together.',
};

/** Says so when an earlier phase had a broken split, each phase being held against its own weights. */
function earlierSplit({ experiment, statistics }: CheckContext): string {
  return experiment.phases
    .slice(0, -1)
    .map(({ number, allocation }) => ({
      number,
      srm: sampleRatio(
        unitsByVariant(statistics.exposures, allocation.variants, number),
        sharesOf(allocation.variants),
      ),
    }))
    .filter(({ srm }) => srm.status === 'alert')
    .map(
      ({ number, srm }) =>
        ` Phase ${number} had a sample ratio mismatch (${pValueText(srm.pValue)}); see that it was mended.`,
    )
    .join('');
}
