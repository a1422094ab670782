#!/usr/bin/env node
/** `npm run calibrate`: see calibrate.ts. */
import { register } from 'node:module';

register('../support/typescript-hooks.mjs', import.meta.url);
const { calibrate } = await import('./calibrate.ts');
process.exitCode = await calibrate();
