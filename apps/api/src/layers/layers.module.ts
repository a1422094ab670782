import { Module } from '@nestjs/common';
import { ReferencesModule } from '../references/references.module.js';
import { LayersController } from './layers.controller.js';

@Module({ imports: [ReferencesModule], controllers: [LayersController] })
export class LayersModule {}
