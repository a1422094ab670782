import { RandomSource } from '../../apps/cli/src/simulate/random-source.js';

/** Seeded chance; `fork` gives one that does not depend on how much the others were used. */
export class Dice {
  private readonly source: RandomSource;

  constructor(
    readonly seed: number,
    stream = 0,
  ) {
    this.source = RandomSource.seeded(seed, stream);
  }

  fork(stream: number): Dice {
    return new Dice(this.seed, stream);
  }

  uniform(): number {
    return this.source.uniform();
  }

  /** True with this probability. */
  chance(probability: number): boolean {
    return this.uniform() < probability;
  }

  /** An integer of [low, high]. */
  integer(low: number, high: number): number {
    return low + Math.floor(this.uniform() * (high - low + 1));
  }

  pick<T>(choices: readonly T[]): T {
    return choices[this.integer(0, choices.length - 1)] as T;
  }

  /** A UUID of version 4, or, with a time, of version 7. */
  uuid(milliseconds?: number): string {
    const words = [this.source.bits(), this.source.bits(), this.source.bits(), this.source.bits()];
    const text = words.map((word) => word.toString(16).padStart(8, '0')).join('');
    const head = milliseconds === undefined ? text.slice(0, 12) : milliseconds.toString(16).padStart(12, '0');
    const version = milliseconds === undefined ? '4' : '7';
    return `${head.slice(0, 8)}-${head.slice(8)}-${version}${text.slice(13, 16)}-8${text.slice(17, 20)}-${text.slice(20)}`;
  }
}
