import { Module } from '@nestjs/common';
import { ExperimentsModule } from '../experiments/experiments.module.js';
import { LifecycleModule } from '../experiments/lifecycle.module.js';
import { ReportsModule } from '../reports/reports.module.js';
import { ScheduledPlans } from './scheduled-plans.service.js';
import { ScheduledSteps } from './scheduled-steps.service.js';
import { Scheduler } from './scheduler.service.js';

@Module({
  imports: [ExperimentsModule, LifecycleModule, ReportsModule],
  providers: [Scheduler, ScheduledSteps, ScheduledPlans],
})
export class SchedulerModule {}
