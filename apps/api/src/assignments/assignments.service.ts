import { assign, explain, type Catalogue } from '#libs/assignment';
import { ProblemError, type Principal } from '#libs/platform';
import { Injectable } from '@nestjs/common';
import { CatalogueService } from '../catalogue/catalogue.service.js';
import { nameOfExperiment, projectCatalogue, type ApiCatalogue } from '../catalogue/project-catalogue.js';
import type { Assigned, ExplainedAssignment } from './assigned.js';
import type { AssignmentBody } from './assignment.schema.js';

/** Assigns units from memory: nothing here waits for the database, except the first question for an unknown key. */
@Injectable()
export class AssignmentsService {
  constructor(private readonly catalogue: CatalogueService) {}

  assign({ projectId }: Principal, body: AssignmentBody): Assigned | Promise<Assigned> {
    const catalogue = this.catalogue.current();
    const { assignment, published } = projectCatalogue(catalogue, projectId);
    const { experiments } = body;
    if (experiments === undefined) return answer(catalogue, assignment, body, published);
    const isKnown = (key: string): boolean => assignment.byKey.has(key);
    if (experiments.every(isKnown)) return answer(catalogue, assignment, body, experiments);
    return this.assignAfresh(projectId, body, experiments);
  }

  /** An experiment may have been created a moment ago by another process. */
  private async assignAfresh(
    projectId: string,
    body: AssignmentBody,
    keys: readonly string[],
  ): Promise<Assigned> {
    const before = this.catalogue.current();
    const missing = missingFrom(before, projectId, keys);
    const names = missing.map((key) => nameOfExperiment(projectId, key));
    const catalogue = await this.catalogue.afterMiss(names).catch(() => before);
    for (const key of missingFrom(catalogue, projectId, missing)) {
      this.catalogue.confirmUnknown(nameOfExperiment(projectId, key), catalogue);
    }
    const { assignment } = projectCatalogue(catalogue, projectId);
    if (!keys.some((key) => assignment.byKey.has(key))) throw noneExists(keys);
    return answer(catalogue, assignment, body, keys);
  }
}

function answer(
  { version }: ApiCatalogue,
  catalogue: Catalogue,
  { attributes, explain: isAsked = false }: AssignmentBody,
  keys: readonly string[],
): Assigned {
  const assignments = isAsked
    ? keys.map((key) => explained(catalogue, attributes, key))
    : assign(catalogue, attributes, keys);
  return { assignments, configVersion: version };
}

function explained(
  catalogue: Catalogue,
  attributes: AssignmentBody['attributes'],
  key: string,
): ExplainedAssignment {
  const { assignment, trail } = explain(catalogue, attributes, key);
  return { ...assignment, trail };
}

function missingFrom(catalogue: ApiCatalogue, projectId: string, keys: readonly string[]): string[] {
  const { assignment } = projectCatalogue(catalogue, projectId);
  return keys.filter((key) => !assignment.byKey.has(key));
}

function noneExists(keys: readonly string[]): ProblemError {
  const violations = keys.map((key, index) => ({
    pointer: `/experiments/${index}`,
    detail: `there is no experiment "${key}"`,
  }));
  return new ProblemError('not-found', 'None of the experiments exists.', violations);
}
