import type { Report } from '#libs/domain';
import { count, percent } from '../../wording.js';
import { validityText } from '../labels.js';
import { optionFacts } from '../option-facts.js';
import { referencesOf } from '../references.js';
import { html, type SafeHtml } from './safe-html.js';
import { typeset } from './typography.js';

/** How the numbers were made, and how to make them again; folded, since few read it. */
export function methodSection(report: Report): SafeHtml {
  return html`<section aria-labelledby="methods">
    <h2 id="methods">Methods</h2>
    <details>
      <summary>
        <span class="name">What was computed</span> <span class="aside">of every metric, with sources</span>
      </summary>
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
      <h3>Sources</h3>
      <ul class="references">
        ${referencesOf(report).map((reference) => html`<li>${reference}</li>`)}
      </ul>
    </details>
    <details>
      <summary>
        <span class="name">Options</span> <span class="aside">every default that was in force</span>
      </summary>
      ${optionsTable(report)}
    </details>
    ${reproduceDetails(report)}
  </section>`;
}

function optionsTable(report: Report): SafeHtml {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Options">
    <table class="dense">
      <caption class="hidden">
        Options in force
      </caption>
      <thead>
        <tr>
          <th scope="col">Option</th>
          <th scope="col">Value</th>
          <th scope="col">Meaning</th>
        </tr>
      </thead>
      <tbody>
        ${optionFacts(report).map(
          ({ name, value, meaning }) =>
            html`<tr>
              <th scope="row">${name}</th>
              <td>${typeset(value)}</td>
              <td>${meaning}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function reproduceDetails(report: Report): SafeHtml {
  return html`<details>
    <summary><span class="name">Reproduce</span> <span class="aside">plan, data and engine</span></summary>
    <p class="note">
      Without covariates every number follows from the arms' levels: an arm's mean has the variance of its
      squared standard deviation over its units, a difference has the sum of both, and an interval is the
      difference plus and minus the critical value times its root. The JSON and CSV forms of this report hold
      all numbers in full precision, slopes and boundaries among them.
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
  </details>`;
}

/** What holds for all metrics. */
function notesOf({ options, exposures }: Report): string[] {
  return [
    `Intervals are at ${percent(1 - options.alpha)}; those of the plan are ${validityText(options)}.`,
    'An arm is shipped when a primary metric is better after the correction for the number of primary comparisons, nothing primary and no guardrail is worse, and every margin of harm is shown to hold.',
    'It is rolled back when every arm harms a primary metric or a guardrail, with alpha split over all tests of deterioration; the confidence sequence tests for it at every look.',
    `A traffic split is called broken below p = ${options.srmAlpha}; units that met several variants (${count(exposures.crossovers)} here) are in no arm.`,
    'Stopping on the Bayesian numbers raises the rate of false alarms.',
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
