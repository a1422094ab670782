import { Command } from 'commander';

import type { CommandContext } from '../command-context.js';
import { wholeNumber } from '../options/number-options.js';
import type { PreviewOptions } from './preview-metric.js';

const HELP = `
FILE holds a definition as POST /v1/metrics takes it; nothing of it is kept. Exit code 1 when the server warns of something.
Example: csci metric preview revenue.json --days 14`;

export function metricCommand(context: () => CommandContext): Command {
  return new Command('metric')
    .description('metrics: see what one would be like')
    .addCommand(preview(context));
}

function preview(context: () => CommandContext): Command {
  return new Command('preview')
    .description('what a metric would be like on recent events')
    .argument('<file|key>', 'a file with a definition, or the key of a metric')
    .option('--days <count>', 'how far back', wholeNumber(1, 60), 7)
    .option('--experiment <key>', 'of the units of this experiment; else of all that were active')
    .option('--json', 'print the answer as JSON')
    .option('--server <url>', 'the server (default: this machine, at PORT or 3000)')
    .option('--key <key>', 'an admin key (default: CS_ADMIN_KEY)')
    .addHelpText('after', HELP)
    .action(async (metric: string, options: PreviewOptions) => {
      const { previewMetric } = await import('./preview-metric.js');
      await previewMetric(context(), metric, options);
    });
}
