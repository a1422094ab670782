import type { Experiment } from '#libs/domain';

/** How receipts of one experiment are chosen. */
export interface ReceiptPlan {
  experimentId: string;
  /** Name of the attribute that is randomised. */
  unit: string;
  /** Of the hash: its own, so that the units with a receipt are a fair sample of every variant. */
  salt: string;
  share: number;
}

/** By project and key of the experiment; a project is not there when none of its experiments wants receipts. */
export type ReceiptPlans = ReadonlyMap<string, ReadonlyMap<string, ReceiptPlan>>;

/** What is to be kept of assignments under these definitions: only what runs assigns. */
export function receiptPlans(experiments: readonly Experiment[]): ReceiptPlans {
  const plans = new Map<string, Map<string, ReceiptPlan>>();
  for (const { id, projectId, key, status, unit, receipts } of experiments) {
    if (status !== 'running' || receipts <= 0) continue;
    const ofProject = plans.get(projectId) ?? new Map<string, ReceiptPlan>();
    plans.set(
      projectId,
      ofProject.set(key, { experimentId: id, unit, salt: `receipt:${key}`, share: receipts }),
    );
  }
  return plans;
}
