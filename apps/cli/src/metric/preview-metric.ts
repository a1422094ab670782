import { readFile } from 'node:fs/promises';

import { connect, type ServerOptions } from '../api-client/connect.js';
import type { CommandContext } from '../command-context.js';
import { interruptible } from '../interruption/interruptible.js';
import { CliError } from '../terminal/cli-error.js';
import { describePreview } from './describe-preview.js';

export interface PreviewOptions extends ServerOptions {
  days: number;
  experiment?: string;
  json?: boolean;
}

/** Asks the server what the metric would be like, and prints it. */
export async function previewMetric(
  { variables, terminal }: Pick<CommandContext, 'variables' | 'terminal'>,
  metric: string,
  { days, experiment, json, ...server }: PreviewOptions,
): Promise<void> {
  const subject = await subjectOf(metric);
  const preview = await interruptible((signal) =>
    connect(server, variables, terminal, signal).api.previewMetric({
      ...subject,
      days,
      ...(experiment !== undefined && { experiment }),
    }),
  );
  terminal.print(json === true ? JSON.stringify(preview, null, 2) : describePreview(preview));
  if (preview.warnings.length > 0) process.exitCode = 1;
}

/** A key cannot be a path with a slash, nor end as JSON files do; a file that is not there is said so. */
async function subjectOf(metric: string): Promise<{ metric: unknown } | { key: string }> {
  if (!/\.json$|[/\\]/.test(metric)) return { key: metric };
  const text = await readFile(metric, 'utf8').catch((error: Error) => {
    throw new CliError(`The definition cannot be read: ${error.message}.`);
  });
  try {
    return { metric: JSON.parse(text) as unknown };
  } catch (error) {
    throw new CliError(`${metric} is no JSON: ${(error as Error).message}.`);
  }
}
