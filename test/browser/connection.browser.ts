import type { Browser, BrowserContextOptions, Locator } from 'playwright-core';
import { launchChromium } from './support/chromium.js';
import { Server } from './support/server.js';
import { Visitor } from './support/visitor.js';

const EVENTS = '**/api/ops/events';
const PHONE = { width: 390, height: 844 };

let browser: Browser;
let server: Server;
let visitor: Visitor;
let places = 0;

beforeAll(async () => {
  server = await Server.start();
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});
afterEach(async () => {
  expect(visitor.complaints).toEqual([]);
  await visitor.close();
});

async function enter(options: BrowserContextOptions = {}): Promise<void> {
  visitor = await Visitor.open(browser, server, options);
  await visitor.enter();
}

/** Cuts every connection; the stream is not let in again before the test says so. */
async function cut(): Promise<void> {
  visitor.expectLosses = true;
  await visitor.page.route(EVENTS, (route) => route.abort());
  server.app.getHttpServer().closeAllConnections();
  await visitor.untilState('waiting');
}

/** Changes the name of a place, which ends answers. @returns where the page tells of it */
async function write(): Promise<Locator> {
  const { items } = (await server.api('GET', 'assets/active')) as { items: { location: { id: number } | null }[] };
  const ids = [...new Set(items.flatMap(({ location }) => location?.id ?? []))];
  const id = ids[places % ids.length];
  places += 1;
  await server.api('PATCH', `locations/${id}`, { name: `Place ${places}` });
  return visitor.page.getByRole('listitem').filter({ hasText: `Update of activity_location row ${id}: name` });
}

const banner = (text: string | RegExp): Locator => visitor.page.getByRole('status').filter({ hasText: text });
const colourOfState = () => visitor.page.evaluate("getComputedStyle(document.querySelector('.part .of-now')).color");

describe('a lost connection', () => {
  it('is told on a phone, too, with the instant from which everything is; what was missed is read then', async () => {
    await enter({ viewport: PHONE, reducedMotion: 'reduce' });
    await visitor.go('Invalidations');
    await cut();
    expect(await visitor.page.getByText('Not live', { exact: true }).isVisible()).toBe(true);
    await banner(/Not live since \d\d:\d\d:\d\d: what is shown is from then\./).waitFor();
    const missed = await write();
    await visitor.page.unroute(EVENTS);
    await missed.waitFor();
    expect(await missed.count()).toBe(1);
    expect(await banner('Not live').count()).toBe(0);
  });

  it('takes the colour from what was good', async () => {
    await enter();
    const good = await colourOfState();
    await cut();
    expect(await colourOfState()).not.toBe(good);
    await visitor.page.unroute(EVENTS);
    await visitor.untilState('live');
    expect(await colourOfState()).toBe(good);
  });

  it('makes a view that could not be read be read again, without anybody asking', async () => {
    await enter();
    visitor.expectLosses = true;
    await visitor.page.route('**/api/ops/**', (route) => route.abort());
    await visitor.page.reload();
    await visitor.page.getByRole('button', { name: 'Try again' }).click();
    const focused = () => visitor.page.evaluate('document.activeElement.textContent');
    expect(await focused()).toBe('Overview');
    await visitor.page.unroute('**/api/ops/**');
    await visitor.page.getByRole('heading', { name: 'PostgreSQL' }).waitFor();
  });

  it('is told with the reason that the server gives', async () => {
    await enter();
    visitor.expectRefusals = true;
    const detail = 'Too many watch already; close another page.';
    await visitor.page.route(EVENTS, (route) => route.fulfill({ status: 503, json: { detail } }));
    await visitor.page.reload();
    await banner(detail).waitFor();
  });
});

