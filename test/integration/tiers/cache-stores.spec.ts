import { randomBytes } from 'node:crypto';
import { MemoryStore } from '../../../src/tiers/cache/memory-store.js';
import { RedisStore } from '../../../src/tiers/cache/redis-store.js';
import { SharedStamps } from '../../../src/tiers/cache/shared-stamps.js';
import { RedisConnection } from '../../../src/tiers/index.js';
import { describeCacheStore } from '../../../src/tiers/testing/index.js';

const MEBIBYTE = 1024 * 1024;
const newPrefix = (): string => `test-${randomBytes(6).toString('hex')}:`;

describeCacheStore('MemoryStore', () => Promise.resolve(new MemoryStore(16 * MEBIBYTE)));

const url = process.env['REDIS_URL'];
if (url !== undefined) {
  let redis: RedisConnection;

  beforeAll(async () => {
    redis = new RedisConnection({ url, timeoutMs: 2000, onChange: () => undefined });
    await redis.open();
  });
  afterAll(() => redis.close());

  const bad: string[] = [];
  /** A store as one instance has it; those with one prefix share what is in Redis. */
  const open = async (nearBytes: number, prefix = newPrefix()): Promise<RedisStore> => {
    const stamps = new SharedStamps(redis, {
      prefix,
      instance: randomBytes(4).toString('hex'),
      hotLeaseMs: 0,
      hotReads: 1,
      maxHotCopies: 1,
      epoch: () => 'e',
    });
    await stamps.begin('e');
    return new RedisStore(redis, stamps, { prefix, nearBytes, onBadEntry: (key) => bad.push(key) });
  };

  describeCacheStore('RedisStore', () => open(16 * MEBIBYTE));
  // So small that no copy fits: every lookup must come from Redis itself.
  describeCacheStore('RedisStore without near copies', () => open(1));

  describe('RedisStore', () => {
    it('treats a value that is no entry as absent, says so, and overwrites it', async () => {
      const prefix = newPrefix();
      const store = await open(MEBIBYTE, prefix);
      await redis.client.set(`${prefix}e:k`, 'something else');
      expect((await store.lookup('k', ['a'])).entry).toBeUndefined();
      expect(bad).toEqual(['k']);
    });

    it('serves a near copy only while its stamps are the present ones, whoever renewed them', async () => {
      const prefix = newPrefix();
      const [here, there] = [await open(MEBIBYTE, prefix), await open(MEBIBYTE, prefix)];
      const { stamps } = await here.lookup('k', ['a']);
      const body = Buffer.from('1');
      await here.store('k', {
        body,
        etag: '"1"',
        epoch: 'e',
        stamps,
        storedAt: Date.now(),
        expiresAt: Date.now() + 60_000,
      });
      expect((await here.lookup('k', ['a'])).entry?.body.toString()).toBe('1');
      await there.renew(['a']);
      const after = await here.lookup('k', ['a']);
      expect(after.entry?.stamps).not.toEqual(after.stamps);
    });
  });
}
