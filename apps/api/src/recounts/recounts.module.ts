import { Module } from '@nestjs/common';
import { ExperimentsModule } from '../experiments/experiments.module.js';
import { RecountsController } from './recounts.controller.js';
import { RecountsService } from './recounts.service.js';

@Module({ imports: [ExperimentsModule], controllers: [RecountsController], providers: [RecountsService] })
export class RecountsModule {}
