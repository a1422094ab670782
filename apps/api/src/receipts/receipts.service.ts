import { hash, type Assignment, type Attributes } from '#libs/assignment';
import { AssignmentReceipts, type AssignmentReceipt } from '#libs/domain';
import { Injectable } from '@nestjs/common';
import type { ApiCatalogue } from '../catalogue/project-catalogue.js';
import { receiptPlans, type ReceiptPlans } from './receipt-plans.js';

/** Keeps receipts of what the doors of this server assign, for the experiments that ask for them. */
@Injectable()
export class Receipts {
  private readonly plans = new WeakMap<ApiCatalogue, ReceiptPlans>();

  constructor(private readonly receipts: AssignmentReceipts) {}

  /** Returns at once; nothing that happens to a receipt touches an answer. */
  record(
    catalogue: ApiCatalogue,
    projectId: string,
    attributes: Attributes,
    assignments: readonly Assignment[],
  ): void {
    const plans = this.plansOf(catalogue).get(projectId);
    if (plans === undefined) return;
    const taken: AssignmentReceipt[] = [];
    for (const { experiment, variant, inExperiment } of assignments) {
      const plan = inExperiment ? plans.get(experiment) : undefined;
      if (plan === undefined || variant === null) continue;
      const unit = String(attributes[plan.unit]);
      if ((hash(plan.salt, unit, 2) ?? 1) >= plan.share) continue;
      taken.push({ projectId, experimentId: plan.experimentId, unit, variant, at: new Date() });
    }
    if (taken.length > 0) this.receipts.record(taken);
  }

  private plansOf(catalogue: ApiCatalogue): ReceiptPlans {
    let plans = this.plans.get(catalogue);
    if (plans === undefined) {
      plans = receiptPlans(catalogue.experiments);
      this.plans.set(catalogue, plans);
    }
    return plans;
  }
}
