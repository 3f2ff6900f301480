import { once } from 'node:events';
import { Client } from 'pg';
import { from } from 'pg-copy-streams';
import { PrivateRedis } from '../support/private-redis.js';
import { untilHit } from './support/cluster.js';
import { Member, type Unit } from './support/member.js';
import { holdLooks } from './support/points.js';
import { describeOn } from './support/servers.js';
import { until } from './support/turns.js';

const BOUND_MS = 1_000;

describeOn(['PostgreSQL', 'Redis'], 'rows changed by another program', () => {
  let redis: PrivateRedis;
  let one: Member;
  let psql: Client;
  let unit: Unit;
  let bystander: Unit;

  beforeAll(async () => {
    redis = await PrivateRedis.start();
    one = await Member.open({ environment: { REDIS_URL: redis.url } });
    psql = await connect();
    bystander = await one.unit();
  });
  beforeEach(async () => {
    unit = await one.unit();
    await one.db.insert('activity_job', { bu_id: unit.bu, jobcode: 'J' });
    await one.db.sql(
      `insert into activity_comment (bu_id, job_id, body) select bu_id, id, 'hello' from activity_job where bu_id = ?`,
      [unit.bu],
    );
    expect(await untilHit(() => one.names(unit))).toEqual(['old']);
    expect(await untilHit(() => one.joined(unit))).toEqual(['asset @ old']);
    expect(await untilHit(() => one.comments(unit))).toEqual(['hello']);
    expect(await untilHit(() => one.names(bystander))).toEqual(['old']);
  });
  afterAll(async () => {
    await psql.end();
    await one.close();
    await redis.kill();
  });

  async function connect(): Promise<Client> {
    const client = new Client({ connectionString: one.db.variables['DATABASE_URL'] });
    await client.connect();
    return client;
  }

  const rename = (client: Client, { bu, location }: Unit, name: string) =>
    client.query('update activity_location set name = $3 where id = $1 and bu_id = $2', [location, bu, name]);

  /** Waits until an answer shows a name without being told to look; the time limit of the test is the only one. */
  const expectSoon = (name: string) => until(async () => (await one.names(unit)).value.join() === name);

  describe('show in every answer after one look', () => {
    afterEach(async () => expect((await one.names(bystander)).source).toBe('hit'));

    it('by UPDATE, also where they are joined to', async () => {
      await rename(psql, unit, 'new');
      await one.feed.look();
      expect((await one.names(unit)).value).toEqual(['new']);
      expect((await one.joined(unit)).value).toEqual(['asset @ new']);
    });

    it('by UPDATE of more rows than are recorded one by one', async () => {
      await psql.query(
        `insert into activity_location (bu_id, loccode, name) select $1, 'X' || n, 'x' from generate_series(1, 300) n`,
        [unit.bu],
      );
      await one.feed.look();
      expect((await untilHit(() => one.names(unit))).length).toBe(301);
      await psql.query(`update activity_location set name = 'new' where bu_id = $1`, [unit.bu]);
      await one.feed.look();
      expect(new Set((await one.names(unit)).value)).toEqual(new Set(['new']));
    });

    it('by INSERT and DELETE', async () => {
      await psql.query(`insert into activity_location (bu_id, loccode, name) values ($1, 'M', 'more')`, [unit.bu]);
      await one.feed.look();
      expect(await untilHit(() => one.names(unit))).toEqual(['old', 'more']);
      await psql.query(`delete from activity_location where bu_id = $1 and loccode = 'M'`, [unit.bu]);
      await one.feed.look();
      expect((await one.names(unit)).value).toEqual(['old']);
    });

    it('by COPY', async () => {
      const stream = psql.query(from('copy activity_location (bu_id, loccode, name) from stdin'));
      stream.end(`${unit.bu}\tC\tcopied\n`);
      await once(stream, 'finish');
      await one.feed.look();
      expect((await one.names(unit)).value).toEqual(['old', 'copied']);
    });

    it('that go with the row that they belong to', async () => {
      await psql.query('delete from activity_job where bu_id = $1', [unit.bu]);
      await one.feed.look();
      expect((await one.comments(unit)).value).toEqual([]);
    });

    it('by a session whose ordinary triggers are switched off', async () => {
      await psql.query(`set session_replication_role = replica`);
      await rename(psql, unit, 'new');
      await psql.query(`set session_replication_role = default`);
      await one.feed.look();
      expect((await one.names(unit)).value).toEqual(['new']);
    });

    it('by a transaction that took a part of it back: the rest', async () => {
      await psql.query('begin');
      await rename(psql, unit, 'new');
      await psql.query('savepoint s');
      await psql.query(`update activity_comment set body = 'other' where bu_id = $1`, [unit.bu]);
      await psql.query('rollback to s');
      await psql.query('commit');
      await one.feed.look();
      expect((await one.names(unit)).value).toEqual(['new']);
      expect(await one.comments(unit)).toEqual({ value: ['hello'], source: 'hit' });
    });
  });

  it('by TRUNCATE show in the answers of every unit', async () => {
    await psql.query('truncate activity_comment');
    await one.feed.look();
    expect((await one.comments(unit)).value).toEqual([]);
  });

  it('and taken back show in none', async () => {
    await psql.query('begin');
    await rename(psql, unit, 'never');
    await one.feed.look();
    expect(await one.names(unit)).toEqual({ value: ['old'], source: 'hit' });
    await psql.query('rollback');
    await one.feed.look();
    expect(await one.names(unit)).toEqual({ value: ['old'], source: 'hit' });
  });

  it('by a transaction that began earlier and commits later than another show all the same', async () => {
    const late = await connect();
    const other = await one.unit();
    try {
      await untilHit(() => one.names(other));
      await late.query('begin');
      await rename(late, unit, 'late');
      // It has a higher number, and is through before the first one has committed.
      await rename(psql, other, 'early');
      await one.feed.look();
      expect((await one.names(other)).value).toEqual(['early']);
      expect(await one.names(unit)).toEqual({ value: ['old'], source: 'hit' });
      await late.query('commit');
      await one.feed.look();
      expect((await one.names(unit)).value).toEqual(['late']);
    } finally {
      await late.end();
    }
  });

  it('while an answer is loaded do not end up under it', async () => {
    await rename(psql, unit, 'newer');
    await one.feed.look();
    one.probes.afterLoad = async () => {
      one.probes.afterLoad = () => undefined;
      await rename(psql, unit, 'newest');
      await one.feed.look();
    };
    expect((await one.names(unit)).value).toEqual(['newer']);
    expect((await one.names(unit)).value).toEqual(['newest']);
  });

  it('are published once they show', async () => {
    const { foreign } = one.feed.totals;
    await rename(psql, unit, 'new');
    await one.feed.look();
    expect(one.feed.totals.foreign).toBe(foreign + 1);
  });

  it('wake the instances by themselves', async () => {
    await rename(psql, unit, 'new');
    await expectSoon('new');
  });

  it('are seen again after the connection that watches was lost', async () => {
    await psql.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and application_name like '%-listener'`,
    );
    await rename(psql, unit, 'new');
    await until(
      () => one.feed.current && one.feed.watermark.pendingRows === 0,
      () => one.feed.look(),
    );
    await expectSoon('new');
    await rename(psql, unit, 'newer');
    await expectSoon('newer');
  });

  it('are never hidden for longer than the bound by an instance that cannot look', async () => {
    const environment = { CACHE_MAX_STALENESS_MS: String(BOUND_MS) };
    const blind = await one.beside(environment);
    try {
      await untilHit(() => blind.names(unit));
      const looks = holdLooks(blind);
      await looks.reached;
      await rename(psql, unit, 'new');
      const { watermark } = blind.feed;
      const at = watermark.at;
      // The other instance must not make it known: only the bound is to be seen.
      const { store } = one.parts;
      const renew = store.renew.bind(store);
      store.renew = async (scopes) => {
        await looks.pass();
        await renew(scopes);
      };
      await until(async () => {
        const asked = performance.now();
        const { value, source } = await blind.names(unit);
        if (source === 'hit') expect(asked - at).toBeLessThan(BOUND_MS);
        else expect([value, source === 'watermark' || source === 'store-closed']).toEqual([['new'], true]);
        return source !== 'hit';
      });
      store.renew = renew;
      looks.open();
      expect(await untilHit(() => blind.names(unit))).toEqual(['new']);
    } finally {
      await blind.close();
    }
  });
});
