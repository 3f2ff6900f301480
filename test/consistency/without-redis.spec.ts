import { shownBy, untilHit } from './support/cluster.js';
import { Member, type Unit } from './support/member.js';
import { describeOn } from './support/servers.js';
import { until } from './support/turns.js';

describeOn(['PostgreSQL'], 'two instances on one database without a shared store', () => {
  /** Keeps the database for the others; the store that it was told of does not exist. */
  let host: Member;
  let first: Member;
  let second: Member;
  let unit: Unit;

  beforeAll(async () => {
    host = await Member.open({ environment: { REDIS_URL: 'redis://127.0.0.1:1', CACHE_MAX_STALENESS_MS: '600' } });
    first = await host.beside({ REDIS_URL: '' });
    second = await host.beside({ REDIS_URL: '' });
  });
  beforeEach(async () => {
    unit = await host.unit();
    expect(await untilHit(() => first.names(unit))).toEqual(['old']);
  });
  afterAll(async () => {
    await second.close();
    await host.close();
  });

  it('only the first one keeps answers', async () => {
    expect(await second.names(unit)).toEqual({ value: ['old'], source: 'not-alone' });
    expect(await second.names(unit)).toEqual({ value: ['old'], source: 'not-alone' });
  });

  it('a write at either shows at once at both', async () => {
    await second.rename(unit, 'new');
    expect(await shownBy([first, second], unit)).toEqual(['new']);
    expect(await untilHit(() => first.names(unit))).toEqual(['new']);
    await first.rename(unit, 'newer');
    expect(await shownBy([second, first], unit)).toEqual(['newer']);
  });

  it('strict answers are kept by both', async () => {
    expect(await untilHit(() => second.strict(unit))).toEqual(['old']);
    await first.rename(unit, 'new');
    expect(await untilHit(() => second.strict(unit))).toEqual(['new']);
  });

  it('another one keeps answers when the first one has gone', async () => {
    const third = await host.beside({ REDIS_URL: '' });
    await first.close();
    try {
      const heirs = [second, third];
      const sources = async () => {
        const reads = await Promise.all(heirs.map((member) => member.names(unit)));
        return reads.map(({ source }) => source);
      };
      await until(async () => (await sources()).toSorted().join() === 'hit,not-alone');
      await third.rename(unit, 'new');
      expect(await shownBy(heirs, unit)).toEqual(['new']);
      await second.rename(unit, 'newer');
      expect(await shownBy(heirs, unit)).toEqual(['newer']);
    } finally {
      await third.close();
    }
  });
});
