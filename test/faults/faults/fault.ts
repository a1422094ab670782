import type { Dice } from '../dice.js';
import type { Site } from '../platform/site.js';

/** What a fault may take for itself while it lasts; two faults of one round share nothing. */
export type Resource = 'api' | 'worker' | 'database' | 'redis' | 'client' | 'config';

/** One way in which things go wrong. */
export interface Fault {
  name: string;
  /** Rows of the fault matrix that it is about: F-01 ... F-44. */
  matrix: string[];
  takes: Resource[];
  /** Drawn only where there is one. */
  needsRedis?: true;
  /** Drawn only where the database's disk can be made full. */
  needsDisk?: true;
  /** Lasts longer than ten seconds or so: drawn more rarely. */
  isSlow?: true;
  /** Makes it happen and mends it again before it resolves; what it sees of the platform's behaviour goes to `site.findings`. */
  strike(site: Site, dice: Dice): Promise<void>;
}
