import { Module } from '@nestjs/common';
import { MetricPreviewService } from './metric-preview.service.js';
import { MetricsController } from './metrics.controller.js';
import { MetricsService } from './metrics.service.js';

@Module({
  controllers: [MetricsController],
  providers: [MetricsService, MetricPreviewService],
  exports: [MetricsService],
})
export class MetricsModule {}
