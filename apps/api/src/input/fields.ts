import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsISO8601,
  IsNumber,
  IsObject,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateIf,
  ValidateNested,
} from 'class-validator';

/**
 * Each decorator is the rule and its documentation in one, so that the two cannot differ. `optional`: may be absent;
 * `nullable`: may be null, which says "none".
 */
export interface FieldOptions {
  description: string;
  optional?: boolean;
  nullable?: boolean;
  example?: unknown;
  default?: unknown;
}

// The generator knows a lazy type by its name: the function must be written as the member `type` itself.
function field(
  { description, optional = false, nullable = false, example, default: fallback }: FieldOptions,
  documentation: ApiPropertyOptions,
  rules: PropertyDecorator[],
): PropertyDecorator {
  const isJudged = (_: object, value: unknown): boolean =>
    !(optional && value === undefined) && !(nullable && value === null);
  return applyDecorators(
    ApiProperty({
      description,
      required: !optional,
      ...(nullable && { nullable: true }),
      ...(example !== undefined && { example }),
      ...(fallback !== undefined && { default: fallback }),
      ...documentation,
    } as ApiPropertyOptions),
    ...(optional || nullable ? [ValidateIf(isJudged)] : []),
    // Told one fault at a time: the kind of value first, which is the last of each list.
    ...rules.toReversed(),
  );
}

export function TextField(
  options: FieldOptions & { min?: number; max: number; pattern?: RegExp; rule?: string },
): PropertyDecorator {
  const { min = 0, max, pattern, rule } = options;
  return field(
    options,
    { type: 'string', minLength: min, maxLength: max, ...(pattern && { pattern: pattern.source }) },
    [
      ...(pattern ? [Matches(pattern, { message: rule ?? `must match ${pattern.source}` })] : []),
      ...(min > 0 ? [MinLength(min, { message: `must have at least ${min} characters` })] : []),
      MaxLength(max, { message: `must have at most ${max} characters` }),
      IsString({ message: 'must be a string' }),
    ],
  );
}

export function NumberField(
  options: FieldOptions & { min?: number; max?: number; integer?: boolean; above?: number },
): PropertyDecorator {
  const { min, max } = options;
  return field(
    options,
    {
      type: 'number',
      ...(min !== undefined && { minimum: min }),
      ...(max !== undefined && { maximum: max }),
    },
    [
      ...(min === undefined ? [] : [Min(min, { message: `must be at least ${min}` })]),
      ...(max === undefined ? [] : [Max(max, { message: `must be at most ${max}` })]),
      IsNumber({ allowNaN: false, allowInfinity: false }, { message: 'must be a number' }),
    ],
  );
}

export function ChoiceField(options: FieldOptions & { of: readonly (string | number)[] }): PropertyDecorator {
  const { of } = options;
  const type = typeof of[0] === 'number' ? 'number' : 'string';
  return field(options, { type, enum: [...of] }, [IsIn(of, { message: `must be one of ${of.join(', ')}` })]);
}

export function TimeField(options: FieldOptions): PropertyDecorator {
  return field(options, { type: 'string', format: 'date-time' }, [
    Matches(/(Z|[+-]\d\d:?\d\d)$/, { message: 'must name its time zone, for example 2026-01-31T12:00:00Z' }),
    IsISO8601({ strict: true, strictSeparator: true }, { message: 'must be an ISO 8601 time' }),
  ]);
}

/** Any JSON object. */
export function ObjectField(options: FieldOptions): PropertyDecorator {
  return field(options, { type: 'object', additionalProperties: true }, [
    IsObject({ message: 'must be an object' }),
  ]);
}

export function NestedField(options: FieldOptions & { of: () => new () => object }): PropertyDecorator {
  return field(options, { type: () => options.of() }, [
    Type(options.of),
    ValidateNested({ message: 'must be an object' }),
    IsObject({ message: 'must be an object' }),
  ]);
}

export function NestedListField(
  options: FieldOptions & { of: () => new () => object; min?: number; max: number },
): PropertyDecorator {
  const { of, min = 0, max } = options;
  return field(options, { type: () => of(), isArray: true, minItems: min, maxItems: max }, [
    Type(of),
    ValidateNested({ each: true, message: 'must be a list of objects' }),
    ArrayMinSize(min, { message: `must have at least ${min} items` }),
    ArrayMaxSize(max, { message: `must have at most ${max} items` }),
    IsArray({ message: 'must be a list' }),
  ]);
}

export function TextListField(options: FieldOptions & { max: number; maxLength: number }): PropertyDecorator {
  const { max, maxLength } = options;
  return field(options, { type: 'string', isArray: true, maxItems: max }, [
    IsString({ each: true, message: 'must be a list of strings' }),
    MaxLength(maxLength, { each: true, message: `must have items of at most ${maxLength} characters` }),
    ArrayMaxSize(max, { message: `must have at most ${max} items` }),
    IsArray({ message: 'must be a list' }),
  ]);
}
