import type { Violation } from '#libs/domain';
import { Type } from 'class-transformer';
import { IsNumber, IsString, MaxLength, ValidateNested } from 'class-validator';
import type { ProblemError } from '../problem/problem.js';
import { InputPipe } from './validation.pipe.js';

class Part {
  @IsNumber({}, { message: 'must be a number' })
  size: number;
}

class Whole {
  @IsString({ message: 'must be a string' })
  @MaxLength(3, { message: 'must be short' })
  name: string;

  @Type(() => Part)
  @ValidateNested({ each: true })
  parts: Part[];
}

const judge = (input: unknown, type: 'body' | 'query' | 'custom' = 'body'): Promise<unknown> =>
  new InputPipe().transform(input, { type, metatype: Whole, data: undefined });

async function violationsOf(input: unknown, type: 'body' | 'query' = 'body'): Promise<readonly Violation[]> {
  return judge(input, type).then(
    () => [],
    (error: ProblemError) => error.violations,
  );
}

describe('InputPipe', () => {
  it('makes the object that the handler names', async () => {
    const whole = await judge({ name: 'abc', parts: [{ size: 1 }] });
    expect(whole).toBeInstanceOf(Whole);
    expect((whole as Whole).parts[0]).toBeInstanceOf(Part);
  });

  it('says one thing about each member that is wrong, by its pointer', async () => {
    expect(
      await violationsOf({ name: 'abcd', parts: [{ size: 'x' }, { size: 1, weight: 2 }], other: 1 }),
    ).toEqual([
      { pointer: '/other', detail: 'is not known here' },
      { pointer: '/name', detail: 'must be short' },
      { pointer: '/parts/0/size', detail: 'must be a number' },
      { pointer: '/parts/1/weight', detail: 'is not known here' },
    ]);
  });

  it('calls missing what is missing', async () => {
    expect(await violationsOf({ parts: [{}] })).toEqual([
      { pointer: '/name', detail: 'is missing' },
      { pointer: '/parts/0/size', detail: 'is missing' },
    ]);
    expect(await violationsOf(undefined)).toContainEqual({ pointer: '/name', detail: 'is missing' });
  });

  it('begins pointers with the part of the request, unless it is the body', async () => {
    expect((await violationsOf({ name: 7, parts: [] }, 'query'))[0]?.pointer).toBe('/query/name');
  });

  it.each([null, [], 'text', 7])('wants an object, not %j', async (input) => {
    expect(await violationsOf(input)).toEqual([{ pointer: '', detail: 'must be an object' }]);
  });

  it('sees what cannot be stored before any rule does', async () => {
    expect(await violationsOf({ name: 'a\u0000b' })).toEqual([
      { pointer: '/name', detail: 'must not contain a NUL character' },
    ]);
  });

  it('leaves what is not input alone', async () => {
    expect(await judge('anything', 'custom')).toBe('anything');
  });
});
