import type { Assignment, Catalogue } from '#libs/assignment';
import { asciiJson } from './ascii-json.js';

/** The text around a bucket. */
interface Frame {
  readonly before: string;
  readonly after: string;
}

/** Frames of one experiment: by variant for units that take part, one for those that a bucket keeps out. */
interface Frames {
  readonly inside: Map<string | null, Frame>;
  readonly outside: Map<string | null, Frame>;
}

const BUCKET = '"bucket":';

/**
 * Answers of one catalogue as text. Under one catalogue an answer is decided by its experiment, its variant and whether the unit
 * takes part, but for the bucket: all else is written once.
 */
export class AnswerTexts {
  private readonly frames = new Map<string, Frames>();
  private readonly sharedText: (assignment: Assignment) => string;

  /** `shape`: what is written of an answer; its bucket, if it has one, stands behind all that people can name. */
  constructor(private readonly shape: (assignment: Assignment) => object) {
    this.sharedText = sharedTexts(shape);
  }

  write(assignment: Assignment): string {
    const { bucket, error } = assignment;
    if (bucket !== null && error === undefined) {
      const { before, after } = this.frameOf(assignment);
      return before + bucketText(bucket) + after;
    }
    return this.sharedText(assignment);
  }

  private frameOf(assignment: Assignment): Frame {
    const { experiment, variant, inExperiment } = assignment;
    let frames = this.frames.get(experiment);
    if (frames === undefined) {
      frames = { inside: new Map(), outside: new Map() };
      this.frames.set(experiment, frames);
    }
    const byVariant = inExperiment ? frames.inside : frames.outside;
    let frame = byVariant.get(variant);
    if (frame === undefined) {
      frame = this.makeFrame(assignment);
      byVariant.set(variant, frame);
    }
    return frame;
  }

  private makeFrame(assignment: Assignment): Frame {
    const text = asciiJson(this.shape({ ...assignment, bucket: 0 }));
    const place = text.lastIndexOf(`${BUCKET}0`) + BUCKET.length;
    return { before: text.slice(0, place), after: text.slice(place + 1) };
  }
}

/** Buckets are ten-thousandths or thousandths; their texts are kept, as making one costs as much as finding the bucket. */
const RESOLUTION = 10_000;
const bucketTexts = Array.from({ length: RESOLUTION }, (_, index) => String(index / RESOLUTION));

function bucketText(bucket: number): string {
  const index = Math.round(bucket * RESOLUTION);
  return index / RESOLUTION === bucket ? (bucketTexts[index] ?? String(bucket)) : String(bucket);
}

/** Texts of each catalogue in one shape, made when they are needed and gone with the catalogue. */
export function answerTexts(
  shape: (assignment: Assignment, catalogue: Catalogue) => object,
): (catalogue: Catalogue) => AnswerTexts {
  const known = new WeakMap<Catalogue, AnswerTexts>();
  return (catalogue) => {
    let texts = known.get(catalogue);
    if (texts === undefined) {
      texts = new AnswerTexts((assignment) => shape(assignment, catalogue));
      known.set(catalogue, texts);
    }
    return texts;
  };
}

/** Writes answers. Those that many units share are one frozen object each, so their text is made once. */
export function sharedTexts<Answer extends object>(
  shape: (answer: Answer) => object,
): (answer: Answer) => string {
  const known = new WeakMap<Answer, string>();
  return (answer) => {
    if (!Object.isFrozen(answer)) return asciiJson(shape(answer));
    let text = known.get(answer);
    if (text === undefined) {
      text = asciiJson(shape(answer));
      known.set(answer, text);
    }
    return text;
  };
}
