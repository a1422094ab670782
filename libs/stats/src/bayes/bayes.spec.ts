import { isDataError } from '../data-error.js';
import { betaBinomial, betaCredibleInterval } from './beta-binomial.js';
import { gammaPoisson } from './gamma-poisson.js';
import { logBayesFactor, normalPosterior, ropeProbability } from './normal-posterior.js';
import { spikeAndSlab } from './spike-and-slab.js';
import { inferMixtureSprt } from '../sequential/infer-mixture-sprt.js';

describe('gamma-Poisson', () => {
  it('agrees with numerical integration (scipy.integrate.quad)', () => {
    const answer = gammaPoisson({ events: 100, exposure: 1000 }, { events: 130, exposure: 1000 });
    expect(answer.chanceTreatmentIsHigher).toBeCloseTo(0.9761616666348756, 10);
    expect(answer.lossTreatment).toBeCloseTo(0.00013622122810306853, 12);
    expect(answer.lossControl).toBeCloseTo(0.030136221228073086, 12);
    expect(answer.rateRatioInterval.lower).toBeCloseTo(1.002678319459577, 8);
    expect(answer.rateRatioInterval.upper).toBeCloseTo(1.6891567672964714, 8);
  });

  it('takes an informative prior and uneven exposures', () => {
    const answer = gammaPoisson(
      { events: 3, exposure: 10 },
      { events: 1, exposure: 25 },
      { prior: { shape: 2, rate: 4 } },
    );
    expect(answer.chanceTreatmentIsHigher).toBeCloseTo(0.04095532285542351, 10);
    expect(answer.lossTreatment).toBeCloseTo(0.2557845430642282, 10);
    expect(answer.lossControl).toBeCloseTo(0.002089961783440036, 10);
    expect(answer.meanDifference).toBeCloseTo(answer.lossControl - answer.lossTreatment, 12);
    expect(() => gammaPoisson({ events: -1, exposure: 1 }, { events: 1, exposure: 1 })).toThrow(RangeError);
  });
});

describe('beta-binomial', () => {
  it('one success and one failure each way round is a coin', () => {
    const answer = betaBinomial({ successes: 3, n: 10 }, { successes: 3, n: 10 });
    if (isDataError(answer)) throw new Error('no answer');
    expect(answer.chanceTreatmentIsBetter).toBeCloseTo(0.5, 12);
    expect(answer.lossControl).toBeCloseTo(answer.lossTreatment, 12);
  });

  it('uniform against uniform: losses are the expectation of (A - B)+ = 1/6', () => {
    const answer = betaBinomial({ successes: 0, n: 0 }, { successes: 0, n: 0 });
    expect(answer.lossTreatment).toBeCloseTo(1 / 6, 10);
    const { lower, upper } = betaCredibleInterval({ a: 1, b: 1 }, 0.1);
    expect(lower).toBeCloseTo(0.05, 12);
    expect(upper).toBeCloseTo(0.95, 12);
  });
});

describe('normal posterior', () => {
  it('a flat prior gives the estimate back; losses differ by the mean', () => {
    const posterior = normalPosterior({ estimate: 0.4, standardError: 0.2 });
    expect(posterior.mean).toBe(0.4);
    expect(posterior.lossControl - posterior.lossTreatment).toBeCloseTo(0.4, 12);
    expect(posterior.chanceToWin).toBeCloseTo(0.9772498680518208, 12);
    expect(ropeProbability(posterior, 0.4)).toBeCloseTo(0.5 - 3.167124183311998e-5, 10);
  });

  it('equal precision halves the way to the prior', () => {
    const posterior = normalPosterior({ estimate: 1, standardError: 0.5 }, { mean: 0, variance: 0.25 });
    expect(posterior.mean).toBeCloseTo(0.5, 12);
    expect(posterior.standardDeviation).toBeCloseTo(Math.sqrt(0.125), 12);
    expect(() => normalPosterior({ estimate: 1, standardError: 0 })).toThrow(RangeError);
  });
});

describe('spike and slab', () => {
  const evidence = { estimate: 0.03, standardError: 0.01 };

  it('agrees with the densities themselves (scipy.stats.norm)', () => {
    const answer = spikeAndSlab(evidence, {
      slab: { mean: 0.005, variance: 4e-4 },
      nullProbability: 0.3,
      ropeWidth: 0.02,
    });
    expect(answer.logBayesFactor).toBeCloseTo(3.07028104378295, 10);
    expect(answer.posteriorNullProbability).toBeCloseTo(0.019501324581913903, 12);
    expect(answer.mean).toBeCloseTo(0.024512466885452153, 12);
    expect(answer.chancePositive).toBeCloseTo(0.9779549640019313, 12);
    expect(answer.ropeProbability).toBeCloseTo(0.30195830131271784, 12);
  });

  it('chances of positive, negative and zero add to one, and stay finite for overwhelming evidence', () => {
    const all = (estimate: number) => {
      const answer = spikeAndSlab({ ...evidence, estimate }, { slab: { mean: 0, variance: 1 } });
      return answer.chancePositive + answer.chanceNegative + answer.posteriorNullProbability;
    };
    expect(all(0.01)).toBeCloseTo(1, 12);
    expect(all(1e6)).toBeCloseTo(1, 12);
  });

  it('with a slab centred at zero the Bayes factor is the mixture likelihood ratio', () => {
    const { logLikelihoodRatio } = inferMixtureSprt(evidence, { mixtureVariance: 4e-4 });
    expect(logBayesFactor(evidence, { mean: 0, variance: 4e-4 })).toBeCloseTo(logLikelihoodRatio, 12);
  });
});
