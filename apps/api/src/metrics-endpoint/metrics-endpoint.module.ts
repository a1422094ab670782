import { Module } from '@nestjs/common';
import { MetricsEndpointController } from './metrics-endpoint.controller.js';

@Module({ controllers: [MetricsEndpointController] })
export class MetricsEndpointModule {}
