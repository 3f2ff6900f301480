import { QueryHistory } from '../../../src/ops/history/query-history.js';
import { type Figures, NO_FIGURES } from '../../../src/ops/history/sample-ring.js';
import { Authenticator } from '../../../src/auth/index.js';
import { openTestApp, type TestApp } from '../../support/test-app.js';

const ADMIN = 'admin-BU001';
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

let app: TestApp;
let url: string;

beforeAll(async () => {
  app = await openTestApp({ environment: { REQUEST_TIMEOUT_MS: '3000' } });
  await app.app.listen(0, '127.0.0.1');
  url = await app.app.getUrl();
});
// The last test has closed it already; to close it twice does no harm.
afterAll(() => app.close());

/** Reads events as the page does. */
class Watcher {
  readonly #reader: ReadableStreamDefaultReader<string>;
  #text = '';

  private constructor(
    readonly response: Response,
    body: ReadableStream<Uint8Array>,
  ) {
    this.#reader = body.pipeThrough(new TextDecoderStream()).getReader();
  }

  static async open(loginid = ADMIN): Promise<Watcher> {
    const response = await fetch(`${url}/api/ops/events`, {
      headers: { authorization: `Bearer ${await app.token(loginid)}` },
    });
    if (!response.body) throw new Error('There is no body.');
    return new Watcher(response, response.body);
  }

  /** The data of the next event of that name; undefined when the stream ends before. */
  async next(name: string): Promise<Record<string, unknown> | undefined> {
    for (;;) {
      const end = this.#text.indexOf('\n\n');
      if (end >= 0) {
        const [event, data] = this.#text.slice(0, end).split('\n');
        this.#text = this.#text.slice(end + 2);
        if (event === `event: ${name}`) return JSON.parse(data!.slice('data: '.length)) as Record<string, unknown>;
      } else {
        const { value, done } = await this.#reader.read();
        if (done) return undefined;
        this.#text += value;
      }
    }
  }

  close(): Promise<void> {
    return this.#reader.cancel();
  }
}

const sample = () => app.app.get(QueryHistory, { strict: false }).sample();

/** What a query did until it had loaded, in however many samples: the server takes its own as well, at any moment. */
async function loaded(watcher: Watcher, query: string): Promise<Pick<Figures, 'hits' | 'misses' | 'loads'>> {
  const sum = { hits: 0, misses: 0, loads: 0 };
  while (sum.loads === 0) {
    const told = await watcher.next('sample');
    if (!told) throw new Error('The stream has ended.');
    const figures = (told['queries'] as Record<string, Figures>)[query] ?? NO_FIGURES;
    for (const figure of ['hits', 'misses', 'loads'] as const) sum[figure] += figures[figure];
  }
  return sum;
}

/** Puts `by` in the place of a method. @returns puts the method back */
function replace<T extends object, Name extends keyof T>(object: T, name: Name, by: T[Name]): () => void {
  Object.defineProperty(object, name, { value: by, configurable: true });
  return () => void Reflect.deleteProperty(object, name);
}

describe('GET /api/ops/events', () => {
  it('is for admins', async () => {
    for (const [loginid, status] of [
      ['worker-BU001', 403],
      ['manager-BU001', 403],
    ] as const) {
      const { response } = await Watcher.open(loginid);
      expect(response.status).toBe(status);
    }
    expect((await fetch(`${url}/api/ops/events`)).status).toBe(401);
  });

  it('tells what queries did, what ended their answers, and how the parts are', async () => {
    const watcher = await Watcher.open();
    expect(watcher.response.headers.get('content-type')).toContain('text/event-stream');
    expect(watcher.response.headers.get('cache-control')).toBe('no-store');
    expect(await watcher.next('hello')).toMatchObject({ instance: app.scope.instance });
    await app.get('/api/assets/active', ADMIN);
    await app.request('POST', '/api/ops/cache/invalidate', { as: ADMIN, body: { query: 'assets.active' } });
    sample();
    expect(await loaded(watcher, 'assets.active')).toEqual({ misses: 1, loads: 1, hits: 0 });
    expect(await watcher.next('invalidations')).toMatchObject({ items: [{ origin: 'manual' }] });
    expect(await watcher.next('overview')).toMatchObject({ status: 'ok' });
    await watcher.close();
  });

  it('outlives the deadline of requests', async () => {
    const watcher = await Watcher.open();
    // Samples are two seconds apart: the third comes after four at the earliest.
    for (let i = 0; i < 3; i += 1) expect(await watcher.next('sample')).toBeDefined();
    await watcher.close();
  });

  it('is bounded in number; who has gone makes room', async () => {
    await app.token(ADMIN);
    const watchers = await Promise.all(Array.from({ length: 25 }, () => Watcher.open()));
    const { response } = await Watcher.open();
    expect(response.status).toBe(503);
    await Promise.all(watchers.slice(1).map((watcher) => watcher.close()));
    await watchers[0]?.next('hello');
    sample();
    expect(await watchers[0]?.next('sample')).toBeDefined();
    await watchers[0]?.close();
  });

  it('goes on while the database cannot be asked who watches, for a minute, and asks one thing at a time', async () => {
    const authenticator = app.app.get(Authenticator, { strict: false });
    const watcher = await Watcher.open();
    await watcher.next('hello');
    const hangs = Promise.withResolvers<never>();
    let asked = 0;
    const known = replace(authenticator, 'known', () => undefined);
    const ask = replace(authenticator, 'authenticate', () => {
      asked += 1;
      return hangs.promise;
    });
    try {
      for (let i = 0; i < 3; i += 1) {
        sample();
        expect(await watcher.next('sample')).toBeDefined();
      }
      expect(asked).toBe(1);
      app.clock.advance(MINUTE_MS + 1);
      sample();
      expect(await watcher.next('end')).toEqual({ reason: 'closing' });
    } finally {
      app.clock.advance(-MINUTE_MS - 1);
      known();
      ask();
      hangs.reject(new Error('The database is away.'));
      await expect(hangs.promise).rejects.toThrow('away');
    }
  });

  it('ends when its owner is no admin any more', async () => {
    const watcher = await Watcher.open('admin-BU002');
    await watcher.next('hello');
    await app.sql("update peoples_people set role = 'manager' where loginid = ?", ['admin-BU002']);
    sample();
    expect(await watcher.next('end')).toEqual({ reason: 'forbidden' });
  });

  it('ends when the token has expired', async () => {
    const watcher = await Watcher.open();
    await watcher.next('hello');
    app.clock.advance(9 * HOUR_MS);
    sample();
    expect(await watcher.next('end')).toEqual({ reason: 'unauthorized' });
    expect(await watcher.next('sample')).toBeUndefined();
    app.clock.advance(-9 * HOUR_MS);
  });

  it('ends when the server closes, which does not wait for it', async () => {
    const watcher = await Watcher.open();
    await watcher.next('hello');
    // Else the server waits until the client is tired of keeping the connection.
    expect(watcher.response.headers.get('connection')).toBe('close');
    const closed = app.app.close();
    expect(await watcher.next('end')).toEqual({ reason: 'closing' });
    await closed;
  });
});
