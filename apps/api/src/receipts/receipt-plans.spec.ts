import { EXPERIMENT_STATUSES } from '#libs/domain';
import { aDraft } from '../testing/an-experiment.js';
import { receiptPlans } from './receipt-plans.js';

describe('receiptPlans', () => {
  it('has the experiments that run and want receipts, by project and key', () => {
    const running = { status: 'running' } as const;
    const plans = receiptPlans([
      aDraft({ ...running, id: 'e1', key: 'page', receipts: 0.1, unit: 'device' }),
      aDraft({ ...running, id: 'e2', key: 'text', receipts: 1 }),
      aDraft({ ...running, id: 'e3', key: 'silent', receipts: 0 }),
      aDraft({ ...running, id: 'e4', key: 'page', receipts: 0.5, projectId: 'other' }),
      aDraft({ ...running, id: 'e5', key: 'page', receipts: 0, projectId: 'quiet' }),
    ]);
    const listed = [...plans].map(([project, own]) => [project, Object.fromEntries(own)]);
    expect(Object.fromEntries(listed)).toEqual({
      p: {
        page: { experimentId: 'e1', unit: 'device', salt: 'receipt:page', share: 0.1 },
        text: { experimentId: 'e2', unit: 'id', salt: 'receipt:text', share: 1 },
      },
      other: { page: { experimentId: 'e4', unit: 'id', salt: 'receipt:page', share: 0.5 } },
    });
  });

  it.each(EXPERIMENT_STATUSES.filter((status) => status !== 'running'))('has none that is %s', (status) => {
    expect([...receiptPlans([aDraft({ status, receipts: 1 })])]).toEqual([]);
  });
});
