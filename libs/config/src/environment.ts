import 'reflect-metadata';
import { Type, plainToInstance } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Matches, Max, Min, validateSync } from 'class-validator';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** Every environment variable the platform knows, with its default. An empty value counts as absent. */
export class Environment {
  /** PostgreSQL to use; absent: the embedded one, which `csci start` puts in place and passes on. */
  @IsOptional()
  @Matches(/^postgres(ql)?:\/\//, { message: 'must be a postgres:// URL' })
  readonly DATABASE_URL?: string;

  /** Redis for the queues; absent: the queues live in PostgreSQL. */
  @IsOptional()
  @Matches(/^rediss?:\/\//, { message: 'must be a redis:// or rediss:// URL' })
  readonly REDIS_URL?: string;

  /** Port of the API. */
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(65_535)
  readonly PORT: number = 3000;

  /** Address the API listens on. */
  @IsString()
  readonly HOST: string = '0.0.0.0';

  /** Port on which a worker answers /health and /metrics; absent: it does not listen. */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(65_535)
  readonly WORKER_PORT?: number;

  /** Drains that one worker runs side by side, each over other units. */
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(8)
  readonly CS_WORKER_CONCURRENCY: number = 2;

  /** Where the embedded database and the logs live. */
  @IsString()
  readonly CS_DATA_DIR: string = '.data';

  /** Keys to use instead of those made on first start. */
  @IsOptional()
  @Matches(/^cs_admin_[A-Za-z0-9_-]{16,}$/, {
    message: 'must be cs_admin_ and at least 16 letters or digits',
  })
  readonly CS_ADMIN_KEY?: string;

  @IsOptional()
  @Matches(/^cs_client_[A-Za-z0-9_-]{16,}$/, {
    message: 'must be cs_client_ and at least 16 letters or digits',
  })
  readonly CS_CLIENT_KEY?: string;

  /** Days after which events are dropped, once they are counted; absent: they are kept. Older ones are not counted when they come. */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(36_500)
  readonly CS_EVENT_RETENTION_DAYS?: number;

  /** When workers recount every experiment and let go of old events, each once a night: HH:MM, UTC. */
  @Matches(/^([01]\d|2[0-3]):[0-5]\d$/, { message: 'must be a time of day (UTC) such as 03:00' })
  readonly CS_RECOUNT_AT: string = '03:00';

  /** Events that one API key may send a second, on average over ten; absent: any number. */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  readonly CS_EVENTS_PER_SECOND?: number;

  @IsIn(LOG_LEVELS)
  readonly LOG_LEVEL: (typeof LOG_LEVELS)[number] = 'info';
}

/** Variables that may be absent: an instance does not have them as members. */
const WITHOUT_DEFAULT = [
  'DATABASE_URL',
  'REDIS_URL',
  'WORKER_PORT',
  'CS_ADMIN_KEY',
  'CS_CLIENT_KEY',
  'CS_EVENT_RETENTION_DAYS',
  'CS_EVENTS_PER_SECOND',
] as const satisfies readonly (keyof Environment)[];

/** The environment cannot be used; the message names every bad variable. */
export class InvalidEnvironmentError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`The environment is not usable:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.name = 'InvalidEnvironmentError';
  }
}

/** Reads the environment once; throws InvalidEnvironmentError naming every variable that is wrong. */
export function loadEnvironment(source: NodeJS.ProcessEnv = process.env): Environment {
  const known = [...Object.keys(new Environment()), ...WITHOUT_DEFAULT];
  const given = Object.fromEntries(known.flatMap((name) => (source[name] ? [[name, source[name]]] : [])));
  const environment = plainToInstance(Environment, given);
  const problems = validateSync(environment).map(
    ({ property, constraints }) => `${property}: ${Object.values(constraints ?? {}).join(', ')}`,
  );
  if (problems.length > 0) throw new InvalidEnvironmentError(problems);
  return environment;
}

/** As `loadEnvironment`, for a process that has no database of its own. */
export function loadConnectedEnvironment(
  source: NodeJS.ProcessEnv = process.env,
): Environment & { readonly DATABASE_URL: string } {
  const environment = loadEnvironment(source);
  const { DATABASE_URL } = environment;
  if (DATABASE_URL === undefined) {
    throw new InvalidEnvironmentError(['DATABASE_URL: is needed here; "csci start" brings its own database']);
  }
  return { ...environment, DATABASE_URL };
}
