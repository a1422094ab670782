import {
  EXPERIMENT_STATUSES,
  INFERENCE_KINDS,
  MULTIPLICITY_KINDS,
  REPORT_SCHEMA_VERSION,
  SPENDING_KINDS,
  type ReceiptCount,
  type Report,
  type ReportCheck,
  type ReportReceipts,
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
import { SAMPLE_RATIO } from './sample-ratio.schema.js';

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
  srm: SAMPLE_RATIO,
});

const RECEIPTS = membersOf<ReportReceipts>({
  byVariant: listOf(
    membersOf<ReceiptCount>({
      variant: TEXT,
      assigned: described(COUNT, 'Units with a receipt of their first assignment in this phase.'),
      exposed: described(COUNT, 'Of these, units that were first exposed in this phase.'),
      eventful: described(
        COUNT,
        "Of these, units with an event that one of the experiment's metrics reads, since.",
      ),
    }),
  ),
  share: described(
    PROBABILITY,
    'Share of the receipts that was counted: a fair sample of the units where there are many; 1: all.',
  ),
  assignedSrm: described(
    SAMPLE_RATIO,
    'Do the assigned units, exposed or not, split as the weights promise?',
  ),
  exposureRate: membersOf<ReportReceipts['exposureRate']>({
    pValue: described(
      orNull(PROBABILITY),
      'That the share of assigned units that were exposed is the same in every arm.',
    ),
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

const REPORT_OF_VERSION_2 = membersOf<Omit<Report, 'receipts'> & typeof STORED>({
  ...STORED,
  schemaVersion: { const: 2 },
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
  metrics: listOf(reference('ReportMetricOfVersion3')),
  checks: listOf(CHECK),
  decision: membersOf<Report['decision']>({
    recommendation: oneOf(['ship', 'rollback', 'continue', 'no-difference', 'do-not-trust']),
    headline: TEXT,
    reasons: listOf(TEXT),
  }),
});

const REPORT_OF_VERSION_3 = membersOf<Report & typeof STORED>({
  ...(REPORT_OF_VERSION_2['properties'] as Record<keyof Report | keyof typeof STORED, JsonSchema>),
  schemaVersion: { const: 3 },
  receipts: described(
    orNull(RECEIPTS),
    'What became of units that were assigned a variant; null: no receipts are kept.',
  ),
});

const REPORT = membersOf<Report & typeof STORED>({
  ...(REPORT_OF_VERSION_3['properties'] as Record<keyof Report | keyof typeof STORED, JsonSchema>),
  schemaVersion: { const: REPORT_SCHEMA_VERSION },
  metrics: listOf(reference('ReportMetric')),
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
  ReportOfVersion3: REPORT_OF_VERSION_3,
  ReportOfVersion2: REPORT_OF_VERSION_2,
  ReportOfVersion1: REPORT_OF_VERSION_1,
};

/** What is answered: every stored report as it was made. */
export const ANY_REPORT: JsonSchema = {
  oneOf: ['Report', 'ReportOfVersion3', 'ReportOfVersion2', 'ReportOfVersion1'].map(reference),
};
