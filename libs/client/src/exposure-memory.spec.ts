import { createExposureMemory } from './exposure-memory.js';

describe('createExposureMemory', () => {
  it('knows what it has seen, by unit and experiment', () => {
    const memory = createExposureMemory(10);
    expect(memory.learn('u', 'e', 'a')).toBe(true);
    expect(memory.learn('u', 'e', 'a')).toBe(false);
    expect(memory.learn('u', 'f', 'a')).toBe(true);
    expect(memory.learn('v', 'e', 'a')).toBe(true);
    expect(memory.learn('u","e', '', 'a')).toBe(true);
  });

  it('takes another variant for news, there and back', () => {
    const memory = createExposureMemory(10);
    expect(['a', 'b', 'b', 'a'].map((variant) => memory.learn('u', 'e', variant))).toEqual([
      true,
      true,
      false,
      true,
    ]);
  });

  it('forgets what was met longest ago', () => {
    const memory = createExposureMemory(2);
    memory.learn('1', 'e', 'a');
    memory.learn('2', 'e', 'a');
    memory.learn('1', 'e', 'a');
    memory.learn('3', 'e', 'a');
    expect(memory.learn('1', 'e', 'a')).toBe(false);
    expect(memory.learn('2', 'e', 'a')).toBe(true);
  });
});
