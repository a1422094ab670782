import {
  assign,
  evaluateFlag,
  evaluateFlags,
  type Assignment,
  type Attributes,
  type Catalogue,
  type FlagAnswer,
} from '#libs/assignment';
import { ProblemError, type Principal } from '#libs/platform';
import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { AssignmentsService } from '../assignments/assignments.service.js';
import { CatalogueService } from '../catalogue/catalogue.service.js';
import {
  projectCatalogue,
  type ApiCatalogue,
  type ProjectCatalogue,
} from '../catalogue/project-catalogue.js';
import { FeaturesService } from '../features/features.service.js';
import { Receipts } from '../receipts/receipts.service.js';
import type { StreamEvent } from '../streams/write-event.js';
import { flagOf, flagOfAnswer, type OfrepFlag } from './flag-of.js';
import { OfrepError } from './ofrep-failure.js';

/** A client connects within this time of its evaluation. */
const FRESH_SECONDS = 10;

/** Milliseconds that an answer waits for a newer catalogue. */
const PATIENCE = 400;

/** Everything a unit is given. */
export interface Evaluated {
  /** What answered. */
  catalogue: Catalogue;
  assignments: readonly Assignment[];
  answers: readonly FlagAnswer[];
}

/** Evaluates for OpenFeature providers, from memory. */
@Injectable()
export class OfrepService {
  private readonly revisions = new WeakMap<ProjectCatalogue, string>();

  constructor(
    private readonly catalogue: CatalogueService,
    private readonly assignments: AssignmentsService,
    private readonly features: FeaturesService,
    private readonly receipts: Receipts,
  ) {}

  /** OfrepError `FLAG_NOT_FOUND`, or why the experiment cannot be evaluated. */
  async evaluate(principal: Principal, key: string, attributes: Attributes): Promise<OfrepFlag> {
    const { metadata, ...flag } =
      this.evaluateFlag(principal, key, attributes) ??
      (await this.evaluateExperiment(principal, key, attributes));
    return { ...flag, metadata: { ...metadata, ...this.state() } };
  }

  /** Every experiment's answer, drafts' among them, and every flag's. */
  evaluateAll({ projectId }: Principal, attributes: Attributes): Evaluated {
    const catalogue = this.catalogue.current();
    const { assignment } = projectCatalogue(catalogue, projectId);
    const assignments = assign(assignment, attributes);
    this.receipts.record(catalogue, projectId, attributes, assignments);
    return { catalogue: assignment, assignments, answers: evaluateFlags(assignment, attributes) };
  }

  /** What answers, and how many seconds ago it was last known to be the newest. */
  state(): { configVersion: string; configAgeSeconds: number } {
    const { version } = this.catalogue.current();
    return { configVersion: String(version), configAgeSeconds: this.catalogue.wholeAgeSeconds };
  }

  /** Waits until this process has the catalogue that another one told the client of; not long while the database is silent. */
  async catchUp(version: number): Promise<void> {
    if (!Number.isSafeInteger(version) || version <= this.catalogue.current().version) return;
    const name = `version ${version}`;
    const catalogue = await this.catalogue.afterMiss([name], PATIENCE).catch(() => null);
    if (catalogue !== null && catalogue.version < version) this.catalogue.confirmUnknown(name, catalogue);
  }

  /** Tells a client that what it was given may be out of date. */
  changeEvent(projectId: string): StreamEvent {
    const catalogue = this.catalogue.current();
    const data = JSON.stringify({ type: 'refetchEvaluation', etag: String(catalogue.version) });
    return { id: this.revision(catalogue, projectId), data };
  }

  /**
   * What a client hears on connecting: usually that it is connected, which providers ignore but for the id. Soon after a change
   * it is told of the change again, as it may have evaluated before and connected after.
   */
  firstEvent(present: StreamEvent): StreamEvent {
    const isFresh = this.catalogue.secondsInForce < FRESH_SECONDS;
    return isFresh ? present : { ...present, data: '{"type":"connected"}' };
  }

  /** Another one whenever any answer of the project may be another. */
  private revision(catalogue: ApiCatalogue, projectId: string): string {
    const project = projectCatalogue(catalogue, projectId);
    let revision = this.revisions.get(project);
    if (revision === undefined) {
      const { content } = this.features.payload(projectId);
      const keys = [...project.assignment.byKey.keys()].join();
      revision = createHash('sha256').update(content).update(keys).digest('base64url').slice(0, 27);
      this.revisions.set(project, revision);
    }
    return revision;
  }

  /** Null when there is no such flag. */
  private evaluateFlag({ projectId }: Principal, key: string, attributes: Attributes): OfrepFlag | null {
    const { assignment } = projectCatalogue(this.catalogue.current(), projectId);
    if (!assignment.flagsByKey.has(key)) return null;
    const answer = evaluateFlag(assignment, attributes, key);
    if (answer.error !== undefined) throw new OfrepError(answer.error.code, answer.error.message);
    return flagOfAnswer(answer);
  }

  private async evaluateExperiment(
    principal: Principal,
    key: string,
    attributes: Attributes,
  ): Promise<OfrepFlag> {
    try {
      const { assignments, catalogue } = await this.assignments.assign(principal, {
        attributes,
        experiments: [key],
      });
      const assignment = assignments[0] as Assignment;
      const { error } = assignment;
      if (error !== undefined) throw new OfrepError(error.code, error.message);
      return flagOf(assignment, catalogue);
    } catch (error) {
      if (!(error instanceof ProblemError) || error.code !== 'not-found') throw error;
      // The look for the experiment may have found a flag that another process made a moment ago.
      const flag = this.evaluateFlag(principal, key, attributes);
      if (flag !== null) return flag;
      throw new OfrepError('FLAG_NOT_FOUND', `There is no flag "${key}".`);
    }
  }
}
