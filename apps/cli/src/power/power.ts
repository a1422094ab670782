import { planPower } from '#libs/analysis';
import { connect } from '../api-client/connect.js';
import type { WirePower } from '../api-client/wire.js';
import type { CommandContext } from '../command-context.js';
import { interruptible } from '../interruption/interruptible.js';
import { CliError } from '../terminal/cli-error.js';
import { describePower } from './describe-power.js';
import { offlineQuestion } from './offline-question.js';
import type { PowerOptions } from './power-options.js';
import { powerRequest } from './power-request.js';

/** Answers on the spot from given numbers, or asks the server where the project's own data are needed. */
export async function power(
  options: PowerOptions,
  context: Pick<CommandContext, 'terminal' | 'variables'>,
): Promise<void> {
  const needsServer = options.metric !== undefined || options.experiment !== undefined;
  const { question, answer, baseline } = needsServer ? await ask(options, context) : offline(options);
  const text = options.json
    ? JSON.stringify({ question, answer, baseline }, null, 2)
    : describePower(question, answer, sourceText(baseline, options));
  context.terminal.print(text);
}

function offline(options: PowerOptions): WirePower {
  const question = offlineQuestion(options);
  return {
    question,
    answer: planPower(question),
    baseline: { ...question.baseline, source: 'given', units: null },
  };
}

function ask(
  options: PowerOptions,
  { terminal, variables }: Pick<CommandContext, 'terminal' | 'variables'>,
): Promise<WirePower> {
  return interruptible(async (stop) => {
    const { api, keys } = connect(options, variables, terminal, stop);
    if (keys.adminKey === null) throw new CliError('A metric’s own data are read with an admin key.');
    return api.power(powerRequest(options));
  });
}

function sourceText({ source, units }: WirePower['baseline'], { metric, experiment }: PowerOptions): string {
  const from = { given: 'as given', metric: `of ${metric}`, experiment: `of ${metric} in ${experiment}` }[
    source
  ];
  return units === null ? from : `${from}, ${units.toLocaleString('en-US')} units`;
}
