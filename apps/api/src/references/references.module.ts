import { Module } from '@nestjs/common';
import { ReferencesService } from './references.service.js';

@Module({ providers: [ReferencesService], exports: [ReferencesService] })
export class ReferencesModule {}
