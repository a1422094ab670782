import { isCostlyQuestion } from './is-costly-question.js';

it.each([
  ['fixed', 100, false],
  ['sequential', 10, false],
  ['sequential', 11, true],
  ['group-sequential', 100, true],
] as const)('a %s plan of %d looks: %s', (inference, looks, isCostly) => {
  expect(isCostlyQuestion({ inference, looks })).toBe(isCostly);
});
