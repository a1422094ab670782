import type { PowerQuestion } from '#libs/domain';

/** The work grows with the square of the looks: ten take about 20 ms, a hundred nearly a second. */
const MOST_CHEAP_LOOKS = 10;

/** Whether the answer takes so long that others would notice. */
export function isCostlyQuestion({ inference, looks }: Pick<PowerQuestion, 'inference' | 'looks'>): boolean {
  return inference !== 'fixed' && looks > MOST_CHEAP_LOOKS;
}
