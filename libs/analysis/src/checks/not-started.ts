import type { Check } from './check-context.js';

export const notStarted: Check = ({ experiment: { status, startedAt } }) => {
  const isDraft = status === 'draft';
  const since = startedAt ? ` on ${startedAt.toISOString().slice(0, 10)}` : '';
  return {
    code: 'NOT_STARTED',
    status: isDraft ? 'warning' : 'ok',
    title: isDraft ? 'Not started yet' : 'Started',
    detail: isDraft
      ? 'The experiment is a draft, so nobody is counted yet; start it to collect data.'
      : `The experiment was started${since}, so exposures count.`,
  };
};
