/** A request that nobody who means well would send. */
export interface HostileRequest {
  name: string;
  path: string;
  /** Made when asked for, as together they would not be small. */
  body: () => Buffer;
  headers: Record<string, string>;
  /** What is answered. */
  status: number;
}
