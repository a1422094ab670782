import { Module } from '@nestjs/common';
import { DataHealthService } from './data-health.service.js';
import { DataMapController } from './data-map.controller.js';
import { DataMapService } from './data-map.service.js';
import { DefinitionLists } from './definition-lists.js';
import { Senders } from './senders.service.js';

@Module({
  controllers: [DataMapController],
  providers: [DefinitionLists, DataMapService, DataHealthService, Senders],
  exports: [DataHealthService, Senders],
})
export class DataMapModule {}
