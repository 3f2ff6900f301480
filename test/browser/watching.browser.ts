import type { Browser, Locator } from 'playwright-core';
import { launchChromium } from './support/chromium.js';
import { Server } from './support/server.js';
import { Visitor } from './support/visitor.js';

const FROM_CACHE = /^db;dur=0;/;

let browser: Browser;
let server: Server;
let visitor: Visitor;

beforeAll(async () => {
  server = await Server.start();
  browser = await launchChromium();
  visitor = await Visitor.open(browser, server);
  await visitor.enter();
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});
afterEach(() => expect(visitor.complaints).toEqual([]));

const go = (name: string) => visitor.go(name);
const row = (name: string): Locator =>
  visitor.page.getByRole('row').filter({ has: visitor.page.getByRole('rowheader', { name, exact: true }) });

describe('an admin', () => {
  it('sees how the parts are, over time', async () => {
    for (const name of ['PostgreSQL', 'Cache', 'Changes', 'Loads', 'Process']) {
      const card = visitor.page
        .getByRole('article')
        .filter({ has: visitor.page.getByRole('heading', { name, exact: true }) });
      expect(await card.getByText('Good').count()).toBe(1);
    }
    const chart = visitor.page.getByRole('img', { name: /^Hit ratio: now/ });
    await chart.locator('canvas').waitFor();
  });

  it('sees a read move the hit ratio, without asking anew', async () => {
    await server.api('POST', 'ops/cache/invalidate', { query: 'assets.summary' }).catch(() => undefined);
    await go('Cached queries');
    const reads = row('assets.summary').getByRole('cell').nth(1);
    const before = Number(await reads.textContent());
    for (let i = 0; i < 4; i += 1) await server.api('GET', 'assets/summary');
    await expectText(reads, String(before + 4));
    expect(await row('assets.summary').getByRole('cell').first().textContent()).toMatch(/^\d+(\.\d)? %$/);
  });

  it('sees a write with its cause, and the dependency by which answers ended', async () => {
    await go('Invalidations');
    const { items } = (await server.api('GET', 'assets/active?limit=1')) as { items: { location: { id: number } }[] };
    const location = items[0]!.location.id;
    await server.api('PATCH', `locations/${location}`, { name: 'Seen in the browser' });
    const write = visitor.page
      .getByRole('listitem')
      .filter({ hasText: `Update of activity_location row ${location}: name` });
    await write.first().waitFor();
    expect(await write.first().textContent()).toContain('assets.active, which shows activity_location: name');
    expect(await visitor.page.getByText('Seen in the browser').count()).toBe(0);
  });

  it('sees what is kept, and forgets it', async () => {
    await server.api('GET', 'assets/active');
    await go('Cache contents');
    expect(await visitor.page.getByRole('table').textContent()).toContain('BU001');
    await visitor.page.getByRole('button', { name: 'Forget assets.active of BU001' }).click();
    await visitor.page.locator('.note.good').filter({ hasText: 'Forgotten: the answers of one query' }).waitFor();
    expect(await serverTiming('assets/active')).not.toMatch(FROM_CACHE);
  });

  it('warms a query, and sees what it hangs on', async () => {
    await go('Cached queries');
    await visitor.page.getByRole('link', { name: 'assets.active' }).click();
    await visitor.page.getByRole('button', { name: 'Warm assets.active' }).click();
    await visitor.page
      .locator('.note.good')
      .filter({ hasText: /Warmed 3 answers/ })
      .waitFor();
    expect(await serverTiming('assets/active')).toMatch(FROM_CACHE);
    const table = visitor.page.getByRole('table', { name: /What ends its answers/ });
    expect(await table.getByRole('row').filter({ hasText: 'activity_asset' }).textContent()).toContain(
      'status in (active)',
    );
  });

  it('compares the tiers of a query', async () => {
    await go('Compare tiers');
    await visitor.page.getByLabel('Query').selectOption('assets.with-maintenance');
    await visitor.page.getByRole('button', { name: 'Compare' }).click();
    await visitor.page.getByText('All tiers gave the same answer.').waitFor();
    const statements = async (tier: string) => Number(await row(tier).getByRole('cell').first().textContent());
    expect(await statements('cached')).toBe(0);
    expect(await statements('standard')).toBeGreaterThan(await statements('optimized'));
    expect(await visitor.page.locator('#announcer').textContent()).toContain('Compared assets.with-maintenance');
  });

  it('sees the plan of a slow query', async () => {
    await server.api('GET', 'jobs/by-priority');
    await go('Slow queries');
    const details = visitor.page.getByRole('group').filter({ hasText: 'OptimizedJobRepository.getByPriority' }).first();
    await details.locator('summary').click();
    await visitor.page.getByRole('region', { name: 'Plan' }).filter({ hasText: 'Scan' }).waitFor();
  });

  it('sees findings, or that there are none', async () => {
    await go('Findings');
    expect(await visitor.page.getByText(/Nothing was found wrong|during /).count()).toBeGreaterThan(0);
  });

  it('is told when the server is away, and sees on by itself when it is back', async () => {
    const { page } = visitor;
    const lost = page.locator('[data-state="waiting"]').waitFor();
    server.app.getHttpServer().closeAllConnections();
    await lost;
    await page.locator('[data-state="live"]').waitFor();
    // The connection was cut: that much the browser may say.
    expect(visitor.complaints.filter((one) => !one.includes('net::ERR_'))).toEqual([]);
    visitor.complaints.length = 0;
  });
});

/** Waits until an element says something. */
async function expectText(locator: Locator, text: string): Promise<void> {
  await locator.filter({ hasText: new RegExp(`^${text}$`) }).waitFor();
}

async function serverTiming(path: string): Promise<string> {
  const token = String(await visitor.page.evaluate("sessionStorage.getItem('operations.token')"));
  const response = await fetch(`${server.url}/api/${path}`, { headers: { authorization: `Bearer ${token}` } });
  return response.headers.get('server-timing') ?? '';
}
