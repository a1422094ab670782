import { randomUUID } from 'node:crypto';
import type { Report } from '#libs/domain';
import { ApiError } from './api-error.js';
import { persistentRequest, type Answer } from './persistent-request.js';
import type {
  EventsAnswer,
  NewExperiment,
  NewMetricPreview,
  NewPowerQuestion,
  NewSimulation,
  WireAssignment,
  WireDataMapPage,
  WireEvent,
  WireExperiment,
  WireExperimentPage,
  WireMappedEventDetail,
  WireMetric,
  WireMetricPreview,
  WirePower,
  WireQuarantined,
  WireQuarantineOutcome,
  WireQuarantinePage,
  WireRecount,
  WireSimulation,
} from './wire.js';

export interface ApiClientSettings {
  server: URL;
  /** Sends events and asks for assignments. */
  clientKey: string;
  /** Manages; null when there is none, and then nothing that needs it may be called. */
  adminKey: string | null;
  signal: AbortSignal;
  onRetry: (reason: string, attempt: number) => void;
}

/** The public HTTP API as the commands use it. Every call waits for the server until it answers or `onRetry` throws. */
export class ApiClient {
  /** Whether there was a server at all, whatever it said. */
  hasAnswered = false;

  constructor(private readonly settings: ApiClientSettings) {}

  /** One batch; the rejected ones are part of the answer, also when all are. */
  async sendEvents(events: readonly WireEvent[]): Promise<EventsAnswer> {
    try {
      return (await this.request('POST', '/v1/events', { events })).body as EventsAnswer;
    } catch (error) {
      const rejected = rejectedOf(error);
      if (rejected === null) throw error;
      return { accepted: 0, duplicates: 0, rejected };
    }
  }

  async assign(unit: string, experiment: string): Promise<WireAssignment> {
    const { body } = await this.request('POST', '/v1/assignments', {
      attributes: { id: unit },
      experiments: [experiment],
    });
    const [assignment] = (body as { assignments: WireAssignment[] }).assignments;
    if (assignment === undefined)
      throw new ApiError(200, 'POST /v1/assignments', { detail: 'no assignment came' });
    return assignment;
  }

  findMetric(key: string): Promise<WireMetric | null> {
    return this.find<WireMetric>(`/v1/metrics/${encodeURIComponent(key)}`);
  }

  async createMetric(metric: WireMetric): Promise<void> {
    await this.manage('POST', '/v1/metrics', metric);
  }

  async previewMetric(preview: NewMetricPreview): Promise<WireMetricPreview> {
    return (await this.manage('POST', '/v1/metrics/preview', preview)).body as WireMetricPreview;
  }

  findExperiment(key: string): Promise<WireExperiment | null> {
    return this.find<WireExperiment>(`/v1/experiments/${encodeURIComponent(key)}`);
  }

  async createExperiment(experiment: NewExperiment): Promise<void> {
    await this.manage('POST', '/v1/experiments', experiment);
  }

  async start(key: string, startedAt: Date): Promise<void> {
    await this.manage('POST', `/v1/experiments/${encodeURIComponent(key)}/start`, {
      startedAt: startedAt.toISOString(),
    });
  }

  async stop(key: string): Promise<void> {
    await this.manage('POST', `/v1/experiments/${encodeURIComponent(key)}/stop`, null);
  }

  async report(key: string): Promise<Report> {
    return (await this.manage('GET', `/v1/experiments/${encodeURIComponent(key)}/report`, null))
      .body as Report;
  }

  async askForSimulation(simulation: NewSimulation): Promise<WireSimulation> {
    return (await this.manage('POST', '/v1/simulations', simulation)).body as WireSimulation;
  }

  async simulation(id: string): Promise<WireSimulation> {
    return (await this.manage('GET', `/v1/simulations/${encodeURIComponent(id)}`, null))
      .body as WireSimulation;
  }

