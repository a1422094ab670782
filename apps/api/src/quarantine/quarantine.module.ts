import { Module } from '@nestjs/common';
import { QuarantineController } from './quarantine.controller.js';
import { QuarantineService } from './quarantine.service.js';

@Module({ controllers: [QuarantineController], providers: [QuarantineService] })
export class QuarantineModule {}
