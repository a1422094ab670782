/** Token of the process's logger, which is an object of pino and so has no class of its own to be found by. */
export const LOGGER = Symbol('logger');
