#!/usr/bin/env node
/** `npm run faults -- --seeds 20`: see README.md. */
import { register } from 'node:module';
import { buildIfNeeded } from '../../apps/cli/build-if-needed.mjs';

register('../support/typescript-hooks.mjs', import.meta.url);
await buildIfNeeded();
const { readOptions } = await import('./options.ts');
const { runCampaign } = await import('./campaign.ts');
const failed = await runCampaign(readOptions(process.argv.slice(2)), (line) => console.log(line));
process.exit(failed === 0 ? 0 : 1);
