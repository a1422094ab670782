import { validateCondition } from '#libs/assignment';
import {
  savedGroupsIn,
  type Experiment,
  type Flag,
  type JsonObject,
  type Prerequisite,
  type Violation,
} from '#libs/domain';

/** A condition and the prerequisites beside it, with the places where the API has them. */
export interface ReferringPart {
  condition: JsonObject | null;
  conditionPointer: string;
  prerequisites: readonly Prerequisite[];
  prerequisitesPointer: string;
}

/** A saved group that is named somewhere. */
export interface GroupReference {
  key: string;
  pointer: string;
  needsList: boolean;
}

export function partsOfFlag({ rules }: Pick<Flag, 'rules'>): ReferringPart[] {
  return rules.map(({ condition, prerequisites }, index) => ({
    condition,
    conditionPointer: `/rules/${index}/condition`,
    prerequisites,
    prerequisitesPointer: `/rules/${index}/prerequisites`,
  }));
}

export function partsOfExperiment({
  targeting,
  prerequisites,
}: Pick<Experiment, 'targeting' | 'prerequisites'>): ReferringPart[] {
  const pointers = { conditionPointer: '/targeting', prerequisitesPointer: '/prerequisites' };
  return [{ condition: targeting, prerequisites, ...pointers }];
}

/** Conditions that no evaluator could read, of the part and of its prerequisites. */
export function conditionViolations(part: ReferringPart): Violation[] {
  return conditionsOf(part).flatMap(({ condition, pointer }) =>
    validateCondition(condition).map(({ path, message }) => ({ pointer: pointer + path, detail: message })),
  );
}

/** Every saved group that the parts name, in the order of reading. */
export function groupReferences(parts: readonly ReferringPart[]): GroupReference[] {
  return parts.flatMap(conditionsOf).flatMap(({ condition, pointer }) =>
    savedGroupsIn(condition).map(({ key, path, needsList }) => ({
      key,
      pointer: pointer + path,
      needsList,
    })),
  );
}

function conditionsOf(part: ReferringPart): { condition: JsonObject; pointer: string }[] {
  const { condition, conditionPointer, prerequisites, prerequisitesPointer } = part;
  return [
    ...(condition === null ? [] : [{ condition, pointer: conditionPointer }]),
    ...prerequisites.map((prerequisite, index) => ({
      condition: prerequisite.condition,
      pointer: `${prerequisitesPointer}/${index}/condition`,
    })),
  ];
}
