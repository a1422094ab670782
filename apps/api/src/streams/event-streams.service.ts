import { ProblemError, retryAfter } from '#libs/platform';
import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Gauge, type Registry } from 'prom-client';
import { CatalogueService } from '../catalogue/catalogue.service.js';
import type { ApiCatalogue } from '../catalogue/project-catalogue.js';
import { REGISTRY } from '../metrics-endpoint/registry.token.js';
import { EventStream, type StreamOptions } from './event-stream.js';
import { StreamLimits } from './stream-limits.js';

/** Milliseconds after which a client that was cut off comes back; spread, so that not all come at once. */
const RETRY_MILLIS = 1_000;
const RETRY_SPREAD_MILLIS = 2_000;

/** The open connections of clients that wait for changes. */
@Injectable()
export class EventStreams implements BeforeApplicationShutdown {
  private readonly streams = new Set<EventStream>();
  private readonly heartbeat: NodeJS.Timeout;

  constructor(
    catalogue: CatalogueService,
    private readonly limits: StreamLimits,
    @Inject(REGISTRY) registry: Registry,
  ) {
    catalogue.onChange((newer) => this.tellAll(newer));
    this.heartbeat = setInterval(() => this.beatAll(), limits.heartbeatMillis).unref();
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
    const stream = new EventStream(this.beginAnswer(reply), { ...options, origin });
    this.streams.add(stream);
    reply.raw.on('close', () => this.streams.delete(stream));
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

  private tellAll({ principals }: ApiCatalogue): void {
    const byId = new Map([...principals.values()].map((principal) => [principal.keyId, principal]));
    for (const stream of this.streams) {
      if (stream.isWelcome(byId)) stream.tell();
      else stream.end();
    }
  }

  private beatAll(): void {
    for (const stream of this.streams) stream.beat();
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
