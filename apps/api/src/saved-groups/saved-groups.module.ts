import { Module } from '@nestjs/common';
import { ReferencesModule } from '../references/references.module.js';
import { SavedGroupsController } from './saved-groups.controller.js';
import { SavedGroupsService } from './saved-groups.service.js';

@Module({
  imports: [ReferencesModule],
  controllers: [SavedGroupsController],
  providers: [SavedGroupsService],
})
export class SavedGroupsModule {}
