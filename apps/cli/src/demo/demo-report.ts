import { renderReportHtml } from '#libs/analysis';
import type { Report } from '#libs/domain';
import { writeFile } from 'node:fs/promises';
import { describeTruth, truthRows } from '../simulate/truth-table.js';
import { truthOf } from '../simulate/scenario.js';
import type { Terminal } from '../terminal/terminal.js';
import { DEMO_KEY, DEMO_SCENARIO } from './demo-story.js';

/** Prints the truth beside the report, and where to read the report. */
export async function showDemo(report: Report, page: string, server: URL, terminal: Terminal): Promise<void> {
  await writeFile(page, renderReportHtml(report));
  const address = new URL(`/v1/experiments/${DEMO_KEY}/report?format=html`, server).href;
  terminal.print(
    [
      `${report.experiment.name}: ${report.exposures.total} units over two weeks, made with a known truth.`,
      '',
      describeTruth(truthRows(truthOf(DEMO_SCENARIO), report), report.options.alpha),
      '',
      report.decision.headline,
      '',
      `Report:  ${address}`,
      `         curl -H "Authorization: Bearer $CS_ADMIN_KEY" '${address}'`,
      `As page: ${page}`,
    ].join('\n'),
  );
}
