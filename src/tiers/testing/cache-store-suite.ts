import type { CacheStore } from '../cache/cache-store.js';
import { etagOf, type Entry } from '../cache/entry.js';

/** What every {@link CacheStore} must do. Call it inside a test file with a function that makes a fresh, empty store. */
export function describeCacheStore(name: string, open: () => Promise<CacheStore>): void {
  describe(`${name} as a cache store`, () => {
    let store: CacheStore;

    beforeEach(async () => {
      store = await open();
    });
    afterEach(() => store.close());

    const entry = (stamps: readonly string[], text = '{"answer":42}', lifetimeMs = 60_000): Entry => {
      const body = Buffer.from(text);
      return { body, etag: etagOf(body), epoch: 'e', stamps, storedAt: Date.now(), expiresAt: Date.now() + lifetimeMs };
    };

    it('finds nothing in the beginning, and gives every scope a stamp', async () => {
      const { entry: found, stamps } = await store.lookup('k', ['a', 'b']);
      expect(found).toBeUndefined();
      expect(stamps).toHaveLength(2);
      expect(stamps[0]).not.toBe(stamps[1]);
    });

    it('keeps stamps until they are renewed', async () => {
      const { stamps } = await store.lookup('k', ['a', 'b']);
      expect((await store.lookup('k', ['a', 'b'])).stamps).toEqual(stamps);
      await store.renew(['a']);
      const after = (await store.lookup('k', ['a', 'b'])).stamps;
      expect(after[0]).not.toBe(stamps[0]);
      expect(after[1]).toBe(stamps[1]);
    });

    it('gives one stamp to all who ask for a new scope at once', async () => {
      const lookups = await Promise.all(Array.from({ length: 20 }, () => store.lookup('k', ['fresh'])));
      expect(new Set(lookups.map(({ stamps }) => stamps[0])).size).toBe(1);
    });

    it('returns the bytes that were stored', async () => {
      const { stamps } = await store.lookup('k', ['a']);
      const stored = entry(stamps, '{"name":"Dach —屋根","n":[0,false,null]}');
      expect(await store.store('k', stored)).toBe(true);
      const found = (await store.lookup('k', ['a'])).entry;
      expect(found?.body.equals(stored.body)).toBe(true);
      expect(found).toMatchObject({ etag: stored.etag, stamps, expiresAt: stored.expiresAt });
    });

    it('tells entries that were stored under other stamps by their stamps', async () => {
      const { stamps } = await store.lookup('k', ['a']);
      await store.store('k', entry(stamps));
      await store.renew(['a']);
      const after = await store.lookup('k', ['a']);
      expect(after.entry?.stamps).not.toEqual(after.stamps);
    });

    it('overwrites', async () => {
      const { stamps } = await store.lookup('k', ['a']);
      await store.store('k', entry(stamps, '1'));
      await store.store('k', entry(stamps, '2'));
      expect((await store.lookup('k', ['a'])).entry?.body.toString()).toBe('2');
    });

    it('keeps keys apart', async () => {
      const { stamps } = await store.lookup('k1', ['a']);
      await store.store('k1', entry(stamps));
      expect((await store.lookup('k2', ['a'])).entry).toBeUndefined();
    });

    it('lists what it holds, with what it weighs', async () => {
      const { stamps } = await store.lookup('q:s:1:{}', ['a']);
      await store.store('q:s:1:{}', entry(stamps, '1'));
      await store.store('q:s:2:{}', entry(stamps, JSON.stringify('x'.repeat(5000))));
      const { answers, complete } = await store.contents(10);
      expect(complete).toBe(true);
      expect(answers.map(({ key }) => key).toSorted()).toEqual(['q:s:1:{}', 'q:s:2:{}']);
      const weight = (key: string) => answers.find((answer) => answer.key === key)?.bytes ?? 0;
      expect(weight('q:s:1:{}')).toBeGreaterThan(0);
      expect(weight('q:s:2:{}') - weight('q:s:1:{}')).toBeGreaterThan(4500);
    });

    it('tells answers whose scopes have other stamps by now apart, and how much it may hold', async () => {
      const scopes = ['q', 'q:1', 'q:1:5'];
      const { stamps } = await store.lookup('q:s:1.5:{}', scopes);
      await store.store('q:s:1.5:{}', entry(stamps));
      await store.store('q:s:1:{}', entry(stamps.slice(0, 2)));
      const current = async () => {
        const { answers } = await store.contents(10);
        return answers.map((one) => `${one.key} ${one.epoch} ${one.current}`).toSorted();
      };
      expect(await current()).toEqual(['q:s:1.5:{} e true', 'q:s:1:{} e true']);
      await store.renew(['q:1:5']);
      expect(await current()).toEqual(['q:s:1.5:{} e false', 'q:s:1:{} e true']);
      await store.renew(['q']);
      expect(await current()).toEqual(['q:s:1.5:{} e false', 'q:s:1:{} e false']);
      const { usedBytes, limitBytes } = await store.contents(10);
      expect(usedBytes).toBeGreaterThan(0);
      if (limitBytes !== null) expect(limitBytes).toBeGreaterThan(usedBytes ?? 0);
    });

    it('ends a look after so many answers, and says that there are more', async () => {
      const { stamps } = await store.lookup('k', ['a']);
      for (const key of ['k1', 'k2', 'k3']) await store.store(key, entry(stamps));
      const { answers, complete } = await store.contents(2);
      expect(answers).toHaveLength(2);
      expect(complete).toBe(false);
      expect((await store.contents(3)).complete).toBe(true);
    });

    it('says so when an entry is too large to store', async () => {
      const { stamps } = await store.lookup('k', ['a']);
      expect(await store.store('k', entry(stamps, `"${'x'.repeat(20 * 1024 * 1024)}"`))).toBe(false);
      expect((await store.lookup('k', ['a'])).entry).toBeUndefined();
    });
  });
}
