import { isRecord } from '../targeting/is-record.js';
import { isListOf, isPrerequisite, isShare, refuseIf } from './checks.js';
import { AssignmentFlag } from './flag.js';

function isRule(rule: unknown): boolean {
  return (
    isRecord(rule) &&
    typeof rule['key'] === 'string' &&
    isShare(rule['share']) &&
    typeof rule['unit'] === 'string' &&
    typeof rule['salt'] === 'string' &&
    isListOf(rule['prerequisites'], isPrerequisite)
  );
}

/**
 * Checks what compilation relies on, as `checkExperiment` does.
 *
 * @throws InvalidDefinitionError for the first thing wrong
 */
export function checkFlag({ rules, enabled }: AssignmentFlag): void {
  refuseIf(typeof enabled !== 'boolean', 'is neither enabled nor disabled');
  refuseIf(
    !Array.isArray(rules) || !rules.every(isRule),
    'has a rule without key, unit or salt, with a bad prerequisite or with a share outside 0..1',
  );
  refuseIf(new Set(rules.map(({ key }) => key)).size !== rules.length, 'has two rules with the same key');
}
