import type { ApiKeyScope } from '#libs/domain';

/** Whose request it is, as its API key says. */
export interface Principal {
  keyId: string;
  keyName: string;
  projectId: string;
  scope: ApiKeyScope;
  /** Origins of the pages that may use the key; empty: any. */
  allowedOrigins: readonly string[];
}

/** How the audit log names who did it. */
export function actorOf({ keyName, keyId }: Principal): string {
  return `${keyName} (${keyId})`;
}
