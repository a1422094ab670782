import {
  isShare,
  type ArmStatistics,
  type ReportComparison,
  type SimulationResult,
  type UnitSample,
} from '#libs/domain';
import { kolmogorovSmirnovUniform, seededRandom, type RandomSource } from '#libs/stats';
import { compareArms } from '../comparison/compare-arms.js';
import { isRatioLike } from '../comparison/estimate-effect.js';
import type { InferencePlan } from '../plan/inference-plan.js';
import { armOf, featuresOf, type Features } from './cell-sums.js';
import { defaultInference } from './default-inference.js';
import { grown, knownEffect, type KnownEffect } from './known-effect.js';
import { latticeStep, spreadPValue } from './lattice.js';
import { requireSimulatable, requireVariation, type NullPlan } from './null-plan.js';
import { ratesOf } from './rates.js';
import { sampleFacts, type SampleFacts } from './sample-facts.js';
import { splitter, type Split } from './split-sample.js';
import { isSequentialAlarm } from './sequential-alarm.js';
import { countKnown, countNull, newTally, type Tally } from './tally.js';
import { verdictText } from './verdict-text.js';

/** Below it the p-values are not uniform; low, since a metric is simulated often. */
const UNIFORMITY_ALPHA = 1e-4;
const STEPS = 100;

/**
 * Puts a metric to the test on its own units: random splits in which nothing differs but the draw, each analysed by the
 * code that makes reports, at every look and at the end, and once more with an effect that is made by hand. Yields its
 * progress from 0 to 1 about a hundred times, so that it can run in slices and be left at any of them; returns the rates
 * against their bands. The same seed gives the same result.
 *
 * @throws RangeError, with a message for the person who asked, when metric or sample cannot be simulated.
 */
export function* simulateNull(sample: UnitSample, plan: NullPlan): Generator<number, SimulationResult> {
  requireSimulatable(sample, plan);
  const facts = sampleFacts(sample, plan.type);
  requireVariation(facts, plan);
  const trial = prepare(sample, plan, facts);
  const tally = newTally();
  for (let split = 0; split < plan.splits; split++) {
    if (split % Math.ceil(plan.splits / STEPS) === 0) yield split / plan.splits;
    runSplit(trial, tally);
  }
  return resultOf(tally, plan, facts);
}

interface Trial {
  plan: NullPlan;
  features: Features;
  draw: () => Split;
  inference: InferencePlan;
  effect: KnownEffect;
  lattice: number;
  random: RandomSource;
}

function prepare(sample: UnitSample, plan: NullPlan, { mean, means }: SampleFacts): Trial {
  const random = seededRandom(plan.seed);
  const features = featuresOf(sample, means, isRatioLike(plan.type));
  const effect = knownEffect(mean, isShare(plan.type));
  return {
    plan,
    features,
    draw: splitter(sample, features, { ...plan, loss: effect.loss }, random),
    inference: defaultInference(plan),
    effect,
    lattice: latticeStep(sample, plan.type),
    random,
  };
}

function runSplit(trial: Trial, tally: Tally): void {
  const { plan, features, effect } = trial;
  const { cells, lost } = trial.draw();
  const { size } = features;
  const sums = { control: new Float64Array(size), treatment: new Float64Array(size) };
  const arms = (): Arms => ({
    control: armOf('control', sums.control, features, isShare(plan.type)),
    treatment: armOf('treatment', sums.treatment, features, isShare(plan.type)),
  });
  let isAlarmed = false;
  for (let look = 0; look < plan.looks; look++) {
    addBlock(sums.control, cells, look * size);
    addBlock(sums.treatment, cells, (plan.looks + look) * size);
    isAlarmed ||= isSequentialAlarm({ ...arms(), type: plan.type, plan: trial.inference });
  }
  if (isAlarmed) tally.sequential++;
  const last = arms();
  const comparison = compare(trial, last);
  countNull(tally, comparison, plan.alpha);
  keepPValue(trial, tally, comparison, last);
  addBlock(sums.treatment, lost, 0);
  const treatment = isShare(plan.type) ? arms().treatment : grown(last.treatment);
  countKnown(tally, compare(trial, { ...last, treatment }), effect);
}

interface Arms {
  control: ArmStatistics;
  treatment: ArmStatistics;
}

function compare({ plan, inference }: Trial, arms: Arms): ReportComparison {
  return compareArms({
    ...arms,
    type: plan.type,
    direction: 'increase',
    margin: null,
    others: [],
    plan: inference,
  }).comparison;
}

function addBlock(to: Float64Array, from: Float64Array, start: number): void {
  for (let f = 0; f < to.length; f++) to[f]! += from[start + f]!;
}

function keepPValue(
  { lattice, random }: Trial,
  tally: Tally,
  { pValue, absolute, standardError }: ReportComparison,
  { control, treatment }: Arms,
): void {
  if (pValue === null || !absolute) return;
  const step = lattice * (1 / control.units + 1 / treatment.units);
  const statisticStep = standardError === null ? 0 : step / standardError;
  tally.pValues.push(spreadPValue({ pValue, estimate: absolute.estimate, statisticStep }, random));
}

function resultOf(tally: Tally, plan: NullPlan, facts: SampleFacts): SimulationResult {
  const rates = ratesOf(tally, plan);
  const { distance, pValue } =
    tally.pValues.length > 0 ? kolmogorovSmirnovUniform(tally.pValues) : { distance: 1, pValue: 0 };
  const isUniform = pValue > UNIFORMITY_ALPHA;
  return {
    units: facts.units,
    mean: facts.mean,
    standardDeviation: facts.standardDeviation,
    skewness: facts.skewness,
    rates,
    uniformity: { statistic: distance, pValue },
    isDecisionGrade: isUniform && rates.every(({ inBand }) => inBand),
    detail: verdictText({ rates, isUniform, uniformityP: pValue, facts, plan, tally }),
  };
}
