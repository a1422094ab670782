import type { Dice } from '../dice.js';
import type { WireEvent } from './traffic.js';

type Flaw = (event: WireEvent) => unknown;

/** Years that no event is of, and a day that no calendar has. */
const FOR_QUARANTINE: Flaw[] = [
  (event) => (event.timestamp = '9999-12-31T23:59:59Z'),
  (event) => (event.timestamp = '1969-12-31T23:59:59Z'),
  (event) => (event.timestamp = '2026-02-30T00:00:00Z'),
];

/** What is no event, and values that no metric can sum. */
const FLAWS: Flaw[] = [
  (event) => (event.timestamp = 'yesterday'),
  (event) => (event.unit = ''),
  (event) => (event.unit = 'a\u0000b'),
  (event) => (event.unit = 'u'.repeat(300)),
  (event) => (event.value = 1e300),
  (event) => (event.name = '\ud800'),
  (event) => Object.assign(event, { unknown: 1 }),
  (event) => Object.assign(event, { properties: { deep: 1e16 } }),
  (event) => Object.assign(event, { type: 'exposure', name: undefined, experiment: 'nowhere', variant: 'b' }),
  (event) => Object.assign(event, { type: 'exposure', name: undefined, experiment: 'steady', variant: 'z' }),
];

/** One that must not be counted, and must not keep its neighbours from being counted: refused, or kept aside. */
export function flawed(dice: Dice, unit: number): { event: WireEvent; isKeptAside: boolean } {
  const event: WireEvent = {
    id: dice.uuid(),
    type: 'track',
    unit: `u${unit}`,
    name: 'purchase',
    value: 1_000,
    timestamp: '2026-03-02T00:00:00Z',
  };
  const flaw = dice.pick([...FOR_QUARANTINE, ...FLAWS]);
  flaw(event);
  return { event, isKeptAside: FOR_QUARANTINE.includes(flaw) };
}
