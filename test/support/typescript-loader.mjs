import { register } from 'node:module';

/** `node --import ./test/support/typescript-loader.mjs FILE.ts` runs the sources as they are, without a build. */
register('./typescript-hooks.mjs', import.meta.url);
