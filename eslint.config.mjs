import boundaries from 'eslint-plugin-boundaries';
import tseslint from 'typescript-eslint';

/** Who may import whom: the table of the house (see README, "The house"). Everything absent is an error. */
const mayImport = {
  api: [
    'domain',
    'assignment',
    'analysis',
    'event-store',
    'persistence',
    'queues',
    'config',
    'platform',
    'stats',
  ],
  worker: [
    'domain',
    'assignment',
    'analysis',
    'event-store',
    'persistence',
    'queues',
    'config',
    'platform',
    'stats',
  ],
  cli: [
    'domain',
    'assignment',
    'analysis',
    'event-store',
    'persistence',
    'queues',
    'config',
    'platform',
    'stats',
  ],
  'event-store': ['domain', 'config'],
  persistence: ['domain', 'config'],
  platform: ['domain', 'config'],
  queues: ['domain', 'config'],
  analysis: ['domain', 'stats'],
  assignment: ['domain'],
  stats: [],
  client: [],
  config: [],
  domain: [],
};
const libs = Object.keys(mayImport).filter((room) => !['api', 'worker', 'cli'].includes(room));
const apps = ['api', 'worker', 'cli'];

const elements = [
  ...apps.map((app) => ({ type: app, pattern: `apps/${app}` })),
  ...libs.map((lib) => ({ type: lib, pattern: `libs/${lib}` })),
  { type: 'test', pattern: 'test' },
];
const to = (types) => types.map((type) => ({ to: { element: { type } } }));

/** npm packages that only one kind of room may use. */
const packagesOf = {
  jstat: ['libs/stats/src/distributions/**'],
  typeorm: ['libs/persistence/**'],
  re2js: ['libs/assignment/**'],
};
const PURE = [
  'libs/domain/src/**',
  'libs/assignment/src/**',
  'libs/stats/src/**',
  'libs/analysis/src/**',
  'libs/client/src/**',
];
const restricted = (names) => ({
  '@typescript-eslint/no-restricted-imports': [
    'error',
    {
      patterns: [...new Set(names)].map((group) => ({
        group: [group, `${group}/*`],
        message: 'not allowed in this room: see the import table',
      })),
    },
  ],
});
const NOT_PURE = [
  '@nestjs',
  'typeorm',
  'bullmq',
  'ioredis',
  'pg',
  'pino',
  'fastify',
  'class-validator',
  'class-transformer',
  'node:fs',
  'node:net',
  'node:http',
];

export default tseslint.config(
  {
    ignores: ['**/dist/**', 'node_modules/**', '.data/**', 'coverage/**', '**/*.mjs', '**/*.cjs', '**/*.js'],
  },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true } },
    plugins: { boundaries },
    settings: {
      'boundaries/elements': elements,
      'import/resolver': {
        typescript: {
          alwaysTryTypes: true,
          conditionNames: ['source', 'types', 'import', 'node', 'default'],
        },
      },
    },
    rules: {
      'boundaries/dependencies': [
        'error',
        {
          default: 'disallow',
          policies: [
            ...Object.entries(mayImport).map(([from, rooms]) => ({
              from: { element: { type: from } },
              allow: to([from, ...rooms]),
            })),
            { from: { element: { type: 'test' } }, allow: to(['test', ...apps, ...libs]) },
          ],
        },
      ],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/consistent-type-imports': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      'max-params': ['error', 5],
      eqeqeq: ['error', 'always'],
      'no-console': 'error',
    },
  },
  {
    files: PURE,
    ignores: [
      '**/*.spec.ts',
      'libs/stats/src/distributions/**',
      'libs/assignment/src/**',
      'libs/client/src/testing/**',
    ],
    rules: restricted([...NOT_PURE, ...Object.keys(packagesOf)]),
  },
  {
    files: ['libs/stats/src/distributions/**'],
    ignores: ['**/*.spec.ts'],
    rules: restricted([...NOT_PURE, 'typeorm', 're2js']),
  },
  { files: ['libs/assignment/src/**'], ignores: ['**/*.spec.ts'], rules: restricted([...NOT_PURE, 'jstat']) },
  {
    files: ['apps/**', 'libs/{event-store,queues,platform,config}/**'],
    ignores: ['**/*.spec.ts'],
    rules: restricted(Object.keys(packagesOf)),
  },
  {
    // process.env is read in one place; everything else is told.
    files: ['apps/**', 'libs/**'],
    ignores: ['libs/config/**', 'apps/cli/**', '**/*.spec.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'read the environment through #libs/config' },
      ],
    },
  },
  {
    // A type-only import of an injectable or a DTO loses decorator metadata: DI breaks and validation is silently off.
    files: ['**/*.{controller,service,processor,guard,filter,module}.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: 'ImportDeclaration[importKind="type"][source.value=/\\.(dto|service|repository)\\.js$/]',
          message: 'value import needed for decorator metadata',
        },
        {
          selector:
            'ImportDeclaration[source.value=/\\.(dto|service|repository)\\.js$/] > ImportSpecifier[importKind="type"]',
          message: 'value import needed for decorator metadata',
        },
      ],
    },
  },
  { files: ['apps/cli/**', 'test/**'], rules: { 'no-console': 'off' } },
);
