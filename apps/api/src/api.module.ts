import { AccessGuard, InputPipe, ProblemFilter } from '#libs/platform';
import { Global, Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE, DiscoveryModule } from '@nestjs/core';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { AdaptersModule, type AdapterOptions } from './adapters/adapters.module.js';
import { ApiKeysModule } from './api-keys/api-keys.module.js';
import { AssignmentsService } from './assignments/assignments.service.js';
import { AuditModule } from './audit/audit.module.js';
import { CatalogueInterceptor } from './catalogue/catalogue.interceptor.js';
import { CatalogueModule } from './catalogue/catalogue.module.js';
import { DataMapModule } from './data-map/data-map.module.js';
import { DryRunInterceptor } from './dry-run/dry-run.interceptor.js';
import { BulkService } from './events/bulk/bulk.service.js';
import { EventAdmission } from './events/event-admission.js';
import { EventLedger } from './events/event-ledger.js';
import { EventSettings } from './events/event-settings.js';
import { EventReader } from './events/event-reader.service.js';
import { EventTimes } from './events/event-times.js';
import { EventsService } from './events/events.service.js';
import { LoopDelay } from './events/loop-delay.js';
import { ExperimentsModule } from './experiments/experiments.module.js';
import { LifecycleModule } from './experiments/lifecycle.module.js';
import { FeaturesService } from './features/features.service.js';
import { FlagsModule } from './flags/flags.module.js';
import { HealthModule } from './health/health.module.js';
import { HoldoutsModule } from './holdouts/holdouts.module.js';
import { IdempotencyInterceptor } from './idempotency/idempotency.interceptor.js';
import { LayersModule } from './layers/layers.module.js';
import { MetricsEndpointModule } from './metrics-endpoint/metrics-endpoint.module.js';
import { REGISTRY } from './metrics-endpoint/registry.token.js';
import { MetricsModule } from './metrics/metrics.module.js';
import { OfrepService } from './ofrep/ofrep.service.js';
import type { PowerPlanner } from './power/power-planner.js';
import { PowerModule } from './power/power.module.js';
import { PreviewModule } from './preview/preview.module.js';
import { ProblemsModule } from './problems/problems.module.js';
import { QuarantineModule } from './quarantine/quarantine.module.js';
import { Receipts } from './receipts/receipts.service.js';
import { RecountsModule } from './recounts/recounts.module.js';
import { ReportsModule } from './reports/reports.module.js';
import { Clock } from './requester/clock.js';
import { EntityInterceptor } from './requester/entity.interceptor.js';
import { RootController } from './root/root.controller.js';
import { SchedulerModule } from './scheduler/scheduler.module.js';
import { SavedGroupsModule } from './saved-groups/saved-groups.module.js';
import { AllowedMethods } from './server/allowed-methods.js';
import { LOGGER } from './server/logger.token.js';
import { NotFoundFilter } from './server/not-found.filter.js';
import { SimulationsModule } from './simulations/simulations.module.js';
import { EventStreams } from './streams/event-streams.service.js';
import { StreamLimits } from './streams/stream-limits.js';

export interface ApiOptions extends AdapterOptions {
  logger: Logger;
  registry: Registry;
  allowedMethods: AllowedMethods;
  streamLimits: StreamLimits;
  eventSettings: EventSettings;
  powerPlanner: PowerPlanner;
}

/** What everything else of the process needs. */
@Global()
@Module({})
class FoundationModule {
  static with({ logger, registry, eventSettings }: ApiOptions): DynamicModule {
    const providers = [
      Clock,
      { provide: LOGGER, useValue: logger },
      { provide: REGISTRY, useValue: registry },
      { provide: EventSettings, useValue: eventSettings },
    ];
    return { module: FoundationModule, providers, exports: [Clock, EventSettings, LOGGER, REGISTRY] };
  }
}

/** The whole API. Guard, pipe, filters and interceptors are providers, so that tests boot what production boots. */
@Module({})
export class ApiModule {
  static forRoot(options: ApiOptions): DynamicModule {
    return {
      module: ApiModule,
      imports: [
        FoundationModule.with(options),
        AdaptersModule.forRoot(options),
        CatalogueModule,
        DiscoveryModule,
        MetricsModule,
        ExperimentsModule,
        LifecycleModule,
        ApiKeysModule,
        AuditModule,
        DataMapModule,
        FlagsModule,
        HealthModule,
        HoldoutsModule,
        LayersModule,
        MetricsEndpointModule,
        PowerModule.with(options.powerPlanner),
        PreviewModule,
        ProblemsModule,
        QuarantineModule,
        RecountsModule,
        ReportsModule,
        SchedulerModule,
        SavedGroupsModule,
        SimulationsModule,
      ],
      controllers: [RootController],
      providers: [
        AssignmentsService,
        EventsService,
        BulkService,
        EventAdmission,
        EventLedger,
        EventReader,
        EventTimes,
        LoopDelay,
        FeaturesService,
        OfrepService,
        Receipts,
        EventStreams,
        { provide: StreamLimits, useValue: options.streamLimits },
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_PIPE, useClass: InputPipe },
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_FILTER, useValue: new NotFoundFilter(options.allowedMethods) },
        { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor },
        { provide: APP_INTERCEPTOR, useClass: EntityInterceptor },
        { provide: APP_INTERCEPTOR, useClass: DryRunInterceptor },
        { provide: APP_INTERCEPTOR, useClass: CatalogueInterceptor },
      ],
    };
  }
}
