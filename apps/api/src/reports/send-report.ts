import { readReport, renderReportCsv, renderReportHtml } from '#libs/analysis';
import type { StoredReport } from '#libs/domain';
import type { FastifyReply } from 'fastify';
import type { ReportFormat } from './report-format.js';

/** The page brings its styles and pictures inside, and may load and run nothing at all. */
const PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/**
 * Answers with the report in a format; the ETag is the report's id, since a stored report never changes. JSON
 * is as it was stored; for people, an older one is put into the words of today.
 */
export function sendReport(reply: FastifyReply, stored: StoredReport, format: ReportFormat): string | object {
  const { id, createdAt, report } = stored;
  const path = `/v1/experiments/${report.experiment.key}/reports/${id}`;
  reply.headers({
    etag: `"${id}-${format}"`,
    'content-location': path,
    vary: 'accept',
    'cache-control': 'no-cache',
  });
  switch (format) {
    case 'json':
      return { id, createdAt, ...report };
    case 'csv':
      reply
        .type('text/csv; charset=utf-8; header=present')
        .header('content-disposition', `attachment; filename="${report.experiment.key}.csv"`);
      return renderReportCsv(readReport(report));
    case 'html':
      reply.type('text/html; charset=utf-8').header('content-security-policy', PAGE_POLICY);
      return renderReportHtml(readReport(report));
  }
}
