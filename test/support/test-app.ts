import { Test } from '@nestjs/testing';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { EntityManager } from '@mikro-orm/core';
import { APP_OPTIONS, configureApp, createAdapter } from '../../src/app.factory.js';
import { AppModule } from '../../src/app.module.js';
import { parseEnvironment } from '../../src/config/index.js';
import { demoSeedOptions, SEED_PASSWORD, type SeedOptions } from '../../src/database/seeding/index.js';
import { ChangeFeed, Clock, Findings, FixedClock, QueryLog, rawSql, WorkScope } from '../../src/tiers/index.js';
import { expectNoFindings } from '../../src/tiers/testing/index.js';
import { fillDatabase } from './fill-database.js';
import { TEST_NOW, testEnvironment } from './test-database.js';

type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface AppRequest {
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  /** Whose token to send: a loginid of the seeded data. */
  readonly as?: string;
}

export interface AppAnswer {
  readonly status: number;
  readonly headers: Record<string, string | number | string[] | undefined>;
  readonly text: string;
  /** The parsed body; undefined where there is none. */
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly json: any;
}

export interface TestAppOptions {
  /** Variables on top of the test defaults. */
  readonly environment?: NodeJS.ProcessEnv;
  /** What to seed; the demo data of three units by default, null for an empty database. */
  readonly seed?: Partial<SeedOptions> | null;
  /** Whether the test plants faults in how data are asked for; otherwise any such fault fails it in the end. */
  readonly expectFindings?: boolean;
}

/** The whole application on a database of its own, with seeded data and the clock in the test's hands. */
export class TestApp {
  readonly scope: WorkScope;
  readonly clock: FixedClock;
  readonly #tokens = new Map<string, string>();

  constructor(
    readonly app: NestFastifyApplication,
    private readonly cleanUp: () => Promise<void>,
    private readonly expectFindings = false,
  ) {
    this.scope = app.get(WorkScope);
    this.clock = app.get<FixedClock>(Clock);
  }

  /** Sends a request past the network. */
  async request(method: Method, url: string, { body, headers = {}, as }: AppRequest = {}): Promise<AppAnswer> {
    const authorization = as === undefined ? {} : { authorization: `Bearer ${await this.token(as)}` };
    const sent = body === undefined ? {} : { payload: JSON.stringify(body) };
    const json = body === undefined ? {} : { 'content-type': 'application/json' };
    const answer = await this.app.inject({
      method,
      url,
      ...sent,
      headers: { ...json, ...authorization, ...headers },
    });
    const type = answer.headers['content-type'] ?? '';
    return {
      status: answer.statusCode,
      headers: answer.headers,
      text: answer.payload,
      json: type.includes('json') && answer.payload !== '' ? JSON.parse(answer.payload) : undefined,
    };
  }

  get(url: string, as: string, headers?: Record<string, string>): Promise<AppAnswer> {
    return this.request('GET', url, { as, ...(headers ? { headers } : {}) });
  }

  /** A token of a seeded person. */
  async token(loginid: string): Promise<string> {
    let token = this.#tokens.get(loginid);
    if (token === undefined) {
      const { status, json } = await this.login(loginid);
      if (status !== 200) throw new Error(`Login of ${loginid} answered ${status}.`);
      token = String(json.accessToken);
      this.#tokens.set(loginid, token);
    }
    return token;
  }

  login(loginid: string, password = SEED_PASSWORD): Promise<AppAnswer> {
    return this.request('POST', '/api/auth/login', { body: { loginid, password } });
  }

  /**
   * Plain SQL past the ORM and its filters, as another program would write it, and known to the cache when this resolves.
   * `?` marks a parameter.
   */
  async sql<Row extends object>(statement: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    const rows = await this.scope.run({}, () => rawSql<Row>(this.app.get(EntityManager), statement, parameters));
    await this.app.get(ChangeFeed).catchUp();
    return rows;
  }

  /** Ends the application. @throws Error when a request asked for data in a way that is to be mended */
  async close(): Promise<void> {
    this.app.get(QueryLog).flush();
    const findings = this.expectFindings ? [] : this.app.get(Findings).all();
    await this.app.close();
    await this.cleanUp();
    expectNoFindings(findings);
  }
}

/** Opens the application for one test file. Close it in `afterAll`. */
export async function openTestApp({
  environment = {},
  seed = {},
  expectFindings = false,
}: TestAppOptions = {}): Promise<TestApp> {
  const { variables, cleanUp } = await testEnvironment();
  const parsed = parseEnvironment({
    ...variables,
    JWT_SECRET: 'a secret for tests, long enough to sign',
    ...environment,
  });
  const module = await Test.createTestingModule({ imports: [AppModule.forRoot(parsed)] })
    .overrideProvider(Clock)
    .useValue(new FixedClock(TEST_NOW))
    .compile();
  const app = module.createNestApplication<NestFastifyApplication>(createAdapter(parsed), {
    ...APP_OPTIONS,
    logger: false,
  });
  configureApp(app);
  if (seed !== null) await fillDatabase(app, { ...demoSeedOptions(new Date(TEST_NOW)), ...seed });
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return new TestApp(app, cleanUp, expectFindings);
}
