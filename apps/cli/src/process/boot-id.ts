import { readFileSync } from 'node:fs';

/** Changes with every boot of the machine; empty where the system offers none (only Linux does). */
export function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return '';
  }
}
