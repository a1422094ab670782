export { FakeApiKeyRepository } from './fake-api-key-repository.js';
export { FakeAuditLog } from './fake-audit-log.js';
export { FakeCatalogueSource } from './fake-catalogue-source.js';
export { FakeExperimentRepository } from './fake-experiment-repository.js';
export { FakeIdempotencyStore } from './fake-idempotency-store.js';
export { FakeMetricRepository } from './fake-metric-repository.js';
export { FakeReportArchive } from './fake-report-archive.js';
export { MemoryCatalogue } from './memory-catalogue.js';
