import { ProblemError, retryAfter, type Principal } from '#libs/platform';
import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Gauge, type Registry } from 'prom-client';
import { CatalogueService } from '../catalogue/catalogue.service.js';
import type { ApiCatalogue } from '../catalogue/project-catalogue.js';
import { REGISTRY } from '../metrics-endpoint/registry.token.js';
import { EventEncoder } from './event-encoder.js';
import { EventStream, type StreamOptions } from './event-stream.js';
import { InSlices } from './in-slices.js';
import { StreamLimits } from './stream-limits.js';
import { UnreadBytes } from './unread-bytes.js';

/** Milliseconds after which a client that was cut off comes back; spread, so that not all come at once. */
const RETRY_MILLIS = 1_000;
const RETRY_SPREAD_MILLIS = 2_000;

/** Clients that are told before anybody else gets a turn: some milliseconds' worth of large payloads. */
const SLICE = 50;

/** The open connections of clients that wait for changes. */
@Injectable()
export class EventStreams implements BeforeApplicationShutdown {
  private readonly streams = new Set<EventStream>();
  private readonly heartbeat: NodeJS.Timeout;
  private readonly encoder = new EventEncoder();
  private readonly unread: UnreadBytes;
  private readonly toTell = new InSlices<EventStream>((stream) => this.tell(stream), SLICE);
  private readonly toBeat = new InSlices<EventStream>((stream) => stream.beat(), SLICE);
  private principals: ReadonlyMap<string, Principal> = new Map();

  constructor(
    catalogue: CatalogueService,
    private readonly limits: StreamLimits,
    @Inject(REGISTRY) registry: Registry,
  ) {
    this.unread = new UnreadBytes(limits.mostUnread);
    catalogue.onChange((newer) => this.tellAll(newer));
    this.heartbeat = setInterval(() => this.toBeat.add(this.streams), limits.heartbeatMillis).unref();
    registerGauge(registry, this.streams);
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.heartbeat);
    for (const stream of this.streams) stream.end();
  }

  /** Answers with a stream that stays. ProblemError `unavailable` when there are too many. */
  open(request: FastifyRequest, reply: FastifyReply, options: Omit<StreamOptions, 'origin'>): void {
    if (this.streams.size >= this.limits.most) {
      const detail = 'Too many clients are waiting for changes here; ask for the present state instead.';
      throw new ProblemError('unavailable', detail, [], { headers: retryAfter(RETRY_AFTER_SECONDS) });
    }
    // Before anything is sent: the first catalogue may be missing, which is an answer of its own.
    options.state();
    const { origin } = request.headers;
    const stream = new EventStream(
      this.beginAnswer(reply),
      { ...options, origin },
      { encoder: this.encoder, unread: this.unread },
    );
    this.streams.add(stream);
    reply.raw.on('close', () => this.forget(stream));
    stream.begin(lastEventId(request));
  }

  private beginAnswer(reply: FastifyReply): FastifyReply['raw'] {
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, {
      ...(reply.getHeaders() as Record<string, string>),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
    });
    // A client that has gone is noticed by its close; there is nobody to tell of the error.
    raw.on('error', () => raw.destroy());
    const retry = RETRY_MILLIS + Math.floor(Math.random() * RETRY_SPREAD_MILLIS);
    raw.write(`retry: ${retry}\n\n`);
    return raw;
  }

  private forget(stream: EventStream): void {
    this.streams.delete(stream);
    this.toTell.delete(stream);
    this.toBeat.delete(stream);
    this.unread.forget(stream);
  }

  private tellAll({ principals }: ApiCatalogue): void {
    this.principals = new Map([...principals.values()].map((principal) => [principal.keyId, principal]));
    this.encoder.clear();
    this.toTell.add(this.streams);
  }

  private tell(stream: EventStream): void {
    if (stream.isWelcome(this.principals)) stream.tell();
    else stream.end();
  }
}

const RETRY_AFTER_SECONDS = 5;

function lastEventId({ headers }: FastifyRequest): string | undefined {
  const id = headers['last-event-id'];
  return typeof id === 'string' && id !== '' ? id : undefined;
}

function registerGauge(registry: Registry, streams: ReadonlySet<unknown>): void {
  new Gauge({
    name: 'cs_event_streams',
    help: 'Clients that wait for changes over an open connection.',
    registers: [registry],
    collect() {
      this.set(streams.size);
    },
  });
}
