import { catalogueFeatures } from '#libs/assignment';
import { createHash } from 'node:crypto';
import type { ProjectCatalogue } from '../catalogue/project-catalogue.js';

/** A project's published experiments as GrowthBook's SDKs read them. */
export interface FeaturePayload {
  /** The features alone, as JSON: the same text is the same payload. */
  readonly features: string;
  /** The answer's body. */
  readonly text: string;
  /** Of the features; a weak one, as bodies with the same features may differ in their date. */
  readonly etag: string;
}

/**
 * `version`: of the catalogue that the project's part is from. `previous`: what clients were given before; it stays when the
 * features are the same.
 */
export function featurePayload(
  project: ProjectCatalogue,
  version: number,
  previous: FeaturePayload | null,
): FeaturePayload {
  const features = JSON.stringify(publishedFeatures(project));
  if (previous?.features === features) return previous;
  const dateUpdated = JSON.stringify(dateOf(project.changedAt, version));
  return Object.freeze({
    features,
    text: `{"status":200,"features":${features},"experiments":[],"dateUpdated":${dateUpdated}}`,
    etag: `W/"${createHash('sha256').update(features).digest('base64url').slice(0, 27)}"`,
  });
}

function publishedFeatures({ assignment, published }: ProjectCatalogue): object {
  const isPublished = new Set(published);
  const features = Object.entries(catalogueFeatures(assignment));
  return Object.fromEntries(features.filter(([key]) => isPublished.has(key)));
}

/** Milliseconds that the version may add. */
const SPREAD = 1_000;

/**
 * SDKs ignore a payload whose date they have already, so it must be another whenever the features are, even when what changed
 * is that an experiment has gone; and every process must say the same. Hence the last change, and the version within a second.
 */
function dateOf(changedAt: Date, version: number): Date {
  return new Date(changedAt.getTime() + (version % SPREAD));
}
