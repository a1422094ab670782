import { count, countOf } from '../wording.js';
import type { UnusualVolume } from './judge-volume.js';

/** "12 events in the 24 hours from 2026-03-01 10:00, where 480 are usual (the same hours of the last weeks)." */
export function volumeText({ hours, observed, expected, comparedWith, since }: UnusualVolume): string {
  const time = since.toISOString().slice(0, 16).replace('T', ' ');
  if (expected === null) {
    return `No event since ${time} (${countOf(Math.floor(hours / 24), 'day')}), which is far longer than ever before.`;
  }
  const others = comparedWith === 'hour-of-week' ? 'weeks' : 'days';
  return `${count(observed)} events in the ${countOf(hours, 'hour')} from ${time}, where ${count(Math.round(expected))} are usual (the same hours of the last ${others}).`;
}
