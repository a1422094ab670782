import { KEPT_REASONS, type JsonObject, type KeptEvent, type KeptReason } from '#libs/domain';
import { ChoiceField, ObjectField, TextField, TimeField } from '../input/fields.js';

export class QuarantinePath {
  @TextField({ description: 'Number of the event in quarantine.', min: 1, max: 20 })
  number: string;
}

export class FixInput {
  @ObjectField({ description: 'The event as it should have been sent, with its own id.' })
  event: JsonObject;
}

/** An event that cannot count as it is. */
export class QuarantinedResource {
  @TextField({ description: 'Grows in the order in which they came.', max: 20 })
  number: string;

  @ChoiceField({ description: 'Why it was put aside.', of: KEPT_REASONS })
  reason: KeptReason;

  @TextField({ description: 'The same in words.', max: 400 })
  detail: string;

  @ObjectField({ description: 'As it was sent, or as it was mended since.' })
  event: JsonObject;

  @TimeField({ description: 'When it came.' })
  receivedAt: Date;

  @TimeField({ description: 'When it was mended.', nullable: true })
  fixedAt: Date | null;
}

const RESULTS = ['stored', 'kept', 'gone'] as const;

/** What became of an event that was to be replayed. */
export class ReplayOutcome {
  @ChoiceField({
    description:
      'stored: it counts now. kept: it still cannot, see detail. gone: it was not in quarantine any more, somebody else having replayed it.',
    of: RESULTS,
  })
  result: (typeof RESULTS)[number];

  @TextField({ description: 'Why it is kept.', nullable: true, max: 2_000 })
  detail: string | null;
}

export function quarantinedResource(kept: KeptEvent): QuarantinedResource {
  return kept;
}
