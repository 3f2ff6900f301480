import { randomBytes } from 'node:crypto';
import { MemoryStore } from '../../../src/tiers/cache/memory-store.js';
import { RedisStore } from '../../../src/tiers/cache/redis-store.js';
import { RedisConnection } from '../../../src/tiers/index.js';
import { describeCacheStore } from '../../../src/tiers/testing/index.js';

const MEBIBYTE = 1024 * 1024;

describeCacheStore('MemoryStore', () => Promise.resolve(new MemoryStore(16 * MEBIBYTE)));

const url = process.env['REDIS_URL'];
if (url !== undefined) {
  let redis: RedisConnection;

  beforeAll(async () => {
    redis = new RedisConnection({ url, timeoutMs: 2000, onChange: () => undefined });
    await redis.open();
  });
  afterAll(() => redis.close());

  const open = (nearBytes: number): Promise<RedisStore> =>
    Promise.resolve(
      new RedisStore(redis, {
        prefix: `test-${randomBytes(6).toString('hex')}:`,
        nearBytes,
        onBadEntry: () => undefined,
      }),
    );

  describeCacheStore('RedisStore', () => open(16 * MEBIBYTE));
  // So small that no copy fits: every lookup must come from Redis itself.
  describeCacheStore('RedisStore without near copies', () => open(1));

  describe('RedisStore', () => {
    it('treats a value that is no entry as absent, says so, and overwrites it', async () => {
      const prefix = `test-${randomBytes(6).toString('hex')}:`;
      const bad: string[] = [];
      const store = new RedisStore(redis, { prefix, nearBytes: MEBIBYTE, onBadEntry: (key) => bad.push(key) });
      await redis.client.set(`${prefix}e:k`, 'something else');
      expect((await store.lookup('k', ['a'])).entry).toBeUndefined();
      expect(bad).toEqual(['k']);
    });

    it('serves a near copy only while its stamps are the present ones, whoever renewed them', async () => {
      const prefix = `test-${randomBytes(6).toString('hex')}:`;
      const options = { prefix, nearBytes: MEBIBYTE, onBadEntry: () => undefined };
      const [here, there] = [new RedisStore(redis, options), new RedisStore(redis, options)];
      const { stamps } = await here.lookup('k', ['a']);
      const body = Buffer.from('1');
      await here.store('k', { body, etag: '"1"', stamps, storedAt: Date.now(), expiresAt: Date.now() + 60_000 });
      expect((await here.lookup('k', ['a'])).entry?.body.toString()).toBe('1');
      await there.renew(['a']);
      const after = await here.lookup('k', ['a']);
      expect(after.entry?.stamps).not.toEqual(after.stamps);
    });
  });
}
