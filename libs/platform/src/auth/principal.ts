import type { ApiKeyScope } from '#libs/domain';

/** Whose request it is, as its API key says. */
export interface Principal {
  keyId: string;
  keyName: string;
  projectId: string;
  scope: ApiKeyScope;
}

/** How the audit log names who did it. */
export function actorOf({ keyName, keyId }: Principal): string {
  return `${keyName} (${keyId})`;
}
