import { Module } from '@nestjs/common';
import { PowerController } from './power.controller.js';
import { PowerService } from './power.service.js';
import { UnitHistory } from './unit-history.js';

@Module({ controllers: [PowerController], providers: [PowerService, UnitHistory] })
export class PowerModule {}
