#!/usr/bin/env node
/** `npm run conformance -- FILE.json...`: see run-files.ts. */
import { register } from 'node:module';

register('../support/typescript-hooks.mjs', import.meta.url);
const { runFiles } = await import('./run-files.ts');
process.exitCode = await runFiles(process.argv.slice(2));
