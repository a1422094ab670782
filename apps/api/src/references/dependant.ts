import type { ExperimentStatus } from '#libs/domain';

/** Who would feel it when something else changed. */
export interface Dependant {
  type: 'experiment' | 'flag';
  key: string;
  /** Of an experiment. */
  status: ExperimentStatus | null;
}
