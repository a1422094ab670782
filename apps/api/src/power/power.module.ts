import { Module, type DynamicModule } from '@nestjs/common';
import { PowerPlanner } from './power-planner.js';
import { PowerController } from './power.controller.js';
import { PowerService } from './power.service.js';
import { UnitHistory } from './unit-history.js';

@Module({ controllers: [PowerController], providers: [PowerService, UnitHistory] })
export class PowerModule {
  static with(planner: PowerPlanner): DynamicModule {
    return { module: PowerModule, providers: [{ provide: PowerPlanner, useValue: planner }] };
  }
}
