import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { Transform, Type, type TransformFnParams } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsISO8601,
  IsNumber,
  IsObject,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateBy,
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

interface NumberOptions extends FieldOptions {
  min?: number;
  max?: number;
  /** Bounds that are outside themselves. */
  above?: number;
  below?: number;
  integer?: boolean;
}

export function NumberField(options: NumberOptions): PropertyDecorator {
  return field(options, numberSchema(options), numberRules(options));
}

export function NumberListField(
  options: NumberOptions & { minItems?: number; maxItems: number },
): PropertyDecorator {
  const { minItems = 0, maxItems } = options;
  const documentation = { type: 'array', items: numberSchema(options), minItems, maxItems };
  return field(options, documentation as ApiPropertyOptions, [
    ...numberRules(options, { each: true }),
    ArrayMinSize(minItems, { message: `must have at least ${minItems} items` }),
    ArrayMaxSize(maxItems, { message: `must have at most ${maxItems} items` }),
    IsArray({ message: 'must be a list' }),
  ]);
}

// The generator's types know OpenAPI 3.0, where an exclusive bound is a flag; in 3.1 it is the number.
function numberSchema({ min, max, above, below, integer }: NumberOptions): ApiPropertyOptions {
  return {
    type: integer ? 'integer' : 'number',
    ...(min !== undefined && { minimum: min }),
    ...(max !== undefined && { maximum: max }),
    ...(above !== undefined && { exclusiveMinimum: above }),
    ...(below !== undefined && { exclusiveMaximum: below }),
  } as ApiPropertyOptions;
}

function numberRules(
  { min, max, above, below, integer }: NumberOptions,
  { each = false } = {},
): PropertyDecorator[] {
  const must = each ? 'must have numbers that are' : 'must be';
  const number = each ? 'must be a list of numbers' : 'must be a number';
  return [
    ...(min === undefined ? [] : [Min(min, { each, message: `${must} at least ${min}` })]),
    ...(max === undefined ? [] : [Max(max, { each, message: `${must} at most ${max}` })]),
    ...(above === undefined ? [] : [isThat(`${must} above ${above}`, (value) => value > above, each)]),
    ...(below === undefined ? [] : [isThat(`${must} below ${below}`, (value) => value < below, each)]),
    ...(integer ? [IsInt({ each, message: each ? `${must} whole` : 'must be a whole number' })] : []),
    IsNumber({ allowNaN: false, allowInfinity: false }, { each, message: number }),
  ];
}

function isThat(message: string, holds: (value: number) => boolean, each: boolean): PropertyDecorator {
  const validate = (value: unknown): boolean => typeof value === 'number' && holds(value);
  return ValidateBy({ name: message, validator: { validate } }, { each, message });
}

export function FlagField(options: FieldOptions): PropertyDecorator {
  return field(options, { type: 'boolean' }, [IsBoolean({ message: 'must be true or false' })]);
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
    Transform(withoutLists, { toClassOnly: true }),
    ValidateNested({ each: true, message: 'must be an object' }),
    ArrayMinSize(min, { message: `must have at least ${min} items` }),
    ArrayMaxSize(max, { message: `must have at most ${max} items` }),
    IsArray({ message: 'must be a list' }),
  ]);
}

/** A list in the place of an item would be taken for more items, none of which anything looks at: nothing takes its place, which is refused. */
function withoutLists({ value }: TransformFnParams): unknown {
  const items: unknown = value;
  return Array.isArray(items) ? items.map((item: unknown) => (Array.isArray(item) ? null : item)) : items;
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

/** As documentation of a member that takes any JSON value; the type of the member says nothing of it. */
export const ANY_JSON = {
  anyOf: [
    { type: 'object', additionalProperties: true },
    { type: 'array', items: {} },
    ...['string', 'number', 'boolean', 'null'].map((type) => ({ type })),
  ],
} as unknown as ApiPropertyOptions;
