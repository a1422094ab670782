/** Ports of servers and databases are chosen free, so every project may run beside another. */
const base = {
  rootDir: '.',
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts'],
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/.data'],
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': '$1',
    // They offer sources in TypeScript under the same condition as our rooms do.
    '^(eventsource(?:-parser)?)$': '<rootDir>/node_modules/$1/dist/index.js',
  },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        module: { type: 'es6' },
        jsc: {
          target: 'es2022',
          keepClassNames: true,
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
        },
      },
    ],
  },
};

const withDatabase = {
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
};

export default {
  testTimeout: 60_000,
  // Each process has a database server of its own (test/support/database-servers.ts), so they do not disturb each other.
  maxWorkers: '100%',
  testSequencer: '<rootDir>/test/support/slow-first-sequencer.mjs',
  reporters: ['default', '<rootDir>/test/support/closing-line-reporter.mjs'],
  projects: [
    { ...base, displayName: 'unit', testMatch: ['<rootDir>/{apps,libs}/**/*.spec.ts'] },
    { ...base, displayName: 'conformance', testMatch: ['<rootDir>/test/conformance/**/*.spec.ts'] },
    { ...base, displayName: 'calibration', testMatch: ['<rootDir>/test/calibration/**/*.spec.ts'] },
    { ...base, displayName: 'property', testMatch: ['<rootDir>/test/property/**/*.spec.ts'] },
    {
      ...base,
      ...withDatabase,
      displayName: 'contract',
      testMatch: ['<rootDir>/test/contract/**/*.spec.ts'],
    },
    { ...base, ...withDatabase, displayName: 'e2e', testMatch: ['<rootDir>/test/e2e/**/*.spec.ts'] },
    { ...base, displayName: 'faults', testMatch: ['<rootDir>/test/faults/**/*.spec.ts'] },
  ],
};
