import {
  groupValueViolations,
  InvalidInputError,
  type SavedGroupContent,
  type Violation,
} from '#libs/domain';
import type { SavedGroupChange, SavedGroupInput } from './saved-group.dto.js';

type Value = string | number;

/** What a new group contains; InvalidInputError when the input says neither a list nor a condition, or both. */
export function contentOf({ attribute, values, condition }: SavedGroupInput): SavedGroupContent {
  const isList = attribute !== undefined || values !== undefined;
  if (condition !== undefined) {
    if (isList) refuse('/condition', 'must not be there beside a list: a group is one of the two');
    return { type: 'condition', condition };
  }
  if (!isList) refuse('/condition', 'must be there, or `attribute` and `values` of a list');
  if (attribute === undefined) refuse('/attribute', 'must name the attribute whose values are listed');
  if (values === undefined) refuse('/values', 'must list the values; an empty list is one');
  return { type: 'list', attribute, values: checked('/values', values) };
}

/** What the group contains after a change; InvalidInputError when the change is of another kind of group, or says two things. */
export function changedContent(content: SavedGroupContent, change: SavedGroupChange): SavedGroupContent {
  const { attribute, values, condition, add, remove } = change;
  if (content.type === 'condition') {
    const ofLists = Object.entries({ attribute, values, add, remove });
    for (const [name, value] of ofLists) {
      if (value !== undefined)
        refuse(`/${name}`, 'is of lists, and this group is a condition: make another group');
    }
    return condition === undefined ? content : { type: 'condition', condition };
  }
  if (condition !== undefined) {
    refuse('/condition', 'is of conditions, and this group is a list: make another group');
  }
  if (values !== undefined && (add !== undefined || remove !== undefined)) {
    refuse('/values', 'must not be there beside `add` or `remove`: it replaces the whole list');
  }
  const kept = values === undefined ? content.values : checked('/values', values);
  return {
    type: 'list',
    attribute: attribute ?? content.attribute,
    values: withMembers(kept, checked('/add', add ?? []), checked('/remove', remove ?? [])),
  };
}

function withMembers(values: Value[], add: readonly Value[], remove: readonly Value[]): Value[] {
  if (add.length === 0 && remove.length === 0) return values;
  const gone = new Set(remove);
  const both = add.findIndex((value) => gone.has(value));
  if (both >= 0) refuse(`/add/${both}`, 'is in `remove`, too');
  return [...new Set([...values, ...add])].filter((value) => !gone.has(value));
}

/** Each value once, in the order given. */
function checked(pointer: string, values: Value[]): Value[] {
  const violations = groupValueViolations(values, pointer);
  if (violations.length > 0) throw contradiction(violations);
  return [...new Set(values)];
}

function refuse(pointer: string, detail: string): never {
  throw contradiction([{ pointer, detail }]);
}

function contradiction(violations: readonly Violation[]): InvalidInputError {
  return new InvalidInputError('The saved group contradicts itself.', violations);
}
