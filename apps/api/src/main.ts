import { loadConnectedEnvironment } from '#libs/config';
import { createLogger, shutDownOnSignal } from '#libs/platform';
import 'reflect-metadata';
import { createApp } from './create-app.js';
import { EventSettings } from './events/event-settings.js';

const environment = readEnvironment();
const logger = createLogger({ level: environment.LOG_LEVEL, name: 'api' });
const api = await createApp({
  databaseUrl: environment.DATABASE_URL,
  redisUrl: environment.REDIS_URL,
  logger,
  eventSettings: new EventSettings({
    retentionDays: environment.CS_EVENT_RETENTION_DAYS,
    eventsPerSecond: environment.CS_EVENTS_PER_SECOND,
  }),
});
shutDownOnSignal(() => api.close(), logger);
const address = await api.listen(environment.PORT, environment.HOST);
logger.info({ address }, 'listening');

function readEnvironment(): ReturnType<typeof loadConnectedEnvironment> {
  try {
    return loadConnectedEnvironment();
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exit(1);
  }
}
