export { migrate, pendingMigrations, revertNewestMigration } from './migrations/migrate.js';
