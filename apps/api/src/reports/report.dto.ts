import { KEY_PATTERN } from '#libs/domain';
import { TextField, TimeField } from '../input/fields.js';

/** Judged where the format is chosen, together with `Accept`. */
export class ReportQuery {
  @TextField({ description: 'json, csv or html; absent: as Accept says.', optional: true, max: 16 })
  format?: string;
}

export class CurveQuery {
  @TextField({ description: 'json or csv; absent: as Accept says.', optional: true, max: 16 })
  format?: string;
}

export class ReportPath {
  @TextField({
    description: 'Key of the experiment.',
    max: 64,
    pattern: KEY_PATTERN,
    rule: 'must be the key of an experiment',
  })
  key: string;

  @TextField({
    description: 'Id of the report.',
    max: 36,
    pattern: /^[0-9a-fA-F-]{36}$/,
    rule: 'must be the id of a report',
  })
  id: string;
}

/** A report in a list. */
export class StoredReportResource {
  @TextField({ description: 'Id.', max: 36 })
  id: string;

  @TimeField({ description: 'When it was made.' })
  createdAt: Date;
}
