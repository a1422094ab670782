import { assign, evaluateFlags, explain, type Catalogue } from '#libs/assignment';
import { ProblemError, type Principal } from '#libs/platform';
import { Injectable } from '@nestjs/common';
import { CatalogueService } from '../catalogue/catalogue.service.js';
import { nameOfExperiment, projectCatalogue, type ApiCatalogue } from '../catalogue/project-catalogue.js';
import { Receipts } from '../receipts/receipts.service.js';
import type { Assigned, ExplainedAssignment } from './assigned.js';
import type { AssignmentBody } from './assignment.schema.js';

/** Milliseconds; whoever waits for an assignment is better served by what is known than by what may be. */
const PATIENCE = 400;

/** Assigns units from memory: nothing here waits for the database, except the first question for an unknown key. */
@Injectable()
export class AssignmentsService {
  constructor(
    private readonly catalogue: CatalogueService,
    private readonly receipts: Receipts,
  ) {}

  assign(principal: Principal, body: AssignmentBody): Assigned | Promise<Assigned> {
    return this.assignAtOnce(principal, body) ?? this.assignAfresh(principal.projectId, body);
  }

  /** Null when an experiment or a flag that is named is not in the catalogue. */
  assignAtOnce({ projectId }: Principal, body: AssignmentBody): Assigned | null {
    const catalogue = this.catalogue.current();
    const { assignment } = projectCatalogue(catalogue, projectId);
    return isMissingAny(assignment, body) ? null : this.answer(catalogue, projectId, body);
  }

  /** What is named may have been created a moment ago by another process. */
  private async assignAfresh(projectId: string, body: AssignmentBody): Promise<Assigned> {
    const before = this.catalogue.current();
    const missing = missingFrom(before, projectId, body);
    const after = await this.catalogue.afterMiss(namesOf(projectId, missing), PATIENCE).catch(() => null);
    const catalogue = after ?? before;
    for (const name of after === null ? [] : namesOf(projectId, missingFrom(after, projectId, body))) {
      this.catalogue.confirmUnknown(name, catalogue);
    }
    const still = missingFrom(catalogue, projectId, body);
    const { experiments = [] } = body;
    if (experiments.length > 0 && still.length === keysOf(body).length) throw noneExists(body);
    return this.answer(catalogue, projectId, body);
  }

  private answer(catalogue: ApiCatalogue, projectId: string, body: AssignmentBody): Assigned {
    const { assignment, published } = projectCatalogue(catalogue, projectId);
    const { attributes, experiments: keys = published, explain: isExplained = false, flags = false } = body;
    const state = {
      catalogue: assignment,
      configVersion: catalogue.version,
      configAgeSeconds: this.catalogue.wholeAgeSeconds,
      ...(flags !== false && {
        flags: evaluateFlags(assignment, attributes, flags === true ? undefined : flags),
      }),
    };
    if (isExplained) {
      const explained = keys.map((key) => explainedFor(assignment, attributes, key));
      return { ...state, assignments: [], explained };
    }
    const assignments = assign(assignment, attributes, keys);
    this.receipts.record(catalogue, projectId, attributes, assignments);
    return { ...state, assignments };
  }
}

function explainedFor(
  catalogue: Catalogue,
  attributes: AssignmentBody['attributes'],
  key: string,
): ExplainedAssignment {
  const { assignment, trail } = explain(catalogue, attributes, key);
  return { ...assignment, trail };
}

function isMissingAny({ byKey, flagsByKey }: Catalogue, { experiments, flags }: AssignmentBody): boolean {
  if (experiments !== undefined && !experiments.every((key) => byKey.has(key))) return true;
  return Array.isArray(flags) && !flags.every((key) => flagsByKey.has(key));
}

/** Every key that is named; experiments and flags share one space of keys. */
function keysOf({ experiments = [], flags }: AssignmentBody): string[] {
  return Array.isArray(flags) ? [...experiments, ...flags] : [...experiments];
}

function missingFrom(catalogue: ApiCatalogue, projectId: string, body: AssignmentBody): string[] {
  const { assignment } = projectCatalogue(catalogue, projectId);
  const { experiments = [], flags } = body;
  return [
    ...experiments.filter((key) => !assignment.byKey.has(key)),
    ...(Array.isArray(flags) ? flags.filter((key) => !assignment.flagsByKey.has(key)) : []),
  ];
}

function namesOf(projectId: string, keys: readonly string[]): string[] {
  return keys.map((key) => nameOfExperiment(projectId, key));
}

function noneExists({ experiments = [], flags }: AssignmentBody): ProblemError {
  const violations = [
    ...experiments.map((key, index) => ({
      pointer: `/experiments/${index}`,
      detail: `there is no experiment "${key}"`,
    })),
    ...(Array.isArray(flags) ? flags : []).map((key, index) => ({
      pointer: `/flags/${index}`,
      detail: `there is no flag "${key}"`,
    })),
  ];
  return new ProblemError('not-found', 'None of the experiments exists.', violations);
}
