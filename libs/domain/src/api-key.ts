/** An admin key manages everything; a client key asks for assignments and sends events, and may be shipped in an app. */
export const API_KEY_SCOPES = ['admin', 'client'] as const;
export type ApiKeyScope = (typeof API_KEY_SCOPES)[number];

export const API_KEY_PREFIX: Record<ApiKeyScope, string> = { admin: 'cs_admin_', client: 'cs_client_' };

/** What is kept of a key: never the key itself, only its SHA-256. */
export interface ApiKey {
  id: string;
  projectId: string;
  name: string;
  scope: ApiKeyScope;
  /** SHA-256 of the whole key, 32 bytes as hex. */
  hash: string;
  /** Last four characters, so that people can tell keys apart. */
  lastFour: string;
  /** Origins of pages that may use it, as `https://shop.example` or `https://*.example`; empty: any. Only a client key has them. */
  allowedOrigins: string[];
  createdAt: Date;
  revokedAt: Date | null;
}
