import { createServer } from 'node:http';
import pg from 'pg';

if (process.env.API_FAULT === 'does not start') throw new Error('the API cannot read its configuration');

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, connectionTimeoutMillis: 1_000 });
pool.on('error', () => undefined);

/** Ready when the database answers, as the real one. */
const server = createServer((_, response) => {
  pool.query('SELECT 1').then(
    () => response.writeHead(200).end('ready'),
    () => response.writeHead(503).end('not ready'),
  );
});
server.listen(Number(process.env.PORT));

process.on('SIGTERM', () => process.exit(0));
process.on('disconnect', () => process.exit(0));
