import type { QuantileCap, QuantileMeasure } from '#libs/domain';
import { InvalidArgumentError } from 'commander';
import type { Named } from './analyze-options.js';

const NON_ZERO = ':nonzero';

/** `METRIC`, or `METRIC:0.02` (`METRIC:2%`): a guardrail and the relative harm that is still acceptable. */
export function parseGuardrail(text: string): Named<number | null> {
  const at = text.lastIndexOf(':');
  const margin = at > 0 ? shareOf(text.slice(at + 1)) : null;
  if (margin === null) return { metric: text, value: null };
  if (margin > 0 && margin < 1) return { metric: text.slice(0, at), value: margin };
  throw new InvalidArgumentError(`The margin must be between 0 and 1, as in ${text.slice(0, at)}:0.02.`);
}

/** `METRIC=1000`, `METRIC=q0.999` or `METRIC=q0.999:nonzero`: a fixed cap, or a quantile of the units of all variants. */
export function parseCap(text: string): Named<number | QuantileCap> {
  const { metric, value } = splitNamed(text, 'spent=1000 or spent=q0.999');
  if (/^q/i.test(value)) {
    const { level, ignoreZeros } = levelOf(value.slice(1), `${metric}=q0.999`);
    return { metric, value: { quantile: level, ignoreZeros } };
  }
  const cap = Number(value);
  if (value !== '' && cap <= 0) {
    throw new InvalidArgumentError(
      `A cap is above 0, as in ${metric}=1000: every unit above it counts as the cap, so ${value} would leave nothing to compare.`,
    );
  }
  if (value !== '' && Number.isFinite(cap)) return { metric, value: cap };
  throw new InvalidArgumentError(`"${value}" is no cap: say ${metric}=1000 or ${metric}=q0.999.`);
}

/** `METRIC=0.9` or `METRIC=0.9:nonzero`: the quantile that is compared instead of the mean. */
export function parseQuantile(text: string): Named<QuantileMeasure> {
  const { metric, value } = splitNamed(text, 'latency=0.9');
  return { metric, value: { ...levelOf(value, `${metric}=0.9`), of: 'units' } };
}

function splitNamed(text: string, example: string): Named<string> {
  const at = text.lastIndexOf('=');
  const metric = text.slice(0, Math.max(at, 0)).trim();
  if (metric === '') throw new InvalidArgumentError(`"${text}" names no metric: say ${example}.`);
  return { metric, value: text.slice(at + 1).trim() };
}

function levelOf(text: string, example: string): { level: number; ignoreZeros: boolean } {
  const ignoreZeros = text.endsWith(NON_ZERO);
  const level = Number(ignoreZeros ? text.slice(0, -NON_ZERO.length) : text);
  if (level > 0 && level < 1) return { level, ignoreZeros };
  throw new InvalidArgumentError(`A quantile is between 0 and 1: say ${example}.`);
}

function shareOf(text: string): number | null {
  const number = Number(text.endsWith('%') ? text.slice(0, -1) : text);
  if (text.trim() === '' || !Number.isFinite(number)) return null;
  return text.endsWith('%') ? number / 100 : number;
}
