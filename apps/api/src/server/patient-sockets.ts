import type { Socket } from 'node:net';

/** Connections of which a request may take longer to arrive than requests usually may, as long as something arrives at all. */
export const patientSockets = new WeakSet<Socket>();
