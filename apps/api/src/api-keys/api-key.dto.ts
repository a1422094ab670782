import { API_KEY_SCOPES, type ApiKey, type ApiKeyScope } from '#libs/domain';
import { ChoiceField, TextField, TextListField, TimeField } from '../input/fields.js';

const MOST_ORIGINS = 100;
const LONGEST_ORIGIN = 300;

export class ApiKeyInput {
  @TextField({ description: 'So that people know whose it is.', min: 1, max: 200, example: 'checkout app' })
  name: string;

  @ChoiceField({
    description: 'admin manages everything; client may be shipped in an app.',
    of: API_KEY_SCOPES,
  })
  scope: ApiKeyScope;

  @TextListField({
    description:
      'Only of a client key: origins of the pages that may use it, such as https://shop.example or https://*.shop.example; empty: any.',
    optional: true,
    max: MOST_ORIGINS,
    maxLength: LONGEST_ORIGIN,
    example: ['https://shop.example', 'https://*.shop.example'],
  })
  allowedOrigins?: string[];
}

export class ApiKeyChange {
  @TextListField({
    description: 'Origins of the pages that may use the key from now on; empty: any.',
    max: MOST_ORIGINS,
    maxLength: LONGEST_ORIGIN,
    example: ['https://shop.example'],
  })
  allowedOrigins: string[];
}

export class ApiKeyPath {
  @TextField({
    description: 'Id of the key.',
    max: 36,
    pattern: /^[0-9a-fA-F-]{36}$/,
    rule: 'must be the id of a key',
  })
  id: string;
}

/** A key as it is kept: without the key. */
export class ApiKeyResource {
  @TextField({ description: 'Id.', max: 36 })
  id: string;

  @TextField({ description: 'Name.', max: 200 })
  name: string;

  @ChoiceField({ description: 'Scope.', of: API_KEY_SCOPES })
  scope: ApiKeyScope;

  @TextField({ description: 'Last four characters.', max: 4 })
  lastFour: string;

  @TextListField({
    description: 'Origins of the pages that may use it; empty: any.',
    max: MOST_ORIGINS,
    maxLength: LONGEST_ORIGIN,
  })
  allowedOrigins: string[];

  @TimeField({ description: 'When it was made.' })
  createdAt: Date;

  @TimeField({ description: 'When it was revoked; null: it is valid.', nullable: true })
  revokedAt: Date | null;
}

export class NewApiKeyResource extends ApiKeyResource {
  @TextField({
    description: 'The key itself. It is shown here and never again.',
    max: 256,
    example: 'cs_client_...',
  })
  key: string;
}

export function apiKeyResource(apiKey: ApiKey): ApiKeyResource {
  const { id, name, scope, lastFour, allowedOrigins, createdAt, revokedAt } = apiKey;
  return { id, name, scope, lastFour, allowedOrigins, createdAt, revokedAt };
}
