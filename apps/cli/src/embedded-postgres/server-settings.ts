import { totalmem } from 'node:os';

const MEGABYTE = 1024 * 1024;
const SMALLEST_BUFFERS_MEGABYTES = 64;

/**
 * Settings of the embedded server. Durable: a committed transaction survives a crash. Not durable is for tests
 * only, whose data nobody keeps, and which may have several servers at once.
 */
export function serverSettings(durable: boolean): Record<string, string> {
  const safety = durable ? 'on' : 'off';
  return {
    listen_addresses: '127.0.0.1',
    // Everyone connects over TCP; a socket file would need a folder that both users can write.
    unix_socket_directories: '',
    max_connections: '100',
    shared_buffers: `${durable ? sharedBuffersMegabytes(memoryBytes()) : SMALLEST_BUFFERS_MEGABYTES}MB`,
    fsync: safety,
    synchronous_commit: safety,
    full_page_writes: safety,
    // Larger than the default, so that heavy ingestion does not force a checkpoint every few seconds.
    max_wal_size: '2GB',
    wal_compression: 'on',
    // Our queries are short; compiling them costs more than it saves.
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_line_prefix: '%m [%p] ',
    logging_collector: 'off',
  };
}

/** A sixteenth of the memory, within limits: Node's processes and the file cache need the rest. */
export function sharedBuffersMegabytes(memory: number): number {
  return Math.round(Math.min(512, Math.max(SMALLEST_BUFFERS_MEGABYTES, memory / 16 / MEGABYTE)));
}

/** Of the container, where there is one with a limit. */
function memoryBytes(): number {
  const limit = process.constrainedMemory();
  return limit > 0 && limit < totalmem() ? limit : totalmem();
}
