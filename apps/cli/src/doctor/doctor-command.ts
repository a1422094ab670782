import { Command } from 'commander';

import type { CommandContext } from '../command-context.js';
import type { Finding } from './finding.js';

export function doctorCommand(context: () => CommandContext): Command {
  return new Command('doctor')
    .description('check this installation and say how to mend it; exit code 1 when something is broken')
    .option('--json', 'as JSON')
    .action(async ({ json = false }: { json?: boolean }) => {
      const given = context();
      const { examine } = await import('./examine.js');
      const findings: Finding[] = [];
      for await (const finding of examine(given)) {
        findings.push(finding);
        if (!json) given.terminal.print(describe(finding));
      }
      if (json) given.terminal.print(JSON.stringify(findings, null, 2));
      if (findings.some(({ status }) => status === 'fail')) process.exitCode = 1;
    });
}

function describe({ status, check, detail, fix }: Finding): string {
  const line = `${status.padEnd(4)}  ${check}: ${detail}`;
  return fix === undefined ? line : `${line}\n      -> ${fix}`;
}
