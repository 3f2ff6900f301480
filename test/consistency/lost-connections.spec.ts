import { Client } from 'pg';
import { Gate } from '../../src/tiers/testing/index.js';
import { Member, renameIn, type Unit } from './support/member.js';
import { holdCommit } from './support/points.js';
import { describeOn } from './support/servers.js';
import { failureOf } from './support/turns.js';

const POOL = 3;

describeOn(['PostgreSQL'], 'connections that end while a transaction is in progress', () => {
  let one: Member;
  let unit: Unit;
  let admin: Client;

  beforeAll(async () => {
    one = await Member.open({ environment: { DATABASE_POOL_MAX: String(POOL) } });
    unit = await one.unit();
    admin = new Client({ connectionString: one.db.variables['DATABASE_URL'] });
    await admin.connect();
  });
  afterAll(async () => {
    await admin.end();
    // A pool that misses one of its connections would wait for it for ever.
    await one.close();
  });

  const endTransactions = () =>
    admin.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and state = 'idle in transaction'`,
    );
  const name = async () => (await one.names(unit)).value.join();

  it('at the COMMIT cost the pool no place, however often that happens', async () => {
    for (let n = 0; n <= 2 * POOL; n += 1) {
      const commit = holdCommit(one);
      const failure = failureOf(one.rename(unit, `lost ${n}`));
      await commit.reached;
      await endTransactions();
      commit.open();
      expect(await failure).toBeInstanceOf(Error);
      expect(await name()).toBe('old');
    }
  });

  it('between statements cost the pool no place, however often that happens', async () => {
    for (let n = 0; n <= 2 * POOL; n += 1) {
      const gate = new Gate();
      const write = one.db.as(unit.bu, () =>
        one.db.transactions.write(async (em) => {
          await renameIn(em, unit, `lost ${n}`);
          await gate.pass();
          await renameIn(em, unit, `lost again ${n}`);
        }),
      );
      const failure = failureOf(write);
      await gate.reached;
      await endTransactions();
      gate.open();
      expect(await failure).toBeInstanceOf(Error);
      expect(await name()).toBe('old');
    }
    await one.rename(unit, 'new');
    expect(await name()).toBe('new');
  });
});
