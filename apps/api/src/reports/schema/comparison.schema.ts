import type {
  FixedAnswer,
  GroupSequentialLook,
  IntervalEstimate,
  RegressionAdjustment,
  RepeatedAnswer,
  ReportComparison,
  ReportFlag,
  Sensitivity,
} from '#libs/domain';
import {
  COUNT,
  described,
  FLAG,
  listOf,
  membersOf,
  NUMBER,
  oneOf,
  orNull,
  PROBABILITY,
  reference,
  TEXT,
  type JsonSchema,
} from './json-schema.js';

const BOUND = described(orNull(NUMBER), 'null: no end on this side');
const INTERVAL = { estimate: NUMBER, lower: BOUND, upper: BOUND };
const ENDS = { lower: BOUND, upper: BOUND };
const FIXED = { absolute: reference('ReportInterval'), pValue: orNull(PROBABILITY) };

const REPEATED: Record<keyof RepeatedAnswer, JsonSchema> = {
  lower: NUMBER,
  upper: NUMBER,
  pValue: PROBABILITY,
  adjustedPValue: described(orNull(PROBABILITY), 'As the fixed one, over the family of the metric.'),
  relative: described(
    orNull({ type: 'object', required: Object.keys(ENDS), properties: ENDS }),
    "The same interval as a share of control's mean.",
  ),
};

const LOOK: Record<keyof GroupSequentialLook, JsonSchema> = {
  look: described(COUNT, 'Planned looks that are behind.'),
  looks: COUNT,
  information: described(PROBABILITY, 'Units so far over units planned, at most 1.'),
  boundary: described(NUMBER, 'The |z| that is significant at this look.'),
  alphaSpent: PROBABILITY,
};

const BAYESIAN = membersOf<NonNullable<ReportComparison['bayesian']>>({
  probabilityToBeatControl: PROBABILITY,
  expectedLoss: NUMBER,
  lower: NUMBER,
  upper: NUMBER,
  prior: described(orNull(reference('ReportPrior')), 'Of the relative effect; null: flat.'),
});

const ADJUSTMENT = membersOf<RegressionAdjustment>({
  method: oneOf(['pooled', 'interacted']),
  covariates: listOf(TEXT),
  slopes: membersOf<RegressionAdjustment['slopes']>({ variant: listOf(NUMBER), control: listOf(NUMBER) }),
  unadjusted: membersOf<RegressionAdjustment['unadjusted']>({
    ...FIXED,
    relative: orNull(reference('ReportInterval')),
  }),
});

const UNCAPPED = membersOf<NonNullable<ReportComparison['uncapped']>>({
  ...(FIXED satisfies Record<keyof FixedAnswer, JsonSchema>),
  cap: NUMBER,
  cappedUnits: membersOf<{ variant: number; control: number }>({ variant: COUNT, control: COUNT }),
});

const SENSITIVITY = membersOf<Sensitivity>({
  minimumDetectableEffect: described(orNull(NUMBER), 'Smallest relative effect found with 80 % power.'),
  skewness: described(orNull(NUMBER), 'Of the estimated difference, in its own standard errors.'),
  exaggeration: orNull(NUMBER),
  wrongSignProbability: orNull(PROBABILITY),
});

const SIMULTANEOUS = membersOf<NonNullable<ReportComparison['simultaneous']>>({
  ...ENDS,
  method: TEXT,
  comparisons: COUNT,
});

const NON_INFERIORITY = membersOf<NonNullable<ReportComparison['nonInferiority']>>({
  margin: NUMBER,
  pValue: PROBABILITY,
  lowerBound: NUMBER,
  passed: FLAG,
});

const COMPARISON = membersOf<ReportComparison>({
  variant: TEXT,
  control: TEXT,
  absolute: described(
    orNull(reference('ReportInterval')),
    "Difference of the arms' means at a fixed horizon.",
  ),
  relative: described(
    orNull(
      membersOf<NonNullable<ReportComparison['relative']>>({
        ...INTERVAL,
        method: TEXT,
      }),
    ),
    "The same effect as a share of control's mean: 0.05 is +5 %.",
  ),
  standardError: orNull(NUMBER),
  degreesOfFreedom: orNull(NUMBER),
  pValue: described(orNull(PROBABILITY), 'Two-sided, fixed horizon.'),
  adjustedPValue: described(
    orNull(PROBABILITY),
    'After the correction for the number of comparisons; null where none applies.',
  ),
  sequential: described(orNull(membersOf<RepeatedAnswer>(REPEATED)), 'Valid at any number of looks.'),
  groupSequential: described(
    orNull(membersOf<RepeatedAnswer & GroupSequentialLook>({ ...REPEATED, ...LOOK })),
    'Valid at the planned looks; null without a planned number of units, and before the first look.',
  ),
  simultaneous: described(
    orNull(SIMULTANEOUS),
    'Interval of the difference that covers together with those of its family.',
  ),
  bayesian: orNull(BAYESIAN),
  varianceReduction: described(orNull(NUMBER), 'Share of the variance that covariates removed.'),
  adjustment: described(orNull(ADJUSTMENT), 'How it was removed, and the answer without.'),
  uncapped: described(orNull(UNCAPPED), 'The same comparison without the cap.'),
  sensitivity: described(orNull(SENSITIVITY), 'What these data could and could not have shown.'),
  nonInferiority: described(orNull(NON_INFERIORITY), 'Of a guardrail with a margin.'),
  verdict: oneOf(['better', 'worse', 'inconclusive', 'unknown']),
  flags: listOf(reference('ReportFlag')),
});

/** One arm against control, and what it is made of. */
export const COMPARISON_SCHEMAS = {
  ReportInterval: membersOf<IntervalEstimate>(INTERVAL),
  ReportPrior: membersOf<{ mean: number; standardDeviation: number }>({
    mean: NUMBER,
    standardDeviation: NUMBER,
  }),
  ReportFlag: membersOf<ReportFlag>({ code: TEXT, detail: TEXT }),
  ReportComparison: COMPARISON,
};
