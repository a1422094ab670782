import type { Page } from '#libs/domain';
import { RequiresScope } from '#libs/platform';
import { applyDecorators, Controller, Get, Headers, Param, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { KeyPath } from '../input/key-path.js';
import { ApiPageOf, mapPage } from '../input/page-of.js';
import { PageQuery, pageRequestOf } from '../input/page-query.js';
import { CurrentRequester, type Requester } from '../requester/requester.js';
import { reportFormatOf } from './report-format.js';
import { ReportPath, ReportQuery, StoredReportResource } from './report.dto.js';
import { ReportsService } from './reports.service.js';
import { ANY_REPORT } from './schema/report.schema.js';
import { sendReport } from './send-report.js';

const ApiReport = (): MethodDecorator =>
  applyDecorators(
    ApiOkResponse({
      description: 'The report.',
      content: {
        'application/json': { schema: ANY_REPORT },
        'text/csv': { schema: { type: 'string' } },
        'text/html': { schema: { type: 'string' } },
      },
    }),
  );

@ApiTags('Reports')
@RequiresScope('admin')
@Controller('v1/experiments/:key')
export class ReportsController {
  constructor(private readonly reports: ReportsService) {}

  @Get('report')
  @ApiReport()
  @ApiOperation({ summary: 'What the data say now' })
  async current(
    @Param() { key }: KeyPath,
    @Query() { format }: ReportQuery,
    @Headers('accept') accept: string | undefined,
    @CurrentRequester() { projectId }: Requester,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string | object> {
    const chosen = reportFormatOf(format, accept);
    return sendReport(reply, await this.reports.current(projectId, key), chosen);
  }

  @Get('reports')
  @ApiPageOf(StoredReportResource)
  @ApiOperation({ summary: 'Every report that was shown, newest first' })
  async list(
    @Param() { key }: KeyPath,
    @Query() query: PageQuery,
    @CurrentRequester() { projectId }: Requester,
  ): Promise<Page<StoredReportResource>> {
    const page = await this.reports.list(projectId, key, pageRequestOf(query));
    return mapPage(page, ({ id, createdAt }) => ({ id, createdAt }));
  }

  @Get('reports/:id')
  @ApiReport()
  @ApiOperation({ summary: 'A report exactly as it was shown' })
  async find(
    @Param() { key, id }: ReportPath,
    @Query() { format }: ReportQuery,
    @Headers('accept') accept: string | undefined,
    @CurrentRequester() { projectId }: Requester,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string | object> {
    const chosen = reportFormatOf(format, accept);
    return sendReport(reply, await this.reports.find(projectId, key, id), chosen);
  }
}
