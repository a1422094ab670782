import { GrowthBookClient } from '@growthbook/growthbook';

type Json = Record<string, unknown>;
type UserContext = Parameters<GrowthBookClient['evalFeature']>[1];

/** What the reference made of a case; a case on which it throws has no answer to compare with. */
export type ReferenceAnswer = { readonly threw: true } | { readonly threw: false; readonly result: unknown };

/** The reference SDK with a payload. */
export function referenceClient(payload: Json): GrowthBookClient {
  return new GrowthBookClient({}).initSync({ payload: payload });
}

/** The user in the form of the reference, with its sticky documents beside it as they change. */
export function referenceUser({ documents, forcedFeatureValues, ...user }: Json): UserContext {
  const stored = documents as { attributeName: string; attributeValue: string }[] | undefined;
  const named = stored?.map(
    (document) => [`${document.attributeName}||${document.attributeValue}`, document] as const,
  );
  return {
    ...user,
    ...(forcedFeatureValues ? { forcedFeatureValues: new Map(Object.entries(forcedFeatureValues)) } : {}),
    ...(named && {
      stickyBucketAssignmentDocs: Object.fromEntries(named),
      saveStickyBucketAssignmentDoc: () => Promise.resolve(),
    }),
  } as UserContext;
}

/** Asks the reference. */
export function ask(question: () => unknown): ReferenceAnswer {
  try {
    return { threw: false, result: question() };
  } catch {
    return { threw: true };
  }
}
