#!/usr/bin/env node
/** `node test/bench/assignment.mjs`: speed of assignment relative to the reference SDK and to hand-written code. */
import { register } from 'node:module';

process.env.NODE_ENV = 'production'; // the reference logs in development
register('../conformance/typescript-loader.mjs', import.meta.url);
await import('./assignment.ts');
