import type { Page } from '#libs/domain';
import { applyDecorators, type Type } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, getSchemaPath } from '@nestjs/swagger';

/** Documents a page of these. */
export function ApiPageOf(Item: Type<object>): MethodDecorator {
  return applyDecorators(
    ApiExtraModels(Item),
    ApiOkResponse({
      description: 'One page.',
      schema: {
        type: 'object',
        required: ['items', 'nextCursor'],
        properties: {
          items: { type: 'array', items: { $ref: getSchemaPath(Item) } },
          nextCursor: {
            type: ['string', 'null'] as unknown as string,
            description: 'null: this is the last page',
          },
        },
      },
    }),
  );
}

export function mapPage<From, To>({ items, nextCursor }: Page<From>, map: (item: From) => To): Page<To> {
  return { items: items.map(map), nextCursor };
}
