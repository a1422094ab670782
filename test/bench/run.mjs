#!/usr/bin/env node
/**
 * `npm run bench [assignment] [catalogue] [analysis] [http] [ingest] [drain] [report]`: what the platform costs, as ratios of best slices within one run. Absolute
 * numbers depend on the machine and on what else it does; the ratios repeat.
 */
import { register } from 'node:module';
import { buildIfNeeded } from '../../apps/cli/build-if-needed.mjs';

process.env.NODE_ENV = 'production'; // the reference SDK logs in development
register('../support/typescript-hooks.mjs', import.meta.url);
const wanted = process.argv.slice(2);
const chosen = ['assignment', 'catalogue', 'analysis', 'http', 'ingest', 'drain', 'report'].filter(
  (name) => wanted.length === 0 || wanted.includes(name),
);
if (chosen.some((name) => name === 'http' || name === 'ingest')) await buildIfNeeded();
for (const name of chosen) {
  console.log(`\n== ${name}`);
  await import(`./${name}.ts`);
}
