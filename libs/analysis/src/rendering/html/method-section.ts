import type { Report } from '#libs/domain';
import { count, percent } from '../../wording.js';
import { html, type SafeHtml } from './safe-html.js';
import { typeset } from './typography.js';

/** How the numbers were made, and how to make them again. */
export function methodSection(report: Report): SafeHtml {
  return html`<section aria-labelledby="method">
      <h2 id="method">Method</h2>
      <ul class="plain">
        ${notesOf(report).map((note) => html`<li>${typeset(note)}</li>`)}
      </ul>
      <dl class="methods">
        ${report.metrics.map(
          ({ name, method }) =>
            html`<dt>${name}</dt>
              <dd>${typeset(method)}</dd>`,
        )}
      </dl>
    </section>
    <section aria-labelledby="reproduce">
      <h2 id="reproduce">Reproduce</h2>
      <p>
        Every number follows from the table of arms: an arm's mean has the variance of its squared standard
        deviation over its units, a difference has the sum of both arms' variances, and the interval is the
        difference plus and minus the critical value times its root. The JSON and CSV forms of this report
        hold all numbers in full precision.
      </p>
      <dl class="facts-list">
        ${identity(report).map(
          ([term, value]) =>
            html`<div>
              <dt>${term}</dt>
              <dd><code>${value}</code></dd>
            </div>`,
        )}
      </dl>
    </section>`;
}

function notesOf({ options, metrics, exposures }: Report): string[] {
  const family = metrics
    .filter(({ role }) => role === 'primary')
    .reduce((sum, { comparisons }) => sum + comparisons.length, 0);
  return [
    options.inference === 'sequential'
      ? `Verdicts follow asymptotic confidence sequences at ${percent(1 - options.alpha)}, narrowest at ${count(options.sequentialTuningUnits)} units of a pair of arms: they hold at any number of looks.`
      : `Verdicts follow fixed-horizon intervals at ${percent(1 - options.alpha)}: they hold once, at the planned end.`,
    `Adjusted p-values are Holm's over the ${family} primary comparison${family === 1 ? '' : 's'}; secondary metrics and guardrails are not adjusted.`,
    'An arm is shipped when a primary metric is better after that correction, nothing primary and no guardrail is worse, and every margin of harm is shown to hold.',
    `A traffic split is called broken below p = ${options.srmAlpha}; units that met several variants (${count(exposures.crossovers)} here) are in no arm.`,
    'The Bayesian columns use a normal posterior with a flat prior; stopping on them raises the rate of false alarms.',
  ];
}

function identity({ experiment, logPosition, engineVersion, schemaVersion, asOf, phase }: Report) {
  const facts: [string, string | null][] = [
    ['Experiment', experiment.key],
    ['Phase', phase === null ? null : String(phase)],
    ['Plan (SHA-256)', experiment.planHash],
    ['Event log position', logPosition === '' ? null : logPosition],
    ['Data as of', asOf],
    ['Engine', engineVersion],
    ['Report schema', String(schemaVersion)],
  ];
  return facts.filter((fact): fact is [string, string] => fact[1] !== null);
}
