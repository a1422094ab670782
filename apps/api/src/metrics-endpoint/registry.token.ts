/** Token of the application's Prometheus registry; one per application, so that two in one process do not mix. */
export const REGISTRY = Symbol('registry');
