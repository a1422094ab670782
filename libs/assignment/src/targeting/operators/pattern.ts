import { textOf } from '../coercion.js';
import { MAXIMUM_INPUT_LENGTH } from '../regex/limits.js';
import { cachedPattern } from '../regex/pattern-cache.js';
import { never, Operator } from './operator.js';

function matching(ignoreCase: boolean): Operator {
  return {
    operand: 'pattern',
    compile(expected) {
      const compiled = cachedPattern(expected, ignoreCase);
      if (!compiled.usable) return never;
      const { expression } = compiled;
      return (value) => {
        const text = textOf(value);
        return text !== undefined && text.length <= MAXIMUM_INPUT_LENGTH && expression.test(text);
      };
    },
  };
}

/** Regular expressions, found anywhere in the text of a value. A pattern that cannot be used matches nothing. */
export const patternOperators: Readonly<Record<string, Operator>> = {
  $regex: matching(false),
  $regexi: matching(true),
};
