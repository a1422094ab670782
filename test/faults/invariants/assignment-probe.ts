import { assign, compileCatalogue, type Catalogue } from '#libs/assignment';
import type { Experiment } from '#libs/domain';
import { assignmentExperimentOf } from '../../../apps/api/src/catalogue/assignment-experiment.js';
import { Dice } from '../dice.js';
import { MOVING } from '../load/experiments.js';
import { ask } from '../load/request.js';
import type { App } from '../platform/app.js';
import type { Site } from '../platform/site.js';
import { lasting } from '../wait.js';

const EVERY_MILLISECONDS = 40;
const UNITS = 500;
/** The experiments under load have no holdouts. */
const NO_ENDED_HOLDOUTS: ReadonlySet<string> = new Set();

interface Given {
  experiment: string;
  variant: string | null;
  value: unknown;
}

interface Seen extends Given {
  unit: string;
  api: string;
}

/**
 * I4: asks both APIs for assignments all the while. Each answer must be what the pure function gives for one version of the
 * experiment, whole; and an API that runs must answer, whatever happened to the database, the queue or the workers.
 */
export class AssignmentProbe {
  private isOver = false;
  private readonly seen: Seen[] = [];
  private readonly dice: Dice;
  private readonly ended: Promise<void>;

  constructor(
    private readonly site: Site,
    seed: number,
  ) {
    this.dice = new Dice(seed, 4);
    this.ended = this.probe();
  }

  get answers(): number {
    return this.seen.length;
  }

  async stop(): Promise<void> {
    this.isOver = true;
    await this.ended;
  }

  /** Once all is quiet: every answer against every version there was. */
  async check(): Promise<void> {
    const versions = await this.everyVersion();
    for (const { unit, experiment, variant, value, api } of this.seen) {
      const catalogues = versions.get(experiment) ?? [];
      const isRight = catalogues.some((catalogue) => {
        const [should] = assign(catalogue, { id: unit }, [experiment]);
        return should?.variant === variant && JSON.stringify(should.value) === JSON.stringify(value);
      });
      if (!isRight)
        this.site.findings.add(
          'I4',
          `${api}: ${unit} got ${variant} ${JSON.stringify(value)} of ${experiment}`,
        );
    }
  }

  private async probe(): Promise<void> {
    while (!this.isOver) {
      const api = this.dice.pick(this.site.apis);
      if (!api.frozen) await this.look(api, `unit ${this.dice.integer(1, UNITS)}`);
      await lasting(EVERY_MILLISECONDS);
    }
  }

  private async look(api: App, unit: string): Promise<void> {
    const { clientKey: key, findings, disturbances } = this.site;
    const since = performance.now();
    const body = { attributes: { id: unit }, experiments: ['steady', 'three', MOVING] };
    const outcome = await ask({ method: 'POST', url: `${api.url}/v1/assignments`, key, body });
    const isSound = api.wasSoundSince(since);
    if (outcome.kind === 'silence' && isSound && !disturbances.wasBusySince(since))
      findings.add('I8', `${api.plan.name} gave no assignments in 10 s`);
    if (outcome.kind !== 'answer') return;
    const { status, text } = outcome.answer;
    if (status === 200) {
      const { assignments } = JSON.parse(text) as { assignments: Given[] };
      this.seen.push(...assignments.map((given) => ({ ...given, unit, api: api.plan.name })));
    } else if (isSound) {
      findings.add('I4', `${api.plan.name} answered ${status} instead of assignments: ${text.slice(0, 200)}`);
    }
  }

  /** From the audit log, which has every version. */
  private async everyVersion(): Promise<Map<string, Catalogue[]>> {
    const rows = await this.site.sql<{ key: string; after: Experiment }>(
      `SELECT entity_key AS key, after FROM audit_log WHERE entity_type = 'experiment' ORDER BY id`,
    );
    const versions = new Map<string, Catalogue[]>();
    for (const { key, after } of rows) {
      const catalogue = compileCatalogue([assignmentExperimentOf(after, NO_ENDED_HOLDOUTS)], 'audited');
      versions.set(key, [...(versions.get(key) ?? []), catalogue]);
    }
    return versions;
  }
}
