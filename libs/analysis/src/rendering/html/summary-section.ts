import type { Report } from '#libs/domain';
import { count, countOf, percent, pValueText } from '../../wording.js';
import { RECOMMENDATIONS, timeText } from '../labels.js';
import { plannedLook, type PlannedLook } from '../planned-look.js';
import { html, type SafeHtml } from './safe-html.js';
import { typeset } from './typography.js';

/** One symbol per recommendation, so that colour is never the only sign. */
const SYMBOLS: Record<Report['decision']['recommendation'], string> = {
  ship: 'M5 13l5 5 9-11',
  rollback: 'M9 6L4 11l5 5M4 11h9a6 6 0 0 1 6 6v2',
  continue: 'M12 6v6l4 3M12 3a9 9 0 1 0 .01 0',
  'no-difference': 'M5 9h14M5 15h14',
  'do-not-trust': 'M12 4L2.5 20h19zM12 10v4M12 17v.01',
};

/** Who, what, and the answer: all that most readers need. */
export function summarySection(report: Report): SafeHtml {
  const { experiment, decision } = report;
  return html`<header>
      <p class="eyebrow">Experiment report</p>
      <h1>${experiment.name}</h1>
      ${experiment.hypothesis !== '' && html`<p class="hypothesis">${experiment.hypothesis}</p>`}
      <p class="facts">${factsOf(report).join(' · ')}</p>
    </header>
    <section class="decision ${decision.recommendation}" aria-labelledby="decision">
      <h2 id="decision">
        <svg class="symbol" viewBox="0 0 24 24" aria-hidden="true">
          <path d="${SYMBOLS[decision.recommendation]}" />
        </svg>
        ${RECOMMENDATIONS[decision.recommendation]}
      </h2>
      <p class="headline">${typeset(decision.headline)}</p>
      ${tiles(report)}
    </section>`;
}

function factsOf({ experiment, phase, asOf }: Report): string[] {
  const { key, name, status, startedAt, stoppedAt } = experiment;
  return [
    ...(key === name ? [] : [key]),
    ...(startedAt === null ? [] : [`${status}, started ${startedAt.slice(0, 10)}`]),
    ...(startedAt === null && status === 'draft' ? ['draft'] : []),
    ...(stoppedAt === null ? [] : [`stopped ${stoppedAt.slice(0, 10)}`]),
    ...(phase !== null && phase > 1 ? [`phase ${phase}`] : []),
    asOf === null ? 'no data read yet' : `data as of ${timeText(asOf)}`,
  ];
}

function tiles(report: Report): SafeHtml {
  const { exposures, checks } = report;
  const troubles = checks.filter(({ status }) => status !== 'ok').length;
  const arms = Object.values(exposures.byVariant).map(count).join(' / ');
  return html`<dl class="tiles">
    ${tile(countOf(exposures.total, 'unit'), 'exposed', arms)} ${planTile(report)} ${splitTile(exposures.srm)}
    ${tile(
      troubles === 0 ? 'All fine' : `${troubles} of ${checks.length}`,
      troubles === 0 ? 'checks' : 'checks need a look',
      troubles === 0 ? `${countOf(checks.length, 'check')} made` : 'see below',
    )}
  </dl>`;
}

/** How far a plan with a horizon is. */
function planTile(report: Report): SafeHtml | null {
  const { inference, plannedUnits } = report.options;
  const planned = plannedLook(report);
  if (planned) {
    const value = planned.look === 0 ? 'No look yet' : `Look ${planned.look} of ${planned.looks}`;
    return tile(
      value,
      planned.look === 0 ? `of ${planned.looks} planned` : 'planned looks',
      tileDetail(planned),
    );
  }
  if (inference !== 'fixed' || plannedUnits === null) return null;
  return tile(
    percent(report.exposures.total / plannedUnits),
    'of the plan',
    `read once, at ${countOf(plannedUnits, 'unit')}`,
  );
}

function tileDetail({ nextAtUnits, plannedUnits }: PlannedLook): string {
  return nextAtUnits === null ? 'the last' : `next at ${count(nextAtUnits)} of ${count(plannedUnits)}`;
}

function splitTile({ status, pValue }: Report['exposures']['srm']): SafeHtml {
  if (status === 'insufficient') return tile('Too early', 'to judge the traffic split', 'few units');
  const word = status === 'ok' ? 'As planned' : 'Broken';
  return tile(word, 'traffic split', pValueText(pValue));
}

function tile(value: string, label: string, detail: string): SafeHtml {
  return html`<div>
    <dt>${label}</dt>
    <dd><b>${typeset(value)}</b> <span>${detail}</span></dd>
  </div>`;
}
