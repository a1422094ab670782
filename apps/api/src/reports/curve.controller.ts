import { renderCurveCsv } from '#libs/analysis';
import type { Curve } from '#libs/domain';
import { RequiresScope } from '#libs/platform';
import { Controller, Get, Headers, Param, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { KeyPath } from '../input/key-path.js';
import { CurrentRequester, type Requester } from '../requester/requester.js';
import { CurveService } from './curve.service.js';
import { CurveQuery } from './report.dto.js';
import { formatAmong } from './report-format.js';
import { reference } from './schema/json-schema.js';

const FORMATS = ['json', 'csv'] as const;

@ApiTags('Reports')
@RequiresScope('admin')
@Controller('v1/experiments/:key/curve')
export class CurveController {
  constructor(private readonly curves: CurveService) {}

  @Get()
  @ApiOkResponse({
    description: 'Of every metric, variant and day: units, mean, and the effect so far with its interval.',
    content: {
      'application/json': { schema: reference('Curve') },
      'text/csv': { schema: { type: 'string' } },
    },
  })
  @ApiOperation({ summary: 'How the answer came about, day by day of the units' })
  async current(
    @Param() { key }: KeyPath,
    @Query() { format }: CurveQuery,
    @Headers('accept') accept: string | undefined,
    @CurrentRequester() { projectId }: Requester,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string | Curve> {
    const chosen = formatAmong(FORMATS, format, accept);
    const curve = await this.curves.of(projectId, key);
    reply.headers({ vary: 'accept', 'cache-control': 'no-cache' });
    if (chosen === 'json') return curve;
    reply
      .type('text/csv; charset=utf-8; header=present')
      .header('content-disposition', `attachment; filename="${curve.experiment}-curve.csv"`);
    return renderCurveCsv(curve);
  }
}