  async dataMap(narrow: {
    warning?: string | undefined;
    search?: string | undefined;
    cursor: string | null;
  }): Promise<WireDataMapPage> {
    const given = Object.entries({ limit: '200', ...narrow }).filter(
      ([, value]) => value !== undefined && value !== null,
    );
    const query = new URLSearchParams(given as [string, string][]);
    return (await this.manage('GET', `/v1/data-map?${query.toString()}`, null)).body as WireDataMapPage;
  }

  async mappedEvent(event: string, kind: string): Promise<WireMappedEventDetail> {
    const path = `/v1/data-map/${encodeURIComponent(event)}?kind=${kind}`;
    return (await this.manage('GET', path, null)).body as WireMappedEventDetail;
  }

  async quarantine(cursor: string | null, limit: number): Promise<WireQuarantinePage> {
    const more = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    return (await this.manage('GET', `/v1/quarantine?limit=${limit}${more}`, null))
      .body as WireQuarantinePage;
  }

  async quarantined(number: string): Promise<WireQuarantined> {
    return (await this.manage('GET', `/v1/quarantine/${encodeURIComponent(number)}`, null))
      .body as WireQuarantined;
  }

  async fixQuarantined(number: string, event: object): Promise<WireQuarantined> {
    const path = `/v1/quarantine/${encodeURIComponent(number)}/fix`;
    return (await this.manage('POST', path, { event })).body as WireQuarantined;
  }

  async replayQuarantined(number: string): Promise<WireQuarantineOutcome> {
    const path = `/v1/quarantine/${encodeURIComponent(number)}/replay`;
    return (await this.manage('POST', path, null)).body as WireQuarantineOutcome;
  }

  async experiments(cursor: string | null, limit: number): Promise<WireExperimentPage> {
    const more = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    return (await this.manage('GET', `/v1/experiments?limit=${limit}${more}`, null))
      .body as WireExperimentPage;
  }

  async askForRecount(key: string, repair: boolean): Promise<WireRecount> {
    const path = `/v1/experiments/${encodeURIComponent(key)}/recount`;
    return (await this.manage('POST', path, { repair })).body as WireRecount;
  }

  async recount(id: string): Promise<WireRecount> {
    return (await this.manage('GET', `/v1/recounts/${encodeURIComponent(id)}`, null)).body as WireRecount;
  }

  async power(question: NewPowerQuestion): Promise<WirePower> {
    return (await this.manage('POST', '/v1/power', question)).body as WirePower;
  }

  private async find<T>(path: string): Promise<T | null> {
    try {
      return (await this.manage('GET', path, null)).body as T;
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return null;
      throw error;
    }
  }

  private manage(method: 'GET' | 'POST', path: string, body: object | null): Promise<Answer> {
    const { adminKey } = this.settings;
    if (adminKey === null) throw new Error(`${method} ${path} needs an admin key`);
    return this.request(method, path, body, adminKey);
  }

  private async request(
    method: 'GET' | 'POST',
    path: string,
    body: object | null,
    key = this.settings.clientKey,
  ): Promise<Answer> {
    const { server, signal, onRetry } = this.settings;
    const headers: Record<string, string> = { authorization: `Bearer ${key}`, accept: 'application/json' };
    if (body !== null) headers['content-type'] = 'application/json';
    if (method === 'POST') headers['idempotency-key'] = randomUUID();
    const answer = await persistentRequest({
      method,
      url: new URL(path, server),
      headers,
      body: body === null ? null : JSON.stringify(body),
      signal,
      onRetry,
    });
    this.hasAnswered = true;
    return answer;
  }
}

function rejectedOf(error: unknown): EventsAnswer['rejected'] | null {
  if (!(error instanceof ApiError) || error.status !== 400) return null;
  const { rejected } = (error.body ?? {}) as Partial<EventsAnswer>;
  return Array.isArray(rejected) ? rejected : null;
}
