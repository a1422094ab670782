import type { Flag, FlagRule } from '#libs/domain';
import { NOW } from './an-experiment.js';

export function aRule(overrides: Partial<FlagRule> = {}): FlagRule {
  return { key: 'beta', condition: null, prerequisites: [], share: 1, unit: 'id', value: true, ...overrides };
}

/** Off for everyone, by one rule on for some. */
export function aFlag(overrides: Partial<Flag> = {}): Flag {
  return {
    id: '00000000-0000-4000-8000-000000000002',
    projectId: 'p',
    key: 'new-checkout',
    name: 'New checkout',
    description: '',
    enabled: true,
    value: false,
    rules: [aRule({ condition: { beta: true } })],
    version: 1,
    createdAt: NOW,
    updatedAt: NOW,
    ...overrides,
  };
}
