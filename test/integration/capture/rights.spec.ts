import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { DatabaseConfig, parseEnvironment } from '../../../src/config/index.js';
import { migrate } from '../../../src/database/migrate.js';
import { missingGrants } from '../../../src/database/missing-rights.js';
import { closeOrm, createOrm } from '../../../src/database/orm.js';
import { WorkScope } from '../../../src/tiers/index.js';
import { type CaptureDatabase, openCaptureDatabase } from './capture.fixture.js';

describe('the rights that migrations need', () => {
  let db: CaptureDatabase;

  beforeAll(async () => {
    db = await openCaptureDatabase();
  });
  afterAll(() => db.close());

  it('are those of the user who migrated', async () => {
    const { grants } = await missingGrants(db.orm);
    expect(grants).toEqual([]);
  });
});

const server = process.env['DATABASE_URL'];

if (server !== undefined) {
  describe('a user of the server who may not create triggers', () => {
    const name = `rights_${randomBytes(5).toString('hex')}`;
    const role = `${name}_user`;
    const owner = `${name}_owner`;
    const place = (user?: string) => {
      const url = new URL(server);
      url.pathname = `/${name}`;
      if (user !== undefined) url.username = user;
      return url.href;
    };

    const as = async <T>(url: string, work: (client: Client) => Promise<T>): Promise<T> => {
      const client = new Client({ connectionString: url });
      await client.connect();
      try {
        return await work(client);
      } finally {
        await client.end();
      }
    };

    const administrator = async (...statements: string[]) =>
      as(place(), async (client) => {
        for (const sql of statements) await client.query(sql);
      });

    const migrateAs = async (user: string): Promise<string[]> => {
      const config = new DatabaseConfig(parseEnvironment({ NODE_ENV: 'test', DATABASE_URL: place(user) }));
      const orm = await createOrm(config, new WorkScope());
      try {
        return await migrate(orm, config);
      } finally {
        await closeOrm(orm, config);
      }
    };

    /** The statements that the message proposes. */
    const proposed = async (user: string): Promise<string[]> => {
      const error: unknown = await migrateAs(user).catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: 'DATABASE_UNAVAILABLE', message: expect.not.stringContaining('\n') });
      const { message } = error as Error;
      expect(message).toContain(`The database user ${user} may not create`);
      return (/administrator run "(.*)", or/.exec(message)?.[1] ?? '').split('; ').filter((sql) => sql !== '');
    };

    beforeAll(() =>
      as(server, async (client) => {
        await client.query(`create role ${role} login`);
        await client.query(`create role ${owner} login`);
        await client.query(`create database ${name}`);
      }),
    );
    afterAll(() =>
      as(server, async (client) => {
        await client.query(`drop database if exists ${name} with (force)`);
        await client.query(`drop role ${role}, ${owner}`);
      }),
    );

    it('is told what to grant, and can migrate when it is granted', async () => {
      const grants = await proposed(owner);
      expect(grants).toEqual([
        `grant create on schema public to ${owner}`,
        `grant create on database ${name} to ${owner}`,
      ]);
      await administrator(...grants);
      expect(await migrateAs(owner)).toContain('0006-change-capture');
    });

    it('is told so too where the tables are somebody else’s, and the triggers have to be put back', async () => {
      await administrator('drop trigger tiered_update on activity_asset', `grant create on schema public to ${role}`);
      await administrator(`grant select on all tables in schema public to ${role}`);
      const grants = await proposed(role);
      expect(grants).toEqual([`grant ${owner} to ${role}`]);
      await administrator(...grants);
      expect(await migrateAs(role)).toEqual(['capture of activity_asset']);
    });
  });
}
