import {
  Inject,
  Module,
  type DynamicModule,
  type OnApplicationShutdown,
  type Provider,
} from '@nestjs/common';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { CatalogueSource, MetricHistory, StatisticsStore } from '#libs/domain';
import { createEventStore, type EventStore } from '#libs/event-store';
import { PersistenceModule } from '#libs/persistence';
import { createRegistry } from '#libs/platform';
import { AggregationRunner } from './aggregation/aggregation.runner.js';
import { AggregationService } from './aggregation/aggregation.service.js';
import { MeasuredExperiments } from './aggregation/measured-experiments.js';
import { HealthController } from './health/health.controller.js';
import { NullSimulator } from './simulations/null-simulator.js';
import { SimulationListener } from './simulations/simulation-listener.js';
import { SimulationRunner } from './simulations/simulation.runner.js';
import { SimulationService } from './simulations/simulation.service.js';
import { ThreadNullSimulator } from './simulations/thread-null-simulator.js';
import { UnitSamples } from './simulations/unit-samples.js';
import { LOGGER, SETTINGS, type WorkerSettings } from './settings.js';
import { measureLag, REGISTRY } from './telemetry/lag-metrics.js';
import { countSimulations } from './telemetry/simulation-metrics.js';

const EVENT_STORE = Symbol('event store');

/** A worker: takes the log into the statistics, and runs simulations beside. Any number of them may run; one at a time holds the position. */
@Module({})
export class WorkerModule implements OnApplicationShutdown {
  constructor(@Inject(EVENT_STORE) private readonly eventStore: EventStore) {}

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
      {
        provide: MetricHistory,
        useFactory: (store: EventStore) => store.metricHistory,
        inject: [EVENT_STORE],
      },
      { provide: REGISTRY, useFactory: registryOf, inject: [StatisticsStore] },
      {
        provide: MeasuredExperiments,
        useFactory: (catalogue: CatalogueSource) => new MeasuredExperiments(catalogue),
        inject: [CatalogueSource],
      },
      AggregationService,
      AggregationRunner,
      { provide: NullSimulator, useClass: ThreadNullSimulator },
      {
        provide: SimulationListener,
        useFactory: simulationListenerOf,
        inject: [REGISTRY, LOGGER],
      },
      UnitSamples,
      SimulationService,
      SimulationRunner,
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
    await this.eventStore.close();
  }
}

function registryOf(statistics: StatisticsStore): ReturnType<typeof createRegistry> {
  const registry = createRegistry('worker');
  measureLag(registry, statistics);
  return registry;
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
