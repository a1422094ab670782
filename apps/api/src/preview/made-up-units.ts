import { hash, type Attributes } from '#libs/assignment';
import type { PopulationDto } from './preview.dto.js';

type Value = string | number | boolean;

interface Drawing {
  name: string;
  salt: string;
  /** Values with the bound up to which they are drawn, in order. */
  values: { value: Value; until: number }[];
}

/**
 * Makes up the units of a population, each from its number alone: the same seed gives the same units, however many there are.
 * Attributes are drawn independently of each other and of every experiment.
 *
 * @param idAttributes names of the attributes that identify a unit; all have the id as their value unless they are drawn
 */
export function unitMaker(
  { seed = '1', idPrefix = 'unit-', attributes = {} }: PopulationDto,
  idAttributes: readonly string[],
): (index: number) => Attributes {
  const drawings = Object.entries(attributes).map(([name, shares]) => drawingOf(name, shares, seed));
  return (index) => {
    const id = `${idPrefix}${seed}-${index}`;
    const unit: Record<string, Value> = {};
    for (const name of idAttributes) unit[name] = id;
    for (const { name, salt, values } of drawings) {
      const drawn = hash(salt, id, 2) ?? 1;
      const found = values.find(({ until }) => drawn < until);
      if (found !== undefined) unit[name] = found.value;
      else delete unit[name];
    }
    return unit;
  };
}

function drawingOf(name: string, shares: Readonly<Record<string, number>>, seed: string): Drawing {
  let until = 0;
  const values = Object.entries(shares).map(([text, share]) => {
    until += share;
    return { value: valueOf(text), until };
  });
  return { name, salt: `preview:${seed}:${name}`, values };
}

/** Names of JSON members are texts; what looks like a number or a truth value is meant as one. */
function valueOf(text: string): Value {
  if (text === 'true' || text === 'false') return text === 'true';
  const number = Number(text);
  return text !== '' && String(number) === text ? number : text;
}
