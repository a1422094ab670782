import type { Violation } from '#libs/domain';
import { Injectable, type ArgumentMetadata, type PipeTransform, type Type } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { validate } from 'class-validator';
import { findUnstorable } from '../json/find-unstorable.js';
import { invalidInput } from '../problem/invalid-input.js';
import { violationsOf } from './violations-of.js';

/** Where pointers begin: those into the body are plain, the others name their part of the request. */
const ROOTS: Partial<Record<ArgumentMetadata['type'], string>> = {
  body: '',
  query: '/query',
  param: '/path',
};

const BUILT_IN: readonly unknown[] = [String, Number, Boolean, Array, Object];

/**
 * Turns input into the DTO that a handler names, or into an invalid-input problem that points at everything wrong.
 * Text that no database could store is refused first, so that no rule and no query ever sees it.
 */
@Injectable()
export class InputPipe implements PipeTransform {
  async transform(input: unknown, { type, metatype }: ArgumentMetadata): Promise<unknown> {
    const root = ROOTS[type];
    if (root === undefined) return input;
    refuse(findUnstorable(input, root));
    if (metatype === undefined || BUILT_IN.includes(metatype)) return input;
    const value = input === undefined ? {} : input;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw invalidInput([{ pointer: root, detail: 'must be an object' }]);
    }
    const dto = plainToInstance(metatype as Type<object>, value);
    const errors = await validate(dto, {
      stopAtFirstError: true,
      whitelist: true,
      forbidNonWhitelisted: true,
      // True would refuse every input of a DTO without members, such as an action that takes none.
      forbidUnknownValues: false,
    });
    refuse(violationsOf(errors, root));
    return dto;
  }
}

function refuse(violations: readonly Violation[]): void {
  if (violations.length > 0) throw invalidInput(violations);
}
