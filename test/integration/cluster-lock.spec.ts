import { Client } from 'pg';
import { DatabaseConfig, parseEnvironment } from '../../src/config/index.js';
import { ClusterLock } from '../../src/database/cluster-lock.js';
import { Gate } from '../../src/tiers/testing/index.js';
import { itOnServer } from '../support/on-server.js';
import { testEnvironment } from '../support/test-database.js';

describe('ClusterLock', () => {
  let config: DatabaseConfig;
  let cleanUp: () => Promise<void>;

  beforeAll(async () => {
    const environment = await testEnvironment();
    config = new DatabaseConfig(parseEnvironment(environment.variables));
    cleanUp = environment.cleanUp;
  });
  afterAll(() => cleanUp());

  it('runs the work, and on an embedded database always', async () => {
    let ran = 0;
    const work = (): Promise<void> => {
      ran += 1;
      return Promise.resolve();
    };
    expect(await new ClusterLock(config).tryRun('work', work)).toBe(true);
    expect(await new ClusterLock(config).tryRun('work', work)).toBe(true);
    expect(ran).toBe(2);
  });

  itOnServer('lets nobody else do the same work meanwhile', async () => {
    const gate = new Gate();
    const first = new ClusterLock(config).tryRun('work', () => gate.pass());
    await gate.reached;
    const refused = await new ClusterLock(config).tryRun('work', () => Promise.reject(new Error('not alone')));
    gate.open();
    expect([refused, await first]).toEqual([false, true]);
  });

  itOnServer('goes on with the work when its connection is cut', async () => {
    const other = new Client({ connectionString: config.url });
    await other.connect();
    try {
      const ran = await new ClusterLock(config).tryRun('work', async () => {
        const { rows } = await other.query<{ cut: boolean }>(
          `select pg_terminate_backend(pid, 5000) as cut from pg_stat_activity
           where application_name = $1 and datname = current_database()`,
          [`${config.applicationName}-lock`],
        );
        expect(rows).toEqual([{ cut: true }]);
      });
      expect(ran).toBe(true);
    } finally {
      await other.end();
    }
  });
});
