import { randomBytes } from 'node:crypto';
import { CACHE_MANAGER, type Cache } from '@nestjs/cache-manager';
import { CacheConfig } from '../../../src/config/index.js';
import type { CountsByQuery } from '../../../src/tiers/cache/cache-stats.js';
import { RedisCountWindow } from '../../../src/tiers/cache/count-windows.js';
import { Findings, QueryLog, RedisConnection } from '../../../src/tiers/index.js';
import { openTestDatabase } from '../../support/test-database.js';

const url = process.env['REDIS_URL'];

describe('without REDIS_URL', () => {
  it('the general-purpose cache is in memory, and there is no connection', async () => {
    const db = await openTestDatabase({ environment: { REDIS_URL: '' } });
    try {
      const general = db.module.get<Cache>(CACHE_MANAGER);
      await general.set('k', { n: 1 }, 60_000);
      expect(await general.get('k')).toEqual({ n: 1 });
      expect(db.module.get(RedisConnection, { strict: false })).toBeNull();
    } finally {
      await db.close();
    }
  });
});

if (url !== undefined) {
  describe('with REDIS_URL', () => {
    const prefix = `test-${randomBytes(6).toString('hex')}:`;

    it('reading the general-purpose cache value by value is found', async () => {
      const db = await openTestDatabase();
      try {
        const general = db.module.get<Cache>(CACHE_MANAGER);
        const keys = Array.from({ length: 6 }, (_, n) => `n${n}`);
        await db.scope.run({ name: 'at once' }, () => Promise.all(keys.map((key) => general.get(key))));
        await db.scope.run({ name: 'one by one' }, async () => {
          for (const key of keys) await general.get(key);
        });
        db.get(QueryLog).flush();
        expect(db.get(Findings).all()).toMatchObject([
          { kind: 'redis-n+1', subject: 'CACHE_MANAGER', times: keys.length, during: 'one by one' },
        ]);
      } finally {
        await db.close();
      }
    });

    it('the general-purpose cache uses the one connection', async () => {
      const db = await openTestDatabase();
      try {
        const redis = db.module.get(RedisConnection, { strict: false });
        const key = `${prefix}general`;
        await db.module.get<Cache>(CACHE_MANAGER).set(key, { n: 1 }, 60_000);
        const keys = await redis.run((client) => client.keys(`*${key}`));
        const { redisPrefix } = db.module.get(CacheConfig, { strict: false });
        expect(keys).toEqual([`${redisPrefix}general:${key}`]);
        expect(await db.module.get<Cache>(CACHE_MANAGER).get(key)).toEqual({ n: 1 });
      } finally {
        await db.close();
      }
    });

    it('clearing the general-purpose cache removes its own keys and nobody else’s', async () => {
      const db = await openTestDatabase();
      try {
        const redis = db.module.get(RedisConnection, { strict: false });
        const general = db.module.get<Cache>(CACHE_MANAGER);
        const others = `${prefix}others`;
        await redis.run((client) => client.set(others, '1', { expiration: { type: 'EX', value: 60 } }));
        await general.set(`${prefix}own`, 1, 60_000);
        await general.clear();
        expect(await general.get(`${prefix}own`)).toBeUndefined();
        expect(await redis.run((client) => client.get(others))).toBe('1');
        await redis.run((client) => client.del(others));
      } finally {
        await db.close();
      }
    });

    it('hit counters of several instances lose nothing', async () => {
      const instances = await Promise.all(
        Array.from({ length: 4 }, async () => {
          const redis = new RedisConnection({ url, timeoutMs: 2000, onChange: () => undefined });
          await redis.open();
          return { redis, window: new RedisCountWindow(redis, prefix) };
        }),
      );
      try {
        const counts: CountsByQuery = new Map([['q', { hits: 2, misses: 1, bypasses: 0 }]]);
        const now = Date.parse('2026-01-01T00:00:30Z');
        await Promise.all(instances.flatMap(({ window }) => Array.from({ length: 50 }, () => window.add(counts, now))));
        const sums = await Promise.all(instances.map(({ window }) => window.sum(now + 59 * 60_000)));
        for (const sum of sums) expect(sum.get('q')).toEqual({ hits: 400, misses: 200, bypasses: 0 });
        expect((await instances[0]?.window.sum(now + 60 * 60_000))?.size).toBe(0);
      } finally {
        await Promise.all(instances.map(({ redis }) => redis.close()));
      }
    });

    it('says once that Redis went away, answers at once meanwhile, and says when it is back', async () => {
      const said: boolean[] = [];
      const redis = new RedisConnection({ url, timeoutMs: 2000, onChange: (available) => said.push(available) });
      await redis.open();
      const other = new RedisConnection({ url, timeoutMs: 2000, onChange: () => undefined });
      await other.open();
      try {
        const id = await redis.run((client) => client.clientId());
        const back = new Promise<void>((resolve) => {
          redis.onIdentity((identity) => identity !== undefined && resolve());
        });
        await other.run((client) => client.sendCommand(['CLIENT', 'KILL', 'ID', String(id)]));
        await back;
        expect(await redis.run((client) => client.ping())).toBe('PONG');
        expect(said).toEqual([true, false, true]);
      } finally {
        await Promise.all([redis.close(), other.close()]);
      }
    });

    it('an unreachable Redis fails every command at once', async () => {
      const redis = new RedisConnection({ url: 'redis://127.0.0.1:1', timeoutMs: 50, onChange: () => undefined });
      await redis.open();
      await expect(redis.run((client) => client.ping())).rejects.toMatchObject({ code: 'E_STORE_UNAVAILABLE' });
      await redis.close();
    });
  });
}
