import type { FlagAnswer } from '#libs/assignment';
import { answerTexts, sharedTexts } from './answer-texts.js';
import { asciiJson } from './ascii-json.js';
import type { Assigned } from './assigned.js';

const textsOf = answerTexts((assignment) => assignment);
const textOfFlag = sharedTexts((answer: FlagAnswer) => answer);

/** The body of the answer, of ASCII only. */
export function writeAssignments(assigned: Assigned): string {
  const { explained, flags, configVersion, configAgeSeconds } = assigned;
  const assignments = explained === undefined ? writeAll(assigned) : asciiJson(explained);
  const listed = flags === undefined ? '' : `,"flags":[${flags.map(textOfFlag).join()}]`;
  return `{"assignments":${assignments}${listed},"configVersion":"${configVersion}","configAgeSeconds":${configAgeSeconds}}`;
}

function writeAll({ assignments, catalogue }: Assigned): string {
  const texts = textsOf(catalogue);
  let text = '[';
  for (let index = 0; index < assignments.length; index += 1) {
    if (index > 0) text += ',';
    text += texts.write(assignments[index] as Assigned['assignments'][number]);
  }
  return `${text}]`;
}
