import { foundation } from './0001-foundation.js';
import { events } from './0002-events.js';
import { statistics } from './0003-statistics.js';
import { metricsAndSimulations } from './0004-metrics-and-simulations.js';
import { assignment } from './0005-assignment.js';
import { receipts } from './0006-receipts.js';
import { quarantine } from './0007-quarantine.js';
import { shardsAndBackfill } from './0008-shards-and-backfill.js';
import { measures } from './0009-measures.js';
import { completeMetrics } from './0010-complete-metrics.js';
import { segments } from './0011-segments.js';
import { nightly } from './0012-nightly.js';
import { dataMap } from './0013-data-map.js';
import { buckets } from './0015-buckets.js';
import { leastNumbers } from './0016-least-numbers.js';
import { eventValues } from './0017-event-values.js';
import { bucketGroups } from './0018-bucket-groups.js';
import type { Migration } from './migration.js';

/** Every migration, in the order in which they run. To add one: a file `NNNN-name.ts` beside this, and its line here, last. */
export const MIGRATIONS: readonly Migration[] = [
  foundation,
  events,
  statistics,
  metricsAndSimulations,
  assignment,
  receipts,
  quarantine,
  shardsAndBackfill,
  measures,
  completeMetrics,
  segments,
  nightly,
  dataMap,
  buckets,
  leastNumbers,
  eventValues,
  bucketGroups,
];
