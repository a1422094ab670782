import type { AnalysisOptions } from '#libs/domain';
import { count, decimals, percent } from '../wording.js';
import type { MethodContext } from '../method.js';

/** Which interval and p-value the verdict follows, and what stands beside them. */
export function inferenceSentences(context: MethodContext): string[] {
  const { planned, options } = context;
  return [
    verdictSentence(context),
    ...(options.inference === 'fixed'
      ? []
      : ['The fixed-horizon interval and p-value stand beside, for the planned end only.']),
    ...(planned.margin === null ? [] : [marginSentence(planned.margin, options)]),
    priorSentence(options),
    `Sensitivity is of ${percent(0.8)} power at a fixed horizon; exaggeration and wrong sign by Gelman & Carlin (2014).`,
  ];
}

function verdictSentence({ options, plan }: MethodContext): string {
  const level = percent(1 - options.alpha);
  switch (options.inference) {
    case 'sequential':
      return `The verdict follows the ${level} asymptotic confidence sequence (Waudby-Smith et al. 2021), narrowest at ${count(plan.tuningUnits)} units of a pair of arms and valid at any number of looks; its error is at least that of a common variance in both arms.`;
    case 'fixed':
      return `The verdict follows the ${level} interval at a fixed horizon, valid once, at the planned end.`;
    case 'group-sequential':
      return `The verdict follows the ${level} repeated confidence interval and repeated p-value (Jennison & Turnbull 1989) of ${designText(options)}; information is exposed units over planned ones, and between two looks the boundary of the last one holds. ${lookSentence(plan)}`;
  }
}

const SPENDING: Record<AnalysisOptions['spending'], string> = {
  'obrien-fleming': "O'Brien-Fleming-like",
  pocock: 'Pocock-like',
};

function designText({ looks, plannedUnits, spending }: AnalysisOptions): string {
  const planned = plannedUnits === null ? '' : ` up to ${count(plannedUnits)} exposed units`;
  return `a design of ${looks} evenly spaced looks${planned} that spends alpha ${SPENDING[spending]} (Lan & DeMets 1983)`;
}

function lookSentence({ look }: MethodContext['plan']): string {
  return look
    ? `This is look ${look.look}: ${percent(look.alphaSpent)} of alpha is spent.`
    : 'Before the first look there is no verdict.';
}

function marginSentence(margin: number, { alpha, inference }: AnalysisOptions): string {
  return `Non-inferiority with a relative margin of ${percent(margin)}, one-sided at ${decimals(alpha)} by ${inference} inference, on the contrast of the arm's level with control's level moved by the margin in the unwanted direction.`;
}

function priorSentence({ prior }: AnalysisOptions): string {
  return prior
    ? `Bayesian numbers are of the normal posterior of the difference under a normal prior of the relative effect with mean ${percent(prior.mean)} and standard deviation ${percent(prior.standardDeviation)}, times the absolute value of control's level.`
    : 'Bayesian numbers are of the normal posterior of the difference under a flat prior.';
}
