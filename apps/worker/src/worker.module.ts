import {
  Inject,
  Module,
  type DynamicModule,
  type OnApplicationShutdown,
  type Provider,
} from '@nestjs/common';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import {
  CatalogueSource,
  DataMap,
  differingOf,
  EventRetention,
  MetricHistory,
  RecountRepository,
  StatisticsAudit,
  StatisticsStore,
} from '#libs/domain';
import {
  createEventStore,
  PostgresEventRetention,
  PostgresStatisticsAudit,
  type EventStore,
} from '#libs/event-store';
import { PersistenceModule } from '#libs/persistence';
import { createRegistry } from '#libs/platform';
import { AggregationRunner } from './aggregation/aggregation.runner.js';
import { AggregationService } from './aggregation/aggregation.service.js';
import { MeasuredExperiments } from './aggregation/measured-experiments.js';
import { PoisonListener } from './aggregation/poison-listener.js';
import { ObservationRunner } from './data-map/observation.runner.js';
import { HealthController } from './health/health.controller.js';
import { MaintenanceRunner } from './maintenance/maintenance.runner.js';
import { NightlyService } from './nightly/nightly.service.js';
import { RecountTask } from './nightly/recount-task.js';
import { RetentionTask } from './nightly/retention-task.js';
import { RecountListener } from './recounts/recount-listener.js';
import { RecountService } from './recounts/recount.service.js';
import { NullSimulator } from './simulations/null-simulator.js';
import { SimulationListener } from './simulations/simulation-listener.js';
import { SimulationRunner } from './simulations/simulation.runner.js';
import { SimulationService } from './simulations/simulation.service.js';
import { ThreadNullSimulator } from './simulations/thread-null-simulator.js';
import { UnitSamples } from './simulations/unit-samples.js';
import { LOGGER, SETTINGS, type WorkerSettings } from './settings.js';
import { measureLag, REGISTRY } from './telemetry/lag-metrics.js';
import { countPoison } from './telemetry/poison-metrics.js';
import { measureRecounts } from './telemetry/recount-metrics.js';
import { countSimulations } from './telemetry/simulation-metrics.js';

const EVENT_STORE = Symbol('event store');

/** A worker: takes the log into the statistics, and runs simulations, recounts and the work of the night beside. Any number of them may run; one at a time holds the position. */
@Module({})
export class WorkerModule implements OnApplicationShutdown {
  constructor(
    @Inject(EVENT_STORE) private readonly eventStore: EventStore,
    private readonly audit: PostgresStatisticsAudit,
    private readonly retention: PostgresEventRetention,
  ) {}

  static forRoot(settings: WorkerSettings, logger: Logger): DynamicModule {
    const onConnectionError = (error: Error): void =>
      logger.warn({ err: error }, 'lost a database connection');
    const providers: Provider[] = [
      { provide: SETTINGS, useValue: settings },
      { provide: LOGGER, useValue: logger },
      {
        provide: EVENT_STORE,
        useFactory: () => createEventStore({ connectionString: settings.databaseUrl }),
      },
      {
        provide: StatisticsStore,
        useFactory: (store: EventStore) => store.statisticsStore,
        inject: [EVENT_STORE],
      },
      { provide: DataMap, useFactory: (store: EventStore) => store.dataMap, inject: [EVENT_STORE] },
      {
        provide: MetricHistory,
        useFactory: (store: EventStore) => store.metricHistory,
        inject: [EVENT_STORE],
      },
      {
        provide: PostgresStatisticsAudit,
        useFactory: () => new PostgresStatisticsAudit({ connectionString: settings.databaseUrl }),
      },
      {
        provide: PostgresEventRetention,
        useFactory: () => new PostgresEventRetention({ connectionString: settings.databaseUrl }),
      },
      { provide: StatisticsAudit, useExisting: PostgresStatisticsAudit },
      { provide: EventRetention, useExisting: PostgresEventRetention },
      { provide: REGISTRY, useFactory: registryOf, inject: [StatisticsStore, RecountRepository] },
      {
        provide: MeasuredExperiments,
        useFactory: (catalogue: CatalogueSource) => new MeasuredExperiments(catalogue),
        inject: [CatalogueSource],
      },
      { provide: PoisonListener, useFactory: poisonListenerOf, inject: [REGISTRY, LOGGER] },
      AggregationService,
      AggregationRunner,
      ObservationRunner,
      { provide: NullSimulator, useClass: ThreadNullSimulator },
      {
        provide: SimulationListener,
        useFactory: simulationListenerOf,
        inject: [REGISTRY, LOGGER],
      },
      UnitSamples,
      SimulationService,
      SimulationRunner,
      { provide: RecountListener, useFactory: recountListenerOf, inject: [LOGGER] },
      RecountService,
      RecountTask,
      RetentionTask,
      NightlyService,
      MaintenanceRunner,
    ];
    const persistence = PersistenceModule.forRoot({
      databaseUrl: settings.databaseUrl,
      poolSize: 4,
      applicationName: 'consumer-science worker',
      onConnectionError,
    });
    return { module: WorkerModule, imports: [persistence], controllers: [HealthController], providers };
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.eventStore.close(), this.audit.close(), this.retention.close()]);
  }
}

function registryOf(
  statistics: StatisticsStore,
  recounts: RecountRepository,
): ReturnType<typeof createRegistry> {
  const registry = createRegistry('worker');
  measureLag(registry, statistics);
  measureRecounts(registry, recounts);
  return registry;
}

function poisonListenerOf(registry: Registry, logger: Logger): PoisonListener {
  const count = countPoison(registry);
  return {
    onPoison: (event) => {
      count();
      logger.error({ ...event }, 'an event could not be counted and was set aside');
    },
  };
}

function simulationListenerOf(registry: Registry, logger: Logger): SimulationListener {
  const count = countSimulations(registry);
  return {
    onEnd: (simulation) => {
      count(simulation);
      const { id, plan, status, failure } = simulation;
      logger.info({ simulation: id, metric: plan.metric, status, failure }, 'simulated');
    },
    onError: (error) => logger.warn({ err: error }, 'a simulation was disturbed'),
  };
}

function recountListenerOf(logger: Logger): RecountListener {
  return {
    onEnd: (recount) => {
      const { id, experiment, status, detail, phases } = recount;
      const differing = differingOf(recount);
      const line = { recount: id, experiment, status, differing, detail };
      if (!differing) return logger.info(line, 'recounted');
      const first = phases.flatMap(({ differences }) => differences).slice(0, 3);
      logger.error({ ...line, first }, 'the statistics of an experiment are not what the log says');
    },
    onError: (error) => logger.warn({ err: error }, 'a recount was disturbed'),
  };
}
