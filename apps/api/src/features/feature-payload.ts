import { catalogueFeatures, catalogueSavedGroups, type FeatureDefinition } from '#libs/assignment';
import { createHash } from 'node:crypto';
import type { ProjectCatalogue } from '../catalogue/project-catalogue.js';

/** A project's published experiments and its flags as GrowthBook's SDKs read them. */
export interface FeaturePayload {
  /** The features and the groups they refer to, as members of JSON: the same text is the same payload. */
  readonly content: string;
  /** The answer's body. */
  readonly text: string;
  /** Of the content; a weak one, as bodies with the same content may differ in their date. */
  readonly etag: string;
}

/**
 * `version`: of the catalogue that the project's part is from. `previous`: what clients were given before; it stays when the
 * content is the same.
 */
export function featurePayload(
  project: ProjectCatalogue,
  version: number,
  previous: FeaturePayload | null,
): FeaturePayload {
  const features = publishedFeatures(project);
  const savedGroups = catalogueSavedGroups(project.assignment, features);
  const content = `"features":${JSON.stringify(features)},"savedGroups":${JSON.stringify(savedGroups)}`;
  if (previous?.content === content) return previous;
  const dateUpdated = JSON.stringify(dateOf(project.changedAt, version));
  return Object.freeze({
    content,
    text: `{"status":200,${content},"experiments":[],"dateUpdated":${dateUpdated}}`,
    etag: `W/"${createHash('sha256').update(content).digest('base64url').slice(0, 27)}"`,
  });
}

function publishedFeatures({ assignment, published }: ProjectCatalogue): Record<string, FeatureDefinition> {
  const isPublished = new Set([...published, ...assignment.flagsByKey.keys()]);
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
