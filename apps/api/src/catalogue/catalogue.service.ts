import { CatalogueSource } from '#libs/domain';
import { CatalogueMirror, ProblemError, retryAfter } from '#libs/platform';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Logger } from 'pino';
import { LOGGER } from '../server/logger.token.js';
import { compileApiCatalogue, type ApiCatalogue } from './project-catalogue.js';
import { UnknownNames } from './unknown-names.js';

/** The catalogue of this process: in memory, a second behind at most while the database is there. */
@Injectable()
export class CatalogueService implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly mirror: CatalogueMirror<ApiCatalogue>;
  private readonly unknown = new UnknownNames();
  private readonly listeners: ((catalogue: ApiCatalogue) => void)[] = [];
  private wasAway = false;
  private inForceSince = 0;

  constructor(
    source: CatalogueSource,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.mirror = new CatalogueMirror({
      source,
      compile: (snapshot) => this.compile(snapshot),
      onFailure: (error) => this.reportAway(error),
    });
  }

  onApplicationBootstrap(): void {
    this.mirror.start();
  }

  onApplicationShutdown(): void {
    this.mirror.stop();
  }

  /** Null before the first catalogue could be read. */
  get newest(): ApiCatalogue | null {
    return this.mirror.current;
  }

  /** ProblemError `unavailable` before the first catalogue could be read. */
  current(): ApiCatalogue {
    if (this.newest !== null) return this.newest;
    throw new ProblemError('unavailable', 'The server is starting: it has not read its catalogue yet.', [], {
      headers: retryAfter(),
    });
  }

  /**
   * A catalogue that is newer than the lookups that missed these names, or the current one when all of them are known not to
   * be in it. Rejects when the database is away or is silent for `patience` milliseconds.
   */
  async afterMiss(names: readonly string[], patience?: number): Promise<ApiCatalogue> {
    const { version } = this.mirror;
    const isSettled = version !== null && names.every((name) => this.unknown.has(name, version));
    if (!isSettled) await this.mirror.refreshAfterMiss(patience);
    return this.current();
  }

  /** Looks at once. The change is made: that it cannot be read back now must not look like a failure of it. */
  async afterChange(): Promise<void> {
    await this.mirror.refresh().catch((error: unknown) => this.reportAway(error));
  }

  /** Remembers that this catalogue, having been looked at afresh, does not have the name. */
  confirmUnknown(name: string, { version }: ApiCatalogue): void {
    this.unknown.add(name, version);
  }

  /** Hears of every newer catalogue once it is in force. */
  onChange(listener: (catalogue: ApiCatalogue) => void): void {
    this.listeners.push(listener);
  }

  /** How long ago this process got its present catalogue. */
  get secondsInForce(): number {
    return (performance.now() - this.inForceSince) / 1_000;
  }

  get ageSeconds(): number | null {
    return this.mirror.ageSeconds;
  }

  /** For answers: whole seconds; a few at most while the database is there. */
  get wholeAgeSeconds(): number {
    return Math.floor(this.mirror.ageSeconds ?? 0);
  }

  get version(): number | null {
    return this.mirror.version;
  }

  private compile(snapshot: Parameters<typeof compileApiCatalogue>[0]): ApiCatalogue {
    const before = this.newest;
    const catalogue = compileApiCatalogue(snapshot, before);
    this.reportProblems(catalogue, before);
    this.wasAway = false;
    this.inForceSince = performance.now();
    this.logger.debug({ version: catalogue.version }, 'catalogue read');
    queueMicrotask(() => this.tellListeners(catalogue));
    return catalogue;
  }

  /** Those that are new: a catalogue may have many, and change often. */
  private reportProblems(catalogue: ApiCatalogue, before: ApiCatalogue | null): void {
    for (const [projectId, { assignment }] of catalogue.projects) {
      const known = new Set(
        before?.projects.get(projectId)?.assignment.problems.map(({ message }) => message),
      );
      for (const problem of assignment.problems)
        if (!known.has(problem.message))
          this.logger.warn({ projectId, ...problem }, 'an experiment or flag cannot be evaluated');
    }
  }

  /** The catalogue has been put in force meanwhile; what a listener cannot do must not take it back. */
  private tellListeners(catalogue: ApiCatalogue): void {
    for (const listener of this.listeners) {
      try {
        listener(catalogue);
      } catch (error) {
        this.logger.error({ err: error }, 'somebody could not be told of a newer catalogue');
      }
    }
  }

  /** Once per absence, or an absence of an hour would write thousands of lines. */
  private reportAway(error: unknown): void {
    if (this.wasAway) return;
    this.wasAway = true;
    this.logger.warn({ err: error }, 'the catalogue cannot be refreshed; the last one stays in force');
  }
}
