import type { PowerAnswer, PowerQuestion } from '#libs/domain';

/** What the thread is asked. Tasks are worked off in the order in which they came. */
export interface PowerTask {
  id: number;
  question: PowerQuestion;
}

/** What came of it. */
export type PowerThreadAnswer =
  { id: number; answer: PowerAnswer; failure?: never } | { id: number; failure: Error; answer?: never };
