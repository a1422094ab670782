import { LayerTakenError, type Experiment } from '#libs/domain';
import { inWords } from './in-words.js';
import { rangesHeld } from './layer-coverage.js';
import { freeRanges, sizeOfRanges } from './layer-ranges.js';

/** There is not as much of a layer free as an experiment needs. */
export class LayerFullError extends LayerTakenError {
  constructor(experiment: Experiment, holders: readonly Experiment[], needed: number) {
    const detail = detailOf(experiment, holders, needed);
    super(`The experiment "${experiment.key}" does not fit: ${detail}.`, [{ pointer: '/layer', detail }]);
  }
}

function detailOf(experiment: Experiment, holders: readonly Experiment[], needed: number): string {
  const free = sizeOfRanges(freeRanges(holders.flatMap((holder) => rangesHeld(holder))));
  const held = holders
    .map((holder) => `"${holder.key}" holds ${inWords(sizeOfRanges(rangesHeld(holder)))}`)
    .join(', ');
  return `of the layer "${experiment.layer}", ${inWords(free)} is free and ${inWords(needed)} is needed: ${held}; stop one of them or ask for less`;
}
