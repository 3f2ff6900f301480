import { randomBytes } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/core';
import type { AuthConfig } from '../config/index.js';
import { rawSql, type WorkScope } from '../tiers/index.js';

const KEY_BYTES = 48;

/** The key that signs and verifies tokens, the same for every instance on one database. */
export class SigningKey {
  readonly bytes: Uint8Array;

  constructor(secret: string) {
    this.bytes = new TextEncoder().encode(secret);
  }
}

/**
 * The configured key; where none is configured, one that the first instance draws at random and keeps in the database,
 * so that instances agree and tokens outlive a restart.
 */
export async function loadSigningKey(
  { jwtSecret }: AuthConfig,
  em: EntityManager,
  scope: WorkScope,
): Promise<SigningKey> {
  if (jwtSecret !== undefined) return new SigningKey(jwtSecret);
  return scope.run({ name: 'signing key' }, async () => {
    const drawn = randomBytes(KEY_BYTES).toString('base64url');
    await rawSql(em, 'insert into auth_signing_key (id, secret) values (1, ?) on conflict do nothing', [drawn]);
    const [kept] = await rawSql<{ secret: string }>(em, 'select secret from auth_signing_key');
    if (!kept) throw new Error('auth_signing_key is empty, though a row was just put there.');
    return new SigningKey(kept.secret);
  });
}
