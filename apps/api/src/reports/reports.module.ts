import { Module } from '@nestjs/common';
import { DataMapModule } from '../data-map/data-map.module.js';
import { ExperimentsModule } from '../experiments/experiments.module.js';
import { CurveController } from './curve.controller.js';
import { CurveService } from './curve.service.js';
import { ReportComputation } from './report-computation.service.js';
import { ReportsController } from './reports.controller.js';
import { ReportsService } from './reports.service.js';

@Module({
  imports: [DataMapModule, ExperimentsModule],
  controllers: [ReportsController, CurveController],
  providers: [ReportsService, ReportComputation, CurveService],
  exports: [ReportsService, ReportComputation],
})
export class ReportsModule {}
