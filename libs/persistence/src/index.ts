export { createDataSource, type PersistenceOptions } from './data-source.js';
export { Database } from './database.js';
export { DEFAULT_PROJECT_ID } from './default-project.js';
export { ensureInitialKeys, type InitialKey, type InitialKeysRequest } from './keys/ensure-initial-keys.js';
export { hashApiKey } from './keys/hash-api-key.js';
export { apiKeyFor, newApiKey, type ApiKeyDetails } from './keys/new-api-key.js';
export { migrate, pendingMigrations, revertNewestMigration } from './migrations/migrate.js';
export { openPersistence, type Persistence } from './persistence.js';
export { PersistenceModule } from './persistence.module.js';
