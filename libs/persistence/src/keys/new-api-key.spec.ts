import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { API_KEY_SCOPES } from '#libs/domain';
import { hashApiKey } from './hash-api-key.js';
import { apiKeyFor, newApiKey } from './new-api-key.js';

describe('newApiKey', () => {
  it.each(API_KEY_SCOPES)('draws a %s key of 256 random bits and keeps its hash alone', (scope) => {
    const createdAt = new Date('2026-01-02T03:04:05Z');
    const { key, apiKey } = newApiKey(scope, { name: 'Web shop', createdAt });
    expect(key).toMatch(new RegExp(`^cs_${scope}_[A-Za-z0-9_-]{43}$`));
    expect(Buffer.from(key.slice(`cs_${scope}_`.length), 'base64url')).toHaveLength(32);
    expect(apiKey).toMatchObject({ scope, name: 'Web shop', createdAt, revokedAt: null });
    expect(apiKey.hash).toBe(createHash('sha256').update(key).digest('hex'));
    expect(apiKey.lastFour).toBe(key.slice(-4));
    expect(JSON.stringify(apiKey)).not.toContain(key);
  });

  it('never draws the same key or id twice', () => {
    const drawn = Array.from({ length: 100 }, () => newApiKey('client', { name: 'x' }));
    expect(new Set(drawn.flatMap(({ key, apiKey }) => [key, apiKey.id])).size).toBe(200);
  });

  it('belongs to the default project unless told', () => {
    const ours = newApiKey('admin', { name: 'x' }).apiKey.projectId;
    expect(ours).toBe('00000000-0000-0000-0000-000000000001');
    const projectId = '11111111-1111-1111-1111-111111111111';
    expect(apiKeyFor('cs_admin_x', 'admin', { name: 'x', projectId }).projectId).toBe(projectId);
  });
});

describe('hashApiKey', () => {
  it('is SHA-256 in hex (FIPS 180-2, "abc")', () => {
    expect(hashApiKey('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});
