import { PROBLEM_KINDS, ProblemError, Public, type ProblemKind } from '#libs/platform';
import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { NumberField, TextField } from '../input/fields.js';

class ProblemPath {
  @TextField({
    description: "Last segment of a problem's `type`.",
    max: 64,
    pattern: /^[a-z-]+$/,
    rule: 'must be the code of a problem',
  })
  code: string;
}

class ProblemKindResource {
  @TextField({ description: 'The `type` of such problems.', max: 128 })
  type: string;

  @TextField({ description: 'Title.', max: 200 })
  title: string;

  @NumberField({ description: 'HTTP status.' })
  status: number;

  @TextField({ description: 'What it means and what to do.', max: 1_000 })
  explanation: string;
}

/** What the `type` of a problem leads to. */
@ApiTags('Operation')
@Public()
@Controller('problems')
export class ProblemsController {
  @Get()
  @ApiOkResponse({ type: [ProblemKindResource] })
  @ApiOperation({ summary: 'Every kind of problem' })
  list(): ProblemKindResource[] {
    return Object.entries(PROBLEM_KINDS).map(([code, kind]) => resourceOf(code, kind));
  }

  @Get(':code')
  @ApiOkResponse({ type: ProblemKindResource })
  @ApiOperation({ summary: 'What a kind of problem means' })
  get(@Param() { code }: ProblemPath): ProblemKindResource {
    const kind = Object.entries(PROBLEM_KINDS).find(([known]) => known === code)?.[1];
    if (kind === undefined) throw new ProblemError('not-found', `There is no problem called "${code}".`);
    return resourceOf(code, kind);
  }
}

function resourceOf(code: string, { title, status, explanation }: ProblemKind): ProblemKindResource {
  return { type: `/problems/${code}`, title, status, explanation };
}
