import { Client } from 'pg';
import { recordStatements } from '../../src/tiers/index.js';
import { Gate } from '../../src/tiers/testing/index.js';
import { Cluster, command, untilHit } from './support/cluster.js';
import type { Member, Unit } from './support/member.js';
import { holdCommit, holdLoad, holdLooks } from './support/points.js';
import { describeOn } from './support/servers.js';
import { until } from './support/turns.js';

describeOn(['PostgreSQL', 'Redis'], 'a strict answer', () => {
  let cluster: Cluster;
  let a: Member;
  let b: Member;
  let psql: Client;
  let unit: Unit;
  let bystander: Unit;

  beforeAll(async () => {
    cluster = await Cluster.open({ redisTimeoutMs: 250 });
    ({ a, b } = cluster);
    psql = new Client({ connectionString: a.db.variables['DATABASE_URL'] });
    await psql.connect();
    bystander = await a.unit();
  });
  beforeEach(async () => {
    unit = await a.unit();
    for (const member of cluster.members) {
      expect(await untilHit(() => member.strict(unit))).toEqual(['old']);
      expect(await untilHit(() => member.strictJoined(unit))).toEqual(['asset @ old']);
      await untilHit(() => member.strict(bystander));
    }
  });
  afterAll(async () => {
    await psql.end();
    await cluster.close();
  });

  const rename = ({ bu, location }: Unit, name: string) =>
    psql.query('update activity_location set name = $3 where id = $1 and bu_id = $2', [location, bu, name]);

  /** A read of `member`, and how many statements it took. */
  const counted = (member: Member) =>
    member.db.as(unit.bu, async () => {
      const { result, statements } = await recordStatements(() => member.probes.strict.answer({}));
      return { value: result.value(), kind: result.outcome.kind, statements: statements.length };
    });

  describe('shows what was committed before it was asked for', () => {
    it('by another program, although nobody has looked', async () => {
      const held = cluster.members.map(holdLooks);
      await rename(unit, 'new');
      for (const member of cluster.members) {
        expect((await member.strict(unit)).value).toEqual(['new']);
        expect((await member.strictJoined(unit)).value).toEqual(['asset @ new']);
      }
      // What was loaded meanwhile is kept, for one statement.
      expect(await counted(b)).toEqual({ value: ['new'], kind: 'hit', statements: 1 });
      expect((await b.strict(bystander)).source).toBe('hit');
      for (const gate of held) gate.open();
    });

    it('by another program, before, while and after its changes are taken out of the log', async () => {
      const taken = new Gate();
      const { store } = a.parts;
      const renew = store.renew.bind(store);
      store.renew = async (scopes) => {
        await taken.pass();
        await renew(scopes);
      };
      const held = holdLooks(b);
      await rename(unit, 'new');
      const look = a.feed.look();
      await taken.reached;
      for (const member of cluster.members) expect((await member.strict(unit)).value).toEqual(['new']);
      store.renew = renew;
      taken.open();
      await look;
      for (const member of cluster.members) expect((await member.strict(unit)).value).toEqual(['new']);
      held.open();
      await b.feed.look();
      for (const member of cluster.members) expect(await untilHit(() => member.strict(unit))).toEqual(['new']);
    });

    it('by the application, from the COMMIT on', async () => {
      const commit = holdCommit(a);
      const write = a.rename(unit, 'new');
      await commit.reached;
      expect(await b.strict(unit)).toEqual({ value: ['old'], source: 'hit' });
      commit.open();
      await write;
      for (const member of cluster.members) expect((await member.strict(unit)).value).toEqual(['new']);
      await until(() => a.feed.totals.settled > 0);
      for (const member of cluster.members) expect(await untilHit(() => member.strict(unit))).toEqual(['new']);
    });

    it('while an older answer is still being loaded, and never keeps that one', async () => {
      await rename(unit, 'newer');
      const load = holdLoad(b);
      const before = b.strict(unit);
      await load.reached;
      await rename(unit, 'newest');
      expect((await b.strict(unit)).value).toEqual(['newest']);
      load.open();
      expect((await before).value).toEqual(['newer']);
      for (const member of cluster.members) expect((await member.strict(unit)).value).toEqual(['newest']);
    });
  });

  it('shows nothing that was not committed, and is kept meanwhile', async () => {
    await psql.query('begin');
    await rename(unit, 'never');
    expect(await b.strict(unit)).toEqual({ value: ['old'], source: 'hit' });
    await psql.query('rollback');
    expect(await b.strict(unit)).toEqual({ value: ['old'], source: 'hit' });
  });

  it('costs one statement when it is kept', async () => {
    expect(await counted(a)).toEqual({ value: ['old'], kind: 'hit', statements: 1 });
  });

  it('needs no look, no agreement and no watermark', async () => {
    await psql.query('update tiered_store set epoch = null, changed_at = clock_timestamp()');
    for (const member of cluster.members) await member.feed.look();
    expect((await b.names(unit)).source).toBe('store-closed');
    expect(await b.strict(unit)).toEqual({ value: ['old'], source: 'hit' });
    await rename(unit, 'new');
    expect((await b.strict(unit)).value).toEqual(['new']);
    await psql.query('update tiered_store set identity = null, changed_at = clock_timestamp()');
    await until(
      () => cluster.members.every(({ parts }) => parts.agreement.epoch() !== undefined),
      () => Promise.all(cluster.members.map(({ feed }) => feed.look())),
    );
  });

  describe('is right whatever Redis does', () => {
    const expectRight = async (name: string) => {
      await rename(unit, name);
      for (const member of cluster.members) expect((await member.strict(unit)).value).toEqual([name]);
      await a.rename(unit, `${name} again`);
      for (const member of cluster.members) expect((await member.strict(unit)).value).toEqual([`${name} again`]);
    };

    it('flushed', async () => {
      await command(cluster.redis, 'FLUSHALL');
      await expectRight('new');
    });

    it('with something else where entries are', async () => {
      const keys = (await command(cluster.redis, 'KEYS', '*:e:probe.strict*')) as string[];
      expect(keys.length).toBeGreaterThan(0);
      for (const key of keys) {
        await command(cluster.redis, 'DEL', key);
        await command(cluster.redis, 'RPUSH', key, 'x');
      }
      for (const member of cluster.members) member.parts.store.clearLocal();
      await expectRight('new');
    });

    it('paused, and back', async () => {
      cluster.redis.pause();
      await rename(unit, 'new');
      for (const member of cluster.members) expect((await member.strict(unit)).value).toEqual(['new']);
      cluster.redis.resume();
      for (const member of cluster.members) expect(await untilHit(() => member.strict(unit))).toEqual(['new']);
    });

    it('away', async () => {
      await cluster.redis.kill();
      await rename(unit, 'new');
      for (const member of cluster.members) expect((await member.strict(unit)).value).toEqual(['new']);
      await rename(unit, 'newer');
      for (const member of cluster.members) expect((await member.strict(unit)).value).toEqual(['newer']);
      await cluster.redis.start();
      for (const member of cluster.members) expect(await untilHit(() => member.strict(unit))).toEqual(['newer']);
    });
  });
});
