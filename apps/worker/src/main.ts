import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { InvalidEnvironmentError, loadConnectedEnvironment } from '#libs/config';
import { createLogger, NestLogger, shutDownOnSignal } from '#libs/platform';
import { WorkerModule } from './worker.module.js';

const environment = readEnvironment();
const logger = createLogger({ level: environment.LOG_LEVEL, name: 'worker' });
const settings = {
  databaseUrl: environment.DATABASE_URL,
  redisUrl: environment.REDIS_URL,
  port: environment.WORKER_PORT,
  nightlyAt: environment.CS_RECOUNT_AT,
  eventRetentionDays: environment.CS_EVENT_RETENTION_DAYS,
  concurrency: environment.CS_WORKER_CONCURRENCY,
};
const app = await NestFactory.create<NestFastifyApplication>(
  WorkerModule.forRoot(settings, logger),
  new FastifyAdapter(),
  { logger: new NestLogger(logger) },
);
shutDownOnSignal(() => app.close(), logger);
if (settings.port === undefined) await app.init();
else await app.listen(settings.port, environment.HOST);
logger.info(
  { queues: settings.redisUrl === undefined ? 'postgres' : 'redis', port: settings.port },
  'worker started',
);

function readEnvironment(): ReturnType<typeof loadConnectedEnvironment> {
  try {
    return loadConnectedEnvironment();
  } catch (error) {
    if (!(error instanceof InvalidEnvironmentError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}
