import type { PageRequest } from '#libs/domain';
import { Transform } from 'class-transformer';
import { NumberField, TextField } from './fields.js';

const DEFAULT_LIMIT = 50;

export class PageQuery {
  @Transform(({ value }) =>
    typeof value === 'string' && /^-?\d{1,6}$/.test(value) ? Number(value) : (value as unknown),
  )
  @NumberField({
    description: 'Most items of one page.',
    optional: true,
    min: 1,
    max: 200,
    default: DEFAULT_LIMIT,
  })
  limit?: number;

  @TextField({ description: '`nextCursor` of the page before.', optional: true, max: 512 })
  cursor?: string;
}

export function pageRequestOf({ limit = DEFAULT_LIMIT, cursor }: PageQuery): PageRequest {
  return { limit, cursor: cursor === undefined || cursor === '' ? null : cursor };
}
