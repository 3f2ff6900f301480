import { Gate } from '../../src/tiers/testing/index.js';
import { StampReader } from '../../src/tiers/cache/stamp-reader.js';

describe('StampReader', () => {
  it('asks once for all who ask in one turn, and gives each what it asked for', async () => {
    const asked: string[][] = [];
    const reader = new StampReader((scopes) => {
      asked.push([...scopes]);
      return Promise.resolve(scopes.map((scope) => (scope === 'none' ? null : `stamp of ${scope}`)));
    });
    const answers = await Promise.all([reader.stamps(['a', 'b']), reader.stamps(['b', 'none']), reader.stamps(['c'])]);
    expect(answers).toEqual([['stamp of a', 'stamp of b'], ['stamp of b', null], ['stamp of c']]);
    expect(asked).toEqual([['a', 'b', 'none', 'c']]);
  });

  it('never gives a stamp that was read before it was asked for', async () => {
    const gate = new Gate();
    let stamp = 'old';
    const reader = new StampReader(async (scopes) => {
      const read = stamp;
      if (read === 'old') await gate.pass();
      return scopes.map(() => read);
    });
    const before = reader.stamps(['a']);
    await gate.reached;
    stamp = 'new';
    const after = await reader.stamps(['a']);
    gate.open();
    expect([await before, after]).toEqual([['old'], ['new']]);
  });

  it('tells everyone who asked of a failure, and tries anew for the next', async () => {
    let fail = true;
    const reader = new StampReader((scopes) => (fail ? Promise.reject(new Error('away')) : Promise.resolve(scopes)));
    const failures = await Promise.allSettled([reader.stamps(['a']), reader.stamps(['b'])]);
    expect(failures.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    fail = false;
    expect(await reader.stamps(['a'])).toEqual(['a']);
  });
});
