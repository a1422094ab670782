import type { Page, PageRequest } from '../page.js';
import type { Recount } from '../recount.js';

export type RecountRequest = Pick<
  Recount,
  'id' | 'projectId' | 'experimentId' | 'experiment' | 'repair' | 'nightly'
>;

/** Of every finished recount of an experiment so many are kept. */
export const KEPT_RECOUNTS = 30;

/** Keeps recounts. The row is the truth; a queue only says that one is waiting. Times are the database's own. */
export abstract class RecountRepository {
  /** Gives the one that waits for the experiment already, if any, which repairs if either was to. */
  abstract ask(request: RecountRequest): Promise<Recount>;

  abstract find(projectId: string, id: string): Promise<Recount | null>;

  /** Newest first. */
  abstract list(projectId: string, page: PageRequest): Promise<Page<Recount>>;

  /**
   * Takes the oldest that waits (those that somebody asked for first), or whose worker has been silent for half a minute, and marks
   * it running, with one attempt more; null when there is none, or while another is running: one at a time.
   */
  abstract claim(): Promise<Recount | null>;

  /** A sign of life. False: it was taken by another worker, stop. */
  abstract hold(recount: Recount): Promise<boolean>;

  /** With what came of it; older ones of the experiment go. False: it was taken by another worker, and nothing is kept of this. */
  abstract finish(recount: Recount): Promise<boolean>;

  /** Puts it back among those that wait. */
  abstract release(recount: Recount): Promise<void>;

  /** The newest that came to its end, of one experiment. */
  abstract newestDone(experimentId: string): Promise<Recount | null>;

  /** As `newestDone`, of every experiment of every project that is not archived. */
  abstract newestOfAll(): Promise<Recount[]>;
}
