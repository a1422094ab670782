#!/usr/bin/env node
/**
 * `npm run bench [NAME...]`: what the platform costs, as ratios of best slices within one run. Absolute numbers depend on the
 * machine and on what else it does; the ratios repeat. Without a name: all but those that take many minutes.
 */
import { register } from 'node:module';
import { buildIfNeeded } from '../../apps/cli/build-if-needed.mjs';

const QUICK = ['assignment', 'catalogue', 'analysis', 'http', 'ingest', 'drain', 'report'];
const LONG = ['sustained', 'backfill', 'stored', 'memory', 'hostile'];
/** They measure processes, which run what is compiled. */
const COMPILED = ['http', 'ingest', ...LONG];

process.env.NODE_ENV = 'production'; // the reference SDK logs in development
register('../support/typescript-hooks.mjs', import.meta.url);
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => ![...QUICK, ...LONG].includes(name));
if (unknown.length > 0) throw new Error(`no bench ${unknown.join(', ')}: ${[...QUICK, ...LONG].join(', ')}`);
const chosen = wanted.length === 0 ? QUICK : wanted;
if (chosen.some((name) => COMPILED.includes(name))) await buildIfNeeded();
for (const name of chosen) {
  console.log(`\n== ${name}`);
  await import(`./${name}.ts`);
}
