/** The server gave this unit this variant; kept for a sample of units, so that assigned units that never show up are noticed. */
export interface AssignmentReceipt {
  projectId: string;
  experimentId: string;
  unit: string;
  variant: string;
  at: Date;
}

/** What became of the units of one arm that have a receipt. */
export interface ReceiptCount {
  variant: string;
  /** Units that were assigned the variant, first of all variants of the phase. */
  assigned: number;
  /** Of these, units whose exposure was reported. */
  exposed: number;
  /** Of the exposed, units of which any outcome was reported after it. */
  eventful: number;
}
