import { Module } from '@nestjs/common';
import { ReferencesModule } from '../references/references.module.js';
import { FlagsController } from './flags.controller.js';
import { FlagsService } from './flags.service.js';

@Module({ imports: [ReferencesModule], controllers: [FlagsController], providers: [FlagsService] })
export class FlagsModule {}
