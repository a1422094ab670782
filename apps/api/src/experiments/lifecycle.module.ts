import { Module } from '@nestjs/common';
import { ReportsModule } from '../reports/reports.module.js';
import { EndsService } from './ends.service.js';
import { ExperimentsModule } from './experiments.module.js';
import { LifecycleController } from './lifecycle.controller.js';
import { StartsService } from './starts.service.js';

/** Apart from the experiments, since reports need those and ends need reports. */
@Module({
  imports: [ExperimentsModule, ReportsModule],
  controllers: [LifecycleController],
  providers: [StartsService, EndsService],
  exports: [StartsService, EndsService],
})
export class LifecycleModule {}
