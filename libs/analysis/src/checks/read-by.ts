import { listed } from '../wording.js';

/** "read by Revenue and Signup" */
export function readBy(metrics: readonly string[]): string {
  return `read by ${listed(metrics)}`;
}
