import { Authenticator, createRegistry, DRAIN_MILLIS, NestLogger } from '#libs/platform';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { Logger } from 'pino';
import { ApiModule } from './api.module.js';
import { assignmentsLane } from './assignments/assignments.lane.js';
import { registerAssignmentsRoute } from './assignments/assignments.route.js';
import { AssignmentsService } from './assignments/assignments.service.js';
import { registerBulkRoute } from './events/bulk/bulk.route.js';
import { BulkService } from './events/bulk/bulk.service.js';
import { EventAdmission } from './events/event-admission.js';
import { EventReader } from './events/event-reader.service.js';
import { EventSettings } from './events/event-settings.js';
import { eventsLane } from './events/events.lane.js';
import { registerEventsRoute } from './events/events.route.js';
import { EventsService } from './events/events.service.js';
import { registerFeatureRoutes } from './features/features.route.js';
import { FeaturesService } from './features/features.service.js';
import { registerOfrepRoutes } from './ofrep/ofrep.routes.js';
import { OfrepService } from './ofrep/ofrep.service.js';
import type { PowerPlanner } from './power/power-planner.js';
import { ThreadPowerPlanner } from './power/thread-power-planner.js';
import { registerQueueBoard } from './queue-board/register-queue-board.js';
import { buildDocument } from './openapi/build-document.js';
import { registerDocs } from './openapi/register-docs.js';
import { AllowedMethods } from './server/allowed-methods.js';
import { createAdapter } from './server/create-adapter.js';
import { fastLane, type Lane } from './server/fast-lane.js';
import { registerBodyParser } from './server/register-body-parser.js';
import { registerHooks, type ServerState } from './server/register-hooks.js';
import { RouteInventory, type RouteEntry } from './server/route-inventory.js';
import { EventStreams } from './streams/event-streams.service.js';
import { StreamLimits } from './streams/stream-limits.js';

export interface CreateAppOptions {
  databaseUrl: string;
  /** Absent: the queues are in PostgreSQL. */
  redisUrl?: string | undefined;
  logger: Logger;
  /** How many clients may wait for changes; a few thousand when absent. */
  streamLimits?: StreamLimits;
  /** How events are taken; everything is kept and nobody is limited when absent. */
  eventSettings?: EventSettings;
  /** What works out how large experiments must be; a thread when absent. */
  powerPlanner?: PowerPlanner;
  /** Version of the API's document. */
  version?: string;
}

export interface Api {
  app: NestFastifyApplication;
  /** Listens; port 0 takes a free one. Resolves to the address. */
  listen(port: number, host: string): Promise<string>;
  /** Stops accepting, lets what runs finish for eight seconds at most, and lets go of everything. */
  close(): Promise<void>;
  routes(): RouteEntry[];
  document(): OpenAPIObject;
}

/** The API as production boots it; needs no database to start. */
export async function createApp(options: CreateAppOptions): Promise<Api> {
  const { databaseUrl, redisUrl, logger, version = '1.0.0', streamLimits = new StreamLimits() } = options;
  const { eventSettings = new EventSettings(), powerPlanner = new ThreadPowerPlanner() } = options;
  const registry = createRegistry('api');
  const state: ServerState = { isClosing: false };
  // The services that answer in it are not there yet.
  let lane: Lane = (request, response, router) => router(request, response);
  const adapter = createAdapter(logger, (request, response, router) => lane(request, response, router));
  const instance = adapter.getInstance();
  const inventory = new RouteInventory(instance);
  const allowedMethods = new AllowedMethods(instance);
  registerBodyParser(instance);
  const { onAnswer } = registerHooks(instance, { logger, registry, state });
  const app = await NestFactory.create<NestFastifyApplication>(
    ApiModule.forRoot({
      databaseUrl,
      redisUrl,
      logger,
      registry,
      allowedMethods,
      streamLimits,
      eventSettings,
      powerPlanner,
    }),
    adapter,
    { bodyParser: false, logger: new NestLogger(logger), abortOnError: false },
  );
  const authenticator = app.get(Authenticator);
  const assignments = app.get(AssignmentsService);
  registerAssignmentsRoute(instance, authenticator, assignments);
  const [reader, events, admission] = [app.get(EventReader), app.get(EventsService), app.get(EventAdmission)];
  registerEventsRoute(instance, { authenticator, events, admission });
  registerBulkRoute(instance, { authenticator, bulk: app.get(BulkService), admission });
  lane = fastLane([assignmentsLane(assignments), eventsLane({ reader, events, admission })], {
    authenticator,
    isOpen: () => !state.isClosing,
    onAnswer,
  });
  const streams = app.get(EventStreams);
  registerFeatureRoutes(instance, { authenticator, streams, features: app.get(FeaturesService) });
  registerOfrepRoutes(instance, { authenticator, streams, ofrep: app.get(OfrepService) });
  const document = (): OpenAPIObject => buildDocument(app, inventory.list(app), version);
  registerDocs(instance, document);
  registerQueueBoard(instance, { authenticator, location: { databaseUrl, redisUrl } });
  await app.init();
  await instance.ready();
  return {
    app,
    listen: async (port, host) => {
      await app.listen(port, host);
      return app.getUrl();
    },
    close: () => close(app, state),
    routes: () => inventory.list(app),
    document,
  };
}

async function close(app: NestFastifyApplication, state: ServerState): Promise<void> {
  state.isClosing = true;
  const server = app.getHttpServer();
  const cut = setTimeout(() => server.closeAllConnections(), DRAIN_MILLIS);
  try {
    await app.close();
  } finally {
    clearTimeout(cut);
  }
}
