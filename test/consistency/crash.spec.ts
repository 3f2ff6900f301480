import { Client } from 'pg';
import { Gate } from '../../src/tiers/testing/index.js';
import { Cluster, heat, shownBy, untilHit } from './support/cluster.js';
import { Member, type Unit } from './support/member.js';
import { holdCommit } from './support/points.js';
import { describeOn } from './support/servers.js';
import { failureOf, until } from './support/turns.js';

/**
 * A process that is killed, as others see it: its connection to the database is gone, what it has sent arrives, and
 * nothing comes from it any more.
 */
describeOn(['PostgreSQL', 'Redis'], 'a writer that dies', () => {
  let cluster: Cluster;
  let survivor: Member;
  let unit: Unit;
  let admin: Client;
  /** Opened when a test is over, so that what hangs can end. */
  let forever: Gate;
  let dying: Member;

  beforeAll(async () => {
    cluster = await Cluster.open();
    survivor = cluster.b;
    admin = new Client({ connectionString: survivor.db.variables['DATABASE_URL'] });
    await admin.connect();
  });
  beforeEach(async () => {
    forever = new Gate();
    dying = await cluster.a.beside();
    unit = await survivor.unit();
    await untilHit(() => dying.names(unit));
    await untilHit(() => survivor.one(unit));
    await untilHit(() => survivor.joined(unit));
    await heat(survivor, unit);
  });
  afterEach(async () => {
    forever.open();
    await dying.close();
  });
  afterAll(async () => {
    await admin.end();
    await cluster.close();
  });

  /** From now on nothing comes from it. */
  async function die(): Promise<void> {
    const { store, feed } = dying.parts;
    store.settle = () => forever.pass();
    store.renew = () => forever.pass();
    await feed.stop();
  }

  /** The rows of `origin` that are still in the log. */
  const left = async (): Promise<number> => {
    const { rows } = await admin.query<{ n: number }>(
      'select count(*)::int as n from tiered_change where origin = $1',
      [dying.db.scope.instance],
    );
    return rows[0]!.n;
  };

  it('after its COMMIT, before it told anybody, leaves nothing stale', async () => {
    const { settled } = survivor.parts.orphans;
    const commit = holdCommit(dying);
    void dying.rename(unit, 'new');
    await commit.reached;
    await die();
    commit.open();
    await until(async () => (await left()) > 0);
    // It had announced the write: nobody serves what it was about to overwrite, before anybody has looked.
    expect(await shownBy([survivor], unit)).toEqual(['new']);

    await until(
      async () => (await left()) === 0,
      () => survivor.feed.look(),
    );
    expect(await shownBy([survivor], unit)).toEqual(['new']);
    // Its intents stay until somebody who meets one has asked what became of the transaction.
    expect(await untilHit(() => survivor.names(unit))).toEqual(['new']);
    expect(survivor.parts.orphans.settled).toBeGreaterThan(settled);
    expect(await untilHit(() => survivor.one(unit))).toBe('new');
    expect(await untilHit(() => survivor.joined(unit))).toEqual(['asset @ new']);
  });

  it('after its COMMIT, without having announced it, is made up for by whoever looks next', async () => {
    const { store } = dying.parts;
    store.announce = () => Promise.resolve();
    store.settle = () => forever.pass();
    void dying.rename(unit, 'new');
    await until(async () => (await left()) > 0);
    await die();
    await until(
      async () => (await left()) === 0,
      () => survivor.feed.look(),
    );
    expect(await shownBy([survivor], unit)).toEqual(['new']);
    expect(await untilHit(() => survivor.names(unit))).toEqual(['new']);
  });

  it('before its COMMIT leaves everything as it was, and an intent that keeps nobody from the cache for long', async () => {
    const commit = holdCommit(dying);
    const failure = failureOf(dying.rename(unit, 'new'));
    await commit.reached;
    await die();
    await admin.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and state = 'idle in transaction' and pid <> pg_backend_pid()`,
    );
    expect(await survivor.names(unit)).toEqual({ value: ['old'], source: 'intent' });
    expect(await untilHit(() => survivor.names(unit))).toEqual(['old']);
    commit.open();
    forever.open();
    expect(await failure).toBeInstanceOf(Error);
    expect(await shownBy([survivor], unit)).toEqual(['old']);
  });

  it('is not taken for dead while its transaction is in progress', async () => {
    const commit = holdCommit(dying);
    const write = dying.rename(unit, 'new');
    await commit.reached;
    const since = performance.now();
    await until(
      () => performance.now() - since > 600,
      async () => expect(await survivor.names(unit)).toEqual({ value: ['old'], source: 'intent' }),
    );
    commit.open();
    await write;
    expect(await shownBy([survivor, dying], unit)).toEqual(['new']);
  });
});
