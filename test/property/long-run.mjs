#!/usr/bin/env node
/**
 * `node test/property/long-run.mjs [EVALUATIONS] [SEED]`: compares generated catalogues with the reference SDK until so many
 * evaluations agreed (a million when not said), without the test runner, which takes several times as long.
 */
import { register } from 'node:module';

process.env.NODE_ENV = 'production'; // the reference SDK logs in development
register('../support/typescript-hooks.mjs', import.meta.url);
await import('./long-run.ts');
