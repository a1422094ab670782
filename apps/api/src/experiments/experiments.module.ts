import { Module } from '@nestjs/common';
import { ReferencesModule } from '../references/references.module.js';
import { ExperimentEffects } from './experiment-effects.service.js';
import { ExperimentsController } from './experiments.controller.js';
import { ExperimentsService } from './experiments.service.js';

@Module({
  imports: [ReferencesModule],
  controllers: [ExperimentsController],
  providers: [ExperimentsService, ExperimentEffects],
  exports: [ExperimentsService],
})
export class ExperimentsModule {}
