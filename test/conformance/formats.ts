import { assignmentFormat } from './formats/assignment.js';
import { distributionsFormat } from './formats/distributions.js';
import { statisticsFormat } from './formats/statistics.js';
import type { VectorFormat } from './vector-format.js';

/** Every format the runner knows; the first that recognises a document runs it. */
export const FORMATS: readonly VectorFormat[] = [statisticsFormat, distributionsFormat, assignmentFormat];
