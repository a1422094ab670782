import type { Site } from '../platform/site.js';

interface Row {
  entity: string;
  version: number;
  copies: number;
}

/** I6: one row of the audit log for every version of everything, and every confirmed change is among them. */
export async function changesAreAudited(site: Site): Promise<void> {
  const { findings, management } = site;
  const rows = await site.sql<Row>(
    `SELECT entity_type || ' ' || entity_key AS entity, (after ->> 'version')::integer AS version, count(*)::integer AS copies
     FROM audit_log WHERE entity_type IN ('experiment', 'metric') AND after ->> 'version' IS NOT NULL GROUP BY 1, 2`,
  );
  const known = new Map(rows.map((row) => [`${row.entity} ${row.version}`, row.copies]));
  for (const [change, copies] of known)
    if (copies !== 1) findings.add('I6', `${copies} rows of the audit log for ${change}`);
  for (const { entity, version } of management.confirmed)
    if (!known.has(`${entity} ${version}`))
      findings.add('I6', `no row of the audit log for ${entity} ${version}`);
  const kept = await site.sql<{ entity: string; version: number }>(
    `SELECT 'experiment ' || key AS entity, version FROM experiments UNION ALL SELECT 'metric ' || key, version FROM metrics`,
  );
  for (const { entity, version } of kept) {
    for (let each = 1; each <= version; each++)
      if (!known.has(`${entity} ${each}`))
        findings.add('I6', `${entity} has no audit of version ${each} of ${version}`);
    const beyond = rows.find((row) => row.entity === entity && row.version > version);
    if (beyond)
      findings.add(
        'I6',
        `the audit log knows version ${beyond.version} of ${entity}, which is at ${version}`,
      );
  }
}
