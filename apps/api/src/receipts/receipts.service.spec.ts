import type { Assignment } from '#libs/assignment';
import { AssignmentReceipts, type AssignmentReceipt } from '#libs/domain';
import type { ApiCatalogue } from '../catalogue/project-catalogue.js';
import { aDraft } from '../testing/an-experiment.js';
import { Receipts } from './receipts.service.js';

class Kept extends AssignmentReceipts {
  readonly receipts: AssignmentReceipt[] = [];
  calls = 0;

  record(receipts: readonly AssignmentReceipt[]): void {
    this.calls += 1;
    this.receipts.push(...receipts);
  }
}

const catalogueWith = (share: number, more: object = {}): ApiCatalogue =>
  ({ experiments: [aDraft({ status: 'running', receipts: share, ...more })] }) as unknown as ApiCatalogue;
const anAssignment = (more: object = {}): Assignment =>
  ({ experiment: 'landing-page', variant: 'control', inExperiment: true, ...more }) as Assignment;

/** What is kept when these units ask. */
function keptOf(catalogue: ApiCatalogue, units: readonly unknown[], assignment = anAssignment()): Kept {
  const kept = new Kept();
  const receipts = new Receipts(kept);
  for (const id of units) receipts.record(catalogue, 'p', { id }, [assignment]);
  return kept;
}
const some = Array.from({ length: 1_000 }, (_, index) => `u${index}`);

describe('receipts', () => {
  it('are of a share of the units, and of the same ones when the share is larger', () => {
    const unitsOf = (share: number): string[] =>
      keptOf(catalogueWith(share), some).receipts.map(({ unit }) => unit);
    const [few, more, all] = [unitsOf(0.1), unitsOf(0.5), unitsOf(1)];
    // Five standard errors.
    expect(Math.abs(few.length - 100)).toBeLessThan(48);
    expect(Math.abs(more.length - 500)).toBeLessThan(80);
    expect(all).toEqual(some);
    expect(more).toEqual(expect.arrayContaining(few));
  });

  it('say who was given what, units that are numbers as text', () => {
    const { receipts } = keptOf(catalogueWith(1), [7]);
    expect(receipts).toEqual([
      {
        ...{
          projectId: 'p',
          experimentId: '00000000-0000-4000-8000-000000000001',
          unit: '7',
          variant: 'control',
        },
        at: expect.any(Date) as Date,
      },
    ]);
  });

  it.each([
    ['who is outside', catalogueWith(1), anAssignment({ inExperiment: false })],
    ['other experiments', catalogueWith(1), anAssignment({ experiment: 'another' })],
    ['experiments that want none', catalogueWith(0), anAssignment()],
    ['other projects', catalogueWith(1, { projectId: 'other' }), anAssignment()],
  ])('are not of %s, and then nobody is called', (_, catalogue, assignment) => {
    expect(keptOf(catalogue, ['u1'], assignment).calls).toBe(0);
  });
});
