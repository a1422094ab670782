import { apiFrozen } from './api-frozen.js';
import { apiFrozenWhileWriting } from './api-frozen-while-writing.js';
import { apiKilled } from './api-killed.js';
import { apiKilledAfterCommit } from './api-killed-after-commit.js';
import { apiKilledBeforeCommit } from './api-killed-before-commit.js';
import { apiTerminated } from './api-terminated.js';
import { apisKilled } from './apis-killed.js';
import { bulkUploadCut } from './bulk-upload-cut.js';
import { clientsVanish } from './clients-vanish.js';
import { configEdited } from './config-edited.js';
import { configEditedInOutage } from './config-edited-in-outage.js';
import { configNewsLost } from './config-news-lost.js';
import { connectionsExhausted } from './connections-exhausted.js';
import { creationsAtOnce } from './creations-at-once.js';
import { databaseAway } from './database-away.js';
import { databaseAwayAtStart } from './database-away-at-start.js';
import { databaseCrashed } from './database-crashed.js';
import { databaseFrozen } from './database-frozen.js';
import { databaseRestarted } from './database-restarted.js';
import { databaseSessionKilled } from './database-session-killed.js';
import { databaseSessionsEnded } from './database-sessions-ended.js';
import { databaseStoppedAtOnce } from './database-stopped-at-once.js';
import { diskFull } from './disk-full.js';
import { duplicatesCrossing } from './duplicates-crossing.js';
import { editsAtOnce } from './edits-at-once.js';
import { hostileBodies } from './hostile-bodies.js';
import { linkCut } from './link-cut.js';
import { linkLost } from './link-lost.js';
import { linkSilent } from './link-silent.js';
import { metricAdded } from './metric-added.js';
import { migrationKilled } from './migration-killed.js';
import { migrationsAtOnce } from './migrations-at-once.js';
import { redisAway } from './redis-away.js';
import { redisAwayAtStart } from './redis-away-at-start.js';
import { redisEmptied } from './redis-emptied.js';
import { redisFlushed } from './redis-flushed.js';
import { redisFrozen } from './redis-frozen.js';
import { redisFull } from './redis-full.js';
import { redisKilled } from './redis-killed.js';
import { retryStorm } from './retry-storm.js';
import { slowClients } from './slow-clients.js';
import { terminatedWhileUnreachable } from './terminated-while-unreachable.js';
import { transactionHeldOpen } from './transaction-held-open.js';
import { workerKilled } from './worker-killed.js';
import { workerKilledAfterCommit } from './worker-killed-after-commit.js';
import { workerKilledInStep } from './worker-killed-in-step.js';
import { workerKilledOften } from './worker-killed-often.js';
import { workerTerminated } from './worker-terminated.js';
import { workerZombie } from './worker-zombie.js';
import { workerZombieForLong } from './worker-zombie-for-long.js';
import { workersMany } from './workers-many.js';
import type { Fault } from './fault.js';

/** Every fault, by name. The order decides which seed draws which: new ones go to the end. */
export const FAULTS: readonly Fault[] = [
  apiFrozen,
  apiFrozenWhileWriting,
  apiKilled,
  apiKilledAfterCommit,
  apiKilledBeforeCommit,
  apiTerminated,
  apisKilled,
  clientsVanish,
  configEdited,
  configEditedInOutage,
  configNewsLost,
  connectionsExhausted,
  creationsAtOnce,
  databaseAway,
  databaseAwayAtStart,
  databaseCrashed,
  databaseFrozen,
  databaseRestarted,
  databaseSessionKilled,
  databaseSessionsEnded,
  databaseStoppedAtOnce,
  duplicatesCrossing,
  editsAtOnce,
  hostileBodies,
  linkCut,
  linkSilent,
  migrationKilled,
  migrationsAtOnce,
  redisAway,
  redisAwayAtStart,
  redisEmptied,
  redisFlushed,
  redisFrozen,
  redisFull,
  redisKilled,
  retryStorm,
  slowClients,
  terminatedWhileUnreachable,
  transactionHeldOpen,
  workerKilled,
  workerKilledAfterCommit,
  workerKilledInStep,
  workerKilledOften,
  workerTerminated,
  workerZombie,
  workerZombieForLong,
  workersMany,
  linkLost,
  diskFull,
  bulkUploadCut,
  metricAdded,
];
