import { answerTexts, sharedTexts } from '../assignments/answer-texts.js';
import { createHash } from 'node:crypto';
import { listedFlagOf, listedFlagOfAnswer } from './flag-of.js';
import type { Evaluated } from './ofrep.service.js';

const textsOf = answerTexts(listedFlagOf);
const textOfFlag = sharedTexts(listedFlagOfAnswer);

/** The flags as JSON, and a tag that is another whenever they are: for another context as for another configuration. */
export function writeFlags({ assignments, answers, catalogue }: Evaluated): { flags: string; etag: string } {
  const texts = textsOf(catalogue);
  const all = [
    ...assignments.map((assignment) => texts.write(assignment)),
    ...answers.map((answer) => textOfFlag(answer)),
  ];
  const flags = `[${all.join()}]`;
  return { flags, etag: `W/"${createHash('sha256').update(flags).digest('base64url').slice(0, 27)}"` };
}
