import { STYLES } from './styles.js';

/** Custom properties of a :root rule. */
function coloursOf(rule: string): Record<string, string> {
  return Object.fromEntries(
    [...rule.matchAll(/--([\w-]+):(#[0-9a-f]{3,6})/g)].map(([, name, value]) => [name!, value!]),
  );
}

const [light, dark, print] = [...STYLES.markup.matchAll(/:root\{[^}]*\}/g)].map(([rule]) => coloursOf(rule));

/** Relative luminance of WCAG 2.2. */
function luminance(hex: string): number {
  const digits =
    hex.length === 4 ? [...hex.slice(1)].map((digit) => digit + digit) : hex.slice(1).match(/../g)!;
  const [red, green, blue] = digits
    .map((pair) => parseInt(pair, 16) / 255)
    .map((share) => (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

function contrast(a: string, b: string): number {
  const [bright, faint] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (bright! + 0.05) / (faint! + 0.05);
}

describe.each([
  ['light', light],
  ['dark', dark],
  ['printed', print],
])('text on its ground, %s', (_, colours) => {
  it.each([
    ['ink', 'ground'],
    ['ink', 'card'],
    ['muted', 'ground'],
    ['muted', 'card'],
    ['muted', 'faint'],
    ['ink', 'faint'],
    ['better', 'better-soft'],
    ['worse', 'worse-soft'],
    ['calm', 'calm-soft'],
    ['ink', 'better-soft'],
    ['ink', 'worse-soft'],
    ['ink', 'calm-soft'],
    ['muted', 'better-soft'],
    ['muted', 'worse-soft'],
    ['muted', 'calm-soft'],
    ['amber', 'amber-soft'],
    ['ink', 'amber-soft'],
    ['card', 'amber'],
    ['card', 'worse'],
  ])('%s on %s is at least 4.5:1', (text, ground) => {
    expect(contrast(colours![text]!, colours![ground]!)).toBeGreaterThanOrEqual(4.5);
  });
});
