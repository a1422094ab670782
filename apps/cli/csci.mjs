#!/usr/bin/env node
import { buildIfNeeded } from './build-if-needed.mjs';
import { endWithNpm } from './end-with-npm.mjs';

endWithNpm();
await buildIfNeeded({ announce: process.argv[2] === 'start' });
process.setSourceMapsEnabled(true);
const { main } = await import(new URL('../../dist/apps/cli/src/main.js', import.meta.url).href);
await main(process.argv);
