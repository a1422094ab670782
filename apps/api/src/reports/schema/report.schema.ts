import {
  EXPERIMENT_STATUSES,
  INFERENCE_KINDS,
  MULTIPLICITY_KINDS,
  REPORT_SCHEMA_VERSION,
  SPENDING_KINDS,
  type Report,
  type ReportCheck,
} from '#libs/domain';
import { COMPARISON_SCHEMAS } from './comparison.schema.js';
import {
  byKey,
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
  TIME,
  type JsonSchema,
} from './json-schema.js';
import { METRIC_SCHEMAS } from './metric.schema.js';

const EXPERIMENT = membersOf<Report['experiment']>({
  key: TEXT,
  name: TEXT,
  hypothesis: TEXT,
  status: oneOf(EXPERIMENT_STATUSES),
  unit: TEXT,
  control: TEXT,
  variants: listOf(
    membersOf<Report['experiment']['variants'][number]>({ key: TEXT, name: TEXT, weight: NUMBER }),
  ),
  startedAt: orNull(TIME),
  stoppedAt: orNull(TIME),
  planHash: described(orNull(TEXT), 'SHA-256 of the plan that starting froze.'),
});

const OPTIONS = membersOf<Report['options']>({
  alpha: NUMBER,
  inference: oneOf(INFERENCE_KINDS),
  plannedUnits: orNull(COUNT),
  looks: COUNT,
  spending: oneOf(SPENDING_KINDS),
  multiplicity: oneOf(MULTIPLICITY_KINDS),
  regressionAdjustment: FLAG,
  prior: orNull(reference('ReportPrior')),
  srmAlpha: NUMBER,
  relativeMethod: TEXT,
  secondaryMultiplicity: TEXT,
  sequentialTuningUnits: described(NUMBER, 'Units of a pair at which the sequential interval is narrowest.'),
});

const EXPOSURES = membersOf<Report['exposures']>({
  total: COUNT,
  byVariant: byKey(COUNT),
  expected: byKey(NUMBER),
  crossovers: COUNT,
  srm: membersOf<Report['exposures']['srm']>({
    pValue: orNull(PROBABILITY),
    sequentialPValue: orNull(PROBABILITY),
    status: oneOf(['ok', 'alert', 'insufficient']),
  }),
});

const CHECK = membersOf<ReportCheck>({
  code: TEXT,
  status: oneOf(['ok', 'warning', 'alert']),
  title: TEXT,
  detail: TEXT,
});

const STORED = { id: TEXT, createdAt: TIME };

const REPORT = membersOf<Report & typeof STORED>({
  ...STORED,
  schemaVersion: { const: REPORT_SCHEMA_VERSION },
  experiment: EXPERIMENT,
  asOf: described(orNull(TIME), 'The log was read up to this time; null: no event has been read yet.'),
  logPosition: TEXT,
  engineVersion: described(TEXT, 'Of the library that computed it.'),
  options: described(OPTIONS, 'Every default that was in force.'),
  phase: described(
    orNull(COUNT),
    'Phase that the report is about; null when the experiment has not started.',
  ),
  exposures: EXPOSURES,
  metrics: listOf(reference('ReportMetric')),
  checks: listOf(CHECK),
  decision: membersOf<Report['decision']>({
    recommendation: oneOf(['ship', 'rollback', 'continue', 'no-difference', 'do-not-trust']),
    headline: TEXT,
    reasons: listOf(TEXT),
  }),
});

/** Made by an earlier version and never edited since: it has fewer members. */
const REPORT_OF_VERSION_1: JsonSchema = {
  type: 'object',
  required: [...Object.keys(STORED), 'schemaVersion', 'experiment', 'metrics', 'decision'],
  properties: {
    ...STORED,
    schemaVersion: { const: 1 },
    experiment: { type: 'object' },
    metrics: listOf({ type: 'object' }),
    decision: { type: 'object' },
  },
};

/** Components of the document. */
export const REPORT_SCHEMAS: Record<string, JsonSchema> = {
  ...COMPARISON_SCHEMAS,
  ...METRIC_SCHEMAS,
  Report: REPORT,
  ReportOfVersion1: REPORT_OF_VERSION_1,
};

/** What is answered: every stored report as it was made. */
export const ANY_REPORT: JsonSchema = { oneOf: [reference('Report'), reference('ReportOfVersion1')] };
