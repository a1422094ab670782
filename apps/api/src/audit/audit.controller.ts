import { AuditLog, type Page } from '#libs/domain';
import { RequiresScope } from '#libs/platform';
import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiPageOf, mapPage } from '../input/page-of.js';
import { pageRequestOf } from '../input/page-query.js';
import { CurrentRequester, type Requester } from '../requester/requester.js';
import { AuditEntryResource, auditEntryResource, AuditQuery } from './audit.dto.js';

@ApiTags('Audit')
@RequiresScope('admin')
@Controller('v1/audit')
export class AuditController {
  constructor(private readonly auditLog: AuditLog) {}

  @Get()
  @ApiPageOf(AuditEntryResource)
  @ApiOperation({ summary: 'Every change, newest first' })
  async list(
    @Query() query: AuditQuery,
    @CurrentRequester() { projectId }: Requester,
  ): Promise<Page<AuditEntryResource>> {
    const page = await this.auditLog.list(projectId, pageRequestOf(query), query.entity ?? null);
    return mapPage(page, auditEntryResource);
  }
}