describe('the page', () => {
  it('says when figures come from another process than what moves', async () => {
    await enter();
    await visitor.page.route('**/api/ops/queries', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, headers: { ...response.headers(), 'x-instance': 'another' } });
    });
    await visitor.go('Cached queries');
    await banner(/Several processes answer: .* read from another\./).waitFor();
    await visitor.go('Findings');
    await banner('Several processes').waitFor({ state: 'detached' });
  });

  it('keeps no connection while nobody looks, and reads anew when somebody does', async () => {
    await enter();
    visitor.expectLosses = true;
    await visitor.go('Invalidations');
    const look = (hidden: boolean) =>
      visitor.page.evaluate(
        `Object.defineProperty(document, 'hidden', { value: ${hidden}, configurable: true });
         document.dispatchEvent(new Event('visibilitychange'));`,
      );
    const ended = visitor.page.waitForEvent('requestfailed', (request) => request.url().endsWith('/api/ops/events'));
    await look(true);
    await ended;
    await visitor.untilState('paused');
    const missed = await write();
    await look(false);
    await missed.waitFor();
  });

  it('gives up on a request that is not answered', async () => {
    await enter();
    await visitor.page.route('**/api/ops/contents', () => undefined);
    await visitor.page.evaluate(
      `AbortSignal.timeout = (ms) => { const late = new AbortController(); setTimeout(() => late.abort(), ms / 100); return late.signal; };
       location.hash = '#/contents';`,
    );
    await visitor.page.getByText('The server did not answer within 30 s.').waitFor();
    expect(await visitor.page.getByRole('button', { name: 'Try again' }).isVisible()).toBe(true);
  });

  it.each(['#/%', '#/queries/%E0%A4%A', '#/constructor', '#/__proto__'])('shows the overview at %s', async (hash) => {
    await enter();
    await visitor.page.evaluate(`location.hash = '${hash}'`);
    await visitor.page.reload();
    await visitor.page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
  });

  it('shows a query whose store is away, but for what is kept', async () => {
    await enter();
    visitor.expectRefusals = true;
    await visitor.page.route('**/api/ops/contents', (route) =>
      route.fulfill({ status: 503, json: { detail: 'The cache cannot be reached.' } }),
    );
    await visitor.page.evaluate(`location.hash = '#/queries/assets.active'`);
    await visitor.page.getByText('The cache cannot be reached.').waitFor();
    await visitor.page.getByText('What ends its answers').waitFor();
    expect(await visitor.page.getByRole('img', { name: /^Hit ratio: / }).isVisible()).toBe(true);
  });
});

describe('a login', () => {
  it('that is no admin’s any more is told from one that has expired', async () => {
    await enter();
    visitor.expectRefusals = true;
    await visitor.page.route(EVENTS, (route) => route.fulfill({ status: 403, json: { detail: 'no' } }));
    await visitor.page.reload();
    await visitor.page.getByText('This account is not an admin’s any more.').waitFor();
  });

  it('that has expired is asked for again by a button that needs it', async () => {
    await enter();
    visitor.expectRefusals = true;
    await visitor.go('Cached queries');
    await visitor.page.evaluate("sessionStorage.setItem('operations.token', 'a.b.c')");
    await visitor.page.getByRole('button', { name: 'Warm all' }).click();
    await visitor.page.getByText('The login has expired').waitFor();
  });
});

describe('the figures', () => {
  it('of the last hour forget what is older', async () => {
    await enter();
    const reads = await visitor.page.evaluate(`import('/ops/over-time.js').then(({ OverTime }) => {
      const empty = { query: 'q', hits: [], misses: [], bypasses: [], loads: [], statements: [], micros: [] };
      const over = new OverTime({ stepSeconds: 10, at: [], queries: [empty] });
      const start = Date.parse('2026-01-01T00:00:00Z');
      const figures = { hits: 1, misses: 0, bypasses: 0, loads: 0, statements: 0, micros: 0 };
      for (let s = 2; s <= 3 * 3600; s += 2) {
        over.add({ at: new Date(start + s * 1000).toISOString(), queries: { q: figures } });
      }
      return over.total('q').hits;
    })`);
    // One for each two seconds, and for those since the last point.
    expect(reads).toBeGreaterThanOrEqual(1800);
    expect(reads).toBeLessThan(1805);
  });

  it('of all instances are asked for each minute', async () => {
    await enter();
    await visitor.page.evaluate('{ const real = setInterval; setInterval = (work, ms) => real(work, ms / 100); }');
    await visitor.go('Cached queries');
    await visitor.page.route('**/api/ops/queries', async (route) => {
      const response = await route.fetch();
      const { items } = (await response.json()) as { items: object[] };
      const hour = { hits: 3, misses: 1, bypasses: 0 };
      await route.fulfill({ response, json: { items: items.map((item) => ({ ...item, hour })) } });
    });
    const row = visitor.page.getByRole('row').filter({ hasText: 'people.team' });
    await row.getByRole('cell').nth(2).filter({ hasText: '75 %' }).waitFor();
    await visitor.page.unrouteAll({ behavior: 'wait' });
  });
});
