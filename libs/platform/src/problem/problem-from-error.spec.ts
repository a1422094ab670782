import {
  AlreadyExistsError,
  DatabaseUnavailableError,
  DomainError,
  EventLogUnavailableError,
  FrozenPlanError,
  InUseError,
  InvalidInputError,
  LifecycleError,
  NotFoundError,
  VersionConflictError,
} from '#libs/domain';
import { NotFoundException } from '@nestjs/common';
import { problemFromError } from './problem-from-error.js';
import { PROBLEM_KINDS } from './problem-kinds.js';
import { toProblem } from './problem.js';

const statusOf = (error: unknown): number => PROBLEM_KINDS[problemFromError(error).code].status;

describe('problemFromError', () => {
  it.each<[number, DomainError]>([
    [400, new InvalidInputError('x')],
    [404, new NotFoundError('metric', 'x')],
    [409, new AlreadyExistsError('metric', 'x')],
    [409, new LifecycleError('x')],
    [409, new FrozenPlanError('x')],
    [409, new InUseError('x')],
    [409, new VersionConflictError('metric', 'x')],
    [503, new EventLogUnavailableError('x')],
    [503, new DatabaseUnavailableError('x')],
  ])('gives %d to %p', (status, error) => {
    expect(statusOf(error)).toBe(status);
  });

  it('keeps the violations of the domain', () => {
    const violations = [{ pointer: '/key', detail: 'is wrong' }];
    expect(toProblem(problemFromError(new InvalidInputError('wrong', violations)), {})).toEqual({
      type: '/problems/invalid-input',
      title: 'The input is not valid',
      status: 400,
      detail: 'wrong',
      errors: violations,
    });
  });

  it('tells when to come back, spread over time', () => {
    const { headers } = problemFromError(new EventLogUnavailableError('x')).more;
    expect(Number(headers?.['retry-after'])).toBeGreaterThanOrEqual(1);
  });

  it('reads the status of frameworks', () => {
    expect(statusOf(new NotFoundException())).toBe(404);
    expect(statusOf(Object.assign(new Error('large'), { statusCode: 413 }))).toBe(413);
    expect(statusOf(Object.assign(new Error('teapot'), { statusCode: 418 }))).toBe(400);
  });

  it('shows nothing of what it did not foresee', () => {
    const problem = problemFromError(new Error('password of the database'));
    expect(problem.code).toBe('internal');
    expect(JSON.stringify(toProblem(problem, {}))).not.toContain('password');
    expect(statusOf('thrown text')).toBe(500);
  });
});
