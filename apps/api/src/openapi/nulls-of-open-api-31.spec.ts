import { nullsOfOpenApi31 } from './nulls-of-open-api-31.js';

describe('nullsOfOpenApi31', () => {
  it.each([
    [{ type: 'string', nullable: true }, { type: ['string', 'null'] }],
    [
      { type: 'string', enum: ['a'], nullable: true },
      { type: ['string', 'null'], enum: ['a', null] },
    ],
    [
      { description: 'd', nullable: true, allOf: [{ $ref: '#/x' }] },
      { description: 'd', anyOf: [{ allOf: [{ $ref: '#/x' }] }, { type: 'null' }] },
    ],
    [
      { properties: { a: [{ type: 'number', nullable: true }] } },
      { properties: { a: [{ type: ['number', 'null'] }] } },
    ],
    [
      { type: 'string', nullable: false },
      { type: 'string', nullable: false },
    ],
  ])('says %j as %j', (old, current) => {
    expect(nullsOfOpenApi31(old)).toEqual(current);
  });
});
