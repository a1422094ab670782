import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';

type Callback = (
  error: Error | undefined,
  client: pg.PoolClient | undefined,
  release: (release?: unknown) => void,
) => void;

/** An attempt to connect that ran out of time makes the next one's twice as long, up to this. */
const LONGEST_ATTEMPT_MILLISECONDS = 10_000;

/**
 * A pool that hands out a connection within `connectionTimeoutMillis` or says that it cannot, but lets an attempt to make one go
 * on for who asks next. On a machine that is slow to answer, attempts that are all thrown away halfway would keep it slow.
 */
export class PatientPool extends pg.Pool {
  private readonly patienceMilliseconds: number;

  constructor(config: pg.PoolConfig & { connectionTimeoutMillis: number }) {
    super(config);
    this.patienceMilliseconds = config.connectionTimeoutMillis;
    this.on('connect', () => (this.options.connectionTimeoutMillis = this.patienceMilliseconds));
  }

  override connect(): Promise<pg.PoolClient>;
  override connect(callback: Callback): void;
  override connect(callback?: Callback): Promise<pg.PoolClient> | undefined {
    const handed = this.handedOutInTime();
    if (callback === undefined) return handed;
    handed.then(
      (client) => callback(undefined, client, client.release.bind(client) as (release?: unknown) => void),
      (error: Error) => callback(error, undefined, () => undefined),
    );
    return undefined;
  }

  /** Does not wait for attempts that get no answer. */
  override end(): Promise<void>;
  override end(callback: () => void): void;
  override end(callback?: () => void): Promise<void> | undefined {
    const ended = Promise.race([super.end(), delay(this.patienceMilliseconds, undefined, { ref: false })]);
    if (callback === undefined) return ended;
    void ended.then(callback);
    return undefined;
  }

  private async handedOutInTime(): Promise<pg.PoolClient> {
    let timer: NodeJS.Timeout | undefined;
    const handed = super.connect();
    const end = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        // Who comes too late to be used goes to the idle ones.
        handed.then(
          (client) => client.release(),
          () => undefined,
        );
        this.growAttempts();
        reject(new Error('timeout exceeded when trying to connect'));
      }, this.patienceMilliseconds);
    });
    try {
      return await Promise.race([handed, end]);
    } finally {
      clearTimeout(timer);
    }
  }

  private growAttempts(): void {
    const { connectionTimeoutMillis = this.patienceMilliseconds } = this.options;
    this.options.connectionTimeoutMillis = Math.min(
      LONGEST_ATTEMPT_MILLISECONDS,
      connectionTimeoutMillis * 2,
    );
  }
}
