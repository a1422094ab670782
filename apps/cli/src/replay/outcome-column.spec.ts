import { parseOutcome } from './outcome-column.js';

describe('an outcome', () => {
  it('is a column, whose name is the key unless another is given', () => {
    expect(parseOutcome('converted')).toEqual({ column: 'converted', key: 'converted' });
    expect(parseOutcome('Amount ($)=amount')).toEqual({ column: 'Amount ($)', key: 'amount' });
    expect(parseOutcome('a=b=c')).toEqual({ column: 'a=b', key: 'c' });
  });

  it('needs a key', () => {
    expect(() => parseOutcome('Amount ($)')).toThrow(/Amount \(\$\)=a_key/);
    expect(() => parseOutcome('amount=')).toThrow(/no metric's key/);
  });
});
