import type { CheckStatus, Report, ReportCheck } from '#libs/domain';
import { html, type SafeHtml } from './safe-html.js';
import { typeset } from './typography.js';

const WORDS: Record<CheckStatus, string> = { alert: 'Alert', warning: 'Warning', ok: 'Fine' };
const URGENCY: readonly CheckStatus[] = ['alert', 'warning', 'ok'];

/** The most urgent first; what is fine stays visible, so that a reader sees what was looked at. */
export function checksSection({ checks }: Report): SafeHtml {
  const ordered = URGENCY.flatMap((status) => checks.filter((check) => check.status === status));
  return html`<section aria-labelledby="checks">
    <h2 id="checks">Checks</h2>
    <ul class="checks">
      ${ordered.map(checkItem)}
    </ul>
  </section>`;
}

function checkItem({ status, title, detail }: ReportCheck): SafeHtml {
  return html`<li class="${status}">
    <span class="status">${WORDS[status]}</span>
    <div>
      <h3>${title}</h3>
      <p>${typeset(detail)}</p>
    </div>
  </li>`;
}
