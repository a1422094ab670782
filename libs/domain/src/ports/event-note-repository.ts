import type { ChangeContext } from '../audit.js';
import type { EventNote, ObservedName } from '../data-map.js';

/** Keeps what people wrote down of events. Every write records one audit entry in the same transaction. */
export abstract class EventNoteRepository {
  /** AlreadyExistsError when somebody else was faster. */
  abstract create(note: EventNote, change: ChangeContext): Promise<void>;

  /** As ExperimentRepository.update. */
  abstract update(note: EventNote, change: ChangeContext): Promise<void>;

  abstract find(projectId: string, name: ObservedName): Promise<EventNote | null>;

  abstract listAll(projectId: string): Promise<EventNote[]>;
}
