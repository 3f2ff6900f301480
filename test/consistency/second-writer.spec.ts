import { etagOf, type Entry } from '../../src/tiers/cache/entry.js';
import { RedisConnection } from '../../src/tiers/cache/redis-connection.js';
import { SharedStamps } from '../../src/tiers/cache/shared-stamps.js';
import { newStamp } from '../../src/tiers/cache/stamp.js';
import { hasRedisServer, PrivateRedis } from '../support/private-redis.js';

const SCOPES = ['things:1'];
const LEASE_MS = 400;

if (hasRedisServer) {
  describe('a second writer, while the holder of a hot copy has not answered the first', () => {
    let server: PrivateRedis;
    let redis: RedisConnection;

    beforeAll(async () => {
      server = await PrivateRedis.start();
      redis = new RedisConnection({ url: server.url, timeoutMs: 2_000, onChange: () => undefined });
      await redis.open();
    });
    afterAll(async () => {
      await redis.close();
      await server.kill();
    });

    const instance = (name: string, epoch: string): SharedStamps =>
      new SharedStamps(redis, {
        prefix: 'test:',
        instance: name,
        hotLeaseMs: LEASE_MS,
        hotReads: 1,
        maxHotCopies: 10,
        epoch: () => epoch,
      });

    /** A copy that its holder serves without asking. The holder does not listen to writers, so none gets an answer. */
    async function holdCopy(holder: SharedStamps, epoch: string): Promise<void> {
      const stamp = newStamp();
      await redis.client.set(holder.key(SCOPES[0] ?? ''), stamp);
      const body = Buffer.from('1');
      const entry: Entry = { body, etag: etagOf(body), epoch, stamps: [stamp], storedAt: 0, expiresAt: Infinity };
      expect(await holder.hot.promote('k', entry, SCOPES)).toBe(true);
    }

    it('waits as well, until the lease has run out', async () => {
      const [holder, first, second] = [instance('a', 'e1'), instance('b', 'e1'), instance('c', 'e1')];
      await first.begin('e1');
      await holdCopy(holder, 'e1');
      await Promise.all([first.change('announce', 'b.1', SCOPES), second.change('announce', 'c.2', SCOPES)]);
      expect([first.waits.totals.waits, second.waits.totals.waits]).toEqual([1, 1]);
      expect(holder.hot.get('k')).toBeUndefined();
      holder.close();
    });

    it('is not made to wait by a holder that has answered', async () => {
      const [holder, first, second] = [instance('a', 'e2'), instance('b', 'e2'), instance('c', 'e2')];
      await first.begin('e2');
      await holder.listen();
      await first.listen();
      await holdCopy(holder, 'e2');
      await first.change('announce', 'b.1', SCOPES);
      expect(holder.hot.get('k')).toBeUndefined();
      await second.change('announce', 'c.2', SCOPES);
      expect([first.waits.totals.waits, first.waits.totals.expired, second.waits.totals.waits]).toEqual([1, 0, 0]);
      holder.close();
    });

    it('waits for another instance whose own write has not answered yet', async () => {
      const [holder, other] = [instance('a', 'e3'), instance('b', 'e3')];
      await other.begin('e3');
      await holdCopy(holder, 'e3');
      // Both scripts run before the holder learns that its own has.
      await Promise.all([holder.change('announce', 'a.1', SCOPES), other.change('announce', 'b.2', SCOPES)]);
      expect([holder.hot.get('k'), other.waits.totals.waits]).toEqual([undefined, 1]);
      holder.close();
    });
  });
} else {
  it('is not run without redis-server: a second writer waits for holders of hot copies', () => {
    expect(hasRedisServer).toBe(false);
  });
}
