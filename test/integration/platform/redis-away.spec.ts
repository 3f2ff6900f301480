import { setTimeout as sleep } from 'node:timers/promises';
import { CACHE_MANAGER, type Cache } from '@nestjs/cache-manager';
import { hasRedisServer, PrivateRedis } from '../../support/private-redis.js';
import { type AppAnswer, openTestApp, type TestApp } from '../../support/test-app.js';

const PATH = '/api/assets/summary';
const WORKER = 'worker-BU001';

if (hasRedisServer) {
  describe('while Redis is away', () => {
    let redis: PrivateRedis;
    let app: TestApp;

    beforeAll(async () => {
      redis = await PrivateRedis.start();
      app = await openTestApp({
        seed: { bus: 1, people: 3, assets: 2, jobs: 2 },
        environment: { REDIS_URL: redis.url, REDIS_TIMEOUT_MS: '500', CACHE_MAX_STALENESS_MS: '2000' },
      });
    });
    afterAll(async () => {
      await app.close();
      await redis.kill();
    });

    const ready = () => app.request('GET', '/health/ready');

    async function metric(line: string): Promise<number> {
      const { text } = await app.request('GET', '/metrics');
      const found = text.split('\n').find((candidate) => candidate.startsWith(`${line} `));
      if (found === undefined) throw new Error(`There is no metric ${line}`);
      return Number(found.split(' ').at(-1));
    }

    /** Asks until the answer fits. */
    async function until(ask: () => Promise<AppAnswer>, fits: (answer: AppAnswer) => boolean): Promise<AppAnswer> {
      for (;;) {
        const answer = await ask();
        if (fits(answer)) return answer;
        // Requests past the network and an embedded database would never let a timer or a socket have its turn.
        await sleep(5);
      }
    }

    async function expectServing(): Promise<void> {
      const { status, json } = await until(ready, (answer) => answer.json.status === 'ok');
      expect([status, json]).toEqual([200, { status: 'ok', database: 'up', cache: 'up', bypass: null }]);
      expect(await metric('redis_up')).toBe(1);
      expect(await metric('redis_circuit{state="closed"}')).toBe(1);
      expect(await metric('cache_serving{reason=""}')).toBe(1);
      await until(
        () => app.get(PATH, WORKER),
        ({ headers }) => String(headers['cache-status']).startsWith('tiered; hit'),
      );
    }

    it('is degraded, not down, says why, answers from the database, and recovers by itself', async () => {
      await expectServing();
      await redis.kill();
      const { status, json } = await until(ready, (answer) => answer.json.status !== 'ok');
      expect(status).toBe(200);
      expect(json).toEqual({ status: 'degraded', database: 'up', cache: 'away', bypass: 'store-unavailable' });
      expect(await metric('redis_up')).toBe(0);
      expect(await metric('redis_circuit{state="closed"}')).toBe(0);
      expect(await metric('cache_serving{reason="store-unavailable"}')).toBe(0);
      const read = await app.get(PATH, WORKER);
      expect(read.status).toBe(200);
      expect(read.headers['cache-status']).toMatch(/^tiered; fwd=bypass; detail=(store-|watermark)/);
      // Whoever uses Nest's cache manager is not kept waiting either, and the process outlives it.
      const general = app.app.get<Cache>(CACHE_MANAGER);
      await general.set('k', 1, 1_000).catch(() => undefined);
      expect(await general.get('k').catch(() => undefined)).toBeUndefined();
      await redis.start();
      await expectServing();
    });

    it('is degraded while Redis is there and does not answer', async () => {
      await expectServing();
      redis.pause();
      try {
        await until(
          async () => {
            await app.get(PATH, WORKER);
            return ready();
          },
          (answer) => answer.json.status === 'degraded',
        );
        expect(await metric('redis_up')).toBe(0);
      } finally {
        redis.resume();
      }
      await expectServing();
    });
  });
}
