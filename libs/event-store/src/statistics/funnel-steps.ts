import { FUNNEL_LIMITS } from '#libs/domain';

/** Numbers of all steps that a funnel may have. */
export const FUNNEL_STEPS = Array.from({ length: FUNNEL_LIMITS.mostSteps }, (_, index) => index + 1);
