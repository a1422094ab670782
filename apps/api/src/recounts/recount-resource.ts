import { differingOf, type Recount } from '#libs/domain';
import type { RecountResource } from './recount.dto.js';

export function recountResource(recount: Recount): RecountResource {
  const { id, experiment, status, repair, nightly, phases, detail, createdAt, finishedAt } = recount;
  const differing = differingOf(recount);
  return { id, experiment, status, repair, nightly, differing, phases, detail, createdAt, finishedAt };
}
