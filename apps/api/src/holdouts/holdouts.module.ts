import { Module } from '@nestjs/common';
import { HoldoutsController } from './holdouts.controller.js';
import { HoldoutsService } from './holdouts.service.js';

@Module({ controllers: [HoldoutsController], providers: [HoldoutsService] })
export class HoldoutsModule {}
