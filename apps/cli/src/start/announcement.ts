export interface Running {
  readonly address: string;
  readonly dataDirectory: string;
  /** Whose PostgreSQL it is. */
  readonly database: string;
  readonly queues: string;
  readonly keys: readonly string[];
}

/** What a person needs once everything runs. */
export function announcement({ address, dataDirectory, database, queues, keys }: Running): string {
  return [
    '',
    'consumer-science is running.',
    '',
    `  API         ${address}/v1`,
    `  API guide   ${address}/docs`,
    `  Health      ${address}/health/ready`,
    `  Database    ${database}`,
    `  Queues      ${queues}`,
    `  Logs        ${dataDirectory}/logs`,
    '',
    ...keys.map((line) => `  ${line}`),
    '',
    'Ctrl-C stops.',
    '',
  ].join('\n');
}
