import type { Violation } from './violation.js';

/** A rule of the trade was broken. Edges map `code` to a status; nothing here knows HTTP. */
export abstract class DomainError extends Error {
  abstract readonly code: string;

  constructor(
    message: string,
    readonly violations: readonly Violation[] = [],
  ) {
    super(message);
    this.name = new.target.name;
  }
}

/** The input itself is wrong; `violations` say where and how to mend it. */
export class InvalidInputError extends DomainError {
  readonly code = 'invalid-input';
}

export class NotFoundError extends DomainError {
  readonly code = 'not-found';

  constructor(what: string, key: string, pointer?: string) {
    const message = `There is no ${what} "${key}".`;
    super(message, pointer === undefined ? [] : [{ pointer, detail: message }]);
  }
}

/** Something with this key exists already. */
export class AlreadyExistsError extends DomainError {
  readonly code = 'already-exists';

  constructor(what: string, key: string) {
    const message = `The ${what} "${key}" exists already; choose another key.`;
    super(message, [{ pointer: '/key', detail: message }]);
  }
}

/** The experiment's life cycle does not allow this step from where it is. */
export class LifecycleError extends DomainError {
  readonly code = 'lifecycle';
}

/** The change would spoil the results of an experiment that has started. */
export class FrozenPlanError extends DomainError {
  readonly code = 'frozen-plan';
}

/** Somebody else changed the entity since the caller read it. */
export class VersionConflictError extends DomainError {
  readonly code = 'version-conflict';

  constructor(what: string, key: string) {
    super(`The ${what} "${key}" was changed by somebody else since you read it; read it again and retry.`);
  }
}

/** Another experiment of the layer took this stretch of it meanwhile. */
export class LayerTakenError extends DomainError {
  readonly code = 'layer-taken';
}

/** Still used by something, so it cannot go. */
export class InUseError extends DomainError {
  readonly code = 'in-use';
}

/** Without this key nobody could manage the project any more. */
export class LastAdminKeyError extends DomainError {
  readonly code = 'last-admin-key';
}

/** The event log cannot be written now; nothing was acknowledged, and sending again is safe. */
export class EventLogUnavailableError extends DomainError {
  readonly code = 'event-log-unavailable';
}

/** The database cannot answer now. A change that was under way may or may not have happened: read before trying it again. */
export class DatabaseUnavailableError extends DomainError {
  readonly code = 'database-unavailable';
}
