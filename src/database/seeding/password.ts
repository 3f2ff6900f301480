import { hash } from '@node-rs/argon2';
import { deriveSeed } from './engine/random.js';

/** What everybody in seeded data logs in with. */
export const SEED_PASSWORD = 'demo';

/** One argon2id hash for all seeded people: a second of hashing for each of a million would be the whole run. */
export async function seedPasswordHash(seed: number): Promise<string> {
  const salt = Buffer.alloc(16);
  for (let part = 0; part < 4; part += 1) salt.writeUInt32BE(deriveSeed(seed, 'salt', part), part * 4);
  return hash(SEED_PASSWORD, { salt });
}
