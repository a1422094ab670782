import { Injectable } from '@nestjs/common';

/** The time, told rather than taken, so that tests can tell it. */
@Injectable()
export class Clock {
  now(): Date {
    return new Date();
  }
}
