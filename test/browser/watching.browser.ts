import type { Browser, Locator } from 'playwright-core';
import { Findings, TieredCache } from '../../src/tiers/index.js';
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

const item = (subject: string): Locator => visitor.page.getByRole('listitem').filter({ hasText: subject });
const focused = async () => String(await visitor.page.evaluate('document.activeElement.textContent'));

/** A fault that nobody made. */
const PLANTED = {
  kind: 'n+1' as const,
  subject: 'Planted.open',
  message: 'Rows were loaded 9 times, one by one',
  fix: 'load them together',
  site: 'planted/planted.ts:7',
  during: 'GET /planted',
  tier: null,
  method: null,
  times: 9,
  sql: 'select planted',
  allowed: null,
};

describe('an admin', () => {
  it('sees how the parts are, over time', async () => {
    for (const name of ['PostgreSQL', 'Cache', 'Changes', 'Loads', 'Process']) {
      const card = visitor.page
        .getByRole('article')
        .filter({ has: visitor.page.getByRole('heading', { name, exact: true }) });
      expect(await card.getByText('Good').count()).toBe(1);
    }
    const chart = visitor.page.getByRole('img', { name: /^Hit ratio: last/ });
    await chart.locator('canvas').waitFor();
  });

  it('sees a read move the hit ratio, without asking anew', async () => {
    await go('Cached queries');
    const reads = row('assets.summary').getByRole('cell').nth(3);
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

  it('sees every invalidation once, who made it, and how many a burst had more', async () => {
    await go('Overview');
    await server.api('POST', 'ops/cache/invalidate', { query: 'people.one', bu: 2 }, 'admin-BU002');
    await go('Invalidations');
    const forgotten = visitor.page.getByRole('listitem').filter({ hasText: 'Forgotten: people.one of unit 2' });
    await forgotten.filter({ hasText: 'by hand: admin-BU002' }).waitFor();
    // What is told after it has been told as well: by now it would be there twice.
    await server.api('POST', 'ops/cache/invalidate', { query: 'people.one', bu: 3 }, 'admin-BU002');
    await visitor.page.getByRole('listitem').filter({ hasText: 'Forgotten: people.one of unit 3' }).waitFor();
    expect(await forgotten.count()).toBe(1);

    const cache = server.app.get(TieredCache);
    const more = visitor.page.getByRole('button', { name: /^\d+ more happened at once: load them$/ });
    // A sample takes 50; however these fall, one has more.
    const burst = Array.from({ length: 200 }, () => cache.invalidate({ query: 'people.team', tenant: 3 }));
    await Promise.all([more.waitFor(), ...burst]);
    await more.click();
    await more.waitFor({ state: 'hidden' });
    expect(await visitor.page.locator('.list > li').count()).toBe(100);
  });

  it('sees what is kept, forgets it, and sees that it is gone', async () => {
    await server.api('GET', 'assets/active');
    await go('Cache contents');
    const kept = visitor.page.getByRole('row').filter({ hasText: 'assets.active' }).filter({ hasText: 'BU001' });
    expect(Number(await kept.getByRole('cell').nth(1).textContent())).toBeGreaterThan(0);
    await visitor.page.getByRole('button', { name: 'Forget assets.active of BU001' }).click();
    await visitor.page.locator('.toast.good').filter({ hasText: 'Forgotten: the answers of one query' }).waitFor();
    await kept.filter({ hasText: /forgotten \d\d:\d\d:\d\d/ }).waitFor();
    expect(await kept.getByRole('cell').nth(1).textContent()).toBe('0');
    expect(await focused()).toBe('Forget');
    expect(await serverTiming('assets/active')).not.toMatch(FROM_CACHE);
  });

  it('sorts what is kept, the largest first', async () => {
    for (const path of ['assets/active', 'assets/summary']) {
      await server.api('GET', path);
      await server.api('GET', path, undefined, 'manager-BU002');
    }
    await go('Overview');
    await go('Cache contents');
    const units = () => visitor.page.getByRole('row').getByRole('cell').filter({ hasText: /^BU/ }).allTextContents();
    expect(await visitor.page.getByRole('columnheader', { name: 'Size' }).getAttribute('aria-sort')).toBe('descending');
    await visitor.page.getByRole('button', { name: 'Unit', exact: true }).click();
    const sorted = await units();
    expect(new Set(sorted).size).toBeGreaterThan(1);
    expect(sorted).toEqual(sorted.toSorted());
    await visitor.page.getByRole('button', { name: 'Unit', exact: true }).click();
    expect(await units()).toEqual(sorted.toReversed());
  });

  it('is asked before everything is forgotten', async () => {
    await go('Cached queries');
    await server.api('GET', 'assets/summary');
    const all = visitor.page.getByRole('button', { name: 'Forget all cached answers' });
    const dialog = visitor.page.getByRole('dialog', { name: 'Forget all cached answers?' });
    await all.click();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(await focused()).toBe('Forget all');
    expect(await serverTiming('assets/summary')).toMatch(FROM_CACHE);
    await all.click();
    await dialog.getByRole('button', { name: 'Forget all' }).click();
    await visitor.page
      .locator('.toast.good')
      .filter({ hasText: /Forgotten: the answers of \d+ queries/ })
      .waitFor();
    expect(await serverTiming('assets/summary')).not.toMatch(FROM_CACHE);
  });

  it('warms a query, and sees what it hangs on', async () => {
    await go('Cached queries');
    await visitor.page.getByRole('link', { name: 'assets.active' }).click();
    await visitor.page.getByRole('button', { name: 'Warm assets.active' }).click();
    await visitor.page
      .locator('.toast.good')
      .filter({ hasText: /Warmed 3 answers/ })
      .waitFor();
    const kept = visitor.page.getByRole('table', { name: /^Kept answers/ });
    await kept.getByRole('row').filter({ hasText: 'BU003' }).waitFor();
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

  it('sees no plan offered for what cannot be explained', async () => {
    await server.api('POST', 'ops/cache/invalidate', { query: 'people.one', bu: 3 }, 'admin-BU002');
    await go('Slow queries');
    const update = visitor.page.getByRole('group').filter({ hasText: 'update "activity_location"' }).first();
    expect(await update.locator('summary').textContent()).toMatch(/^Statement of /);
  });

  it('sees a finding with its line and what would mend it, and those that are allowed when asked', async () => {
    const findings = server.app.get(Findings);
    findings.report(PLANTED);
    findings.report({ ...PLANTED, subject: 'Planted.allowed', allowed: 'the plain form is meant' });
    await go('Findings');
    const shown = item('Planted.open');
    for (const text of [PLANTED.message, 'at planted/planted.ts:7', 'during GET /planted', 'n+1', '1 time,']) {
      expect(await shown.textContent()).toContain(text);
    }
    await shown.getByText('More').click();
    await shown.getByText(`To mend it: ${PLANTED.fix}`).waitFor();
    await shown.getByText('select planted').waitFor();
    expect(await item('Planted.allowed').count()).toBe(0);
    await visitor.page.getByLabel('Show those that are allowed').check();
    await item('Planted.allowed').getByText('Allowed: the plain form is meant').waitFor();
  });

  it('sees new findings without losing what is being read', async () => {
    const findings = server.app.get(Findings);
    findings.report(PLANTED);
    await go('Overview');
    await go('Findings');
    const summary = item('Planted.open').locator('summary');
    await summary.focus();
    await visitor.page.keyboard.press('Enter');
    findings.report({ ...PLANTED, subject: 'Planted.later' });
    findings.report(PLANTED);
    const news = visitor.page.getByRole('button', { name: 'Show 1 new' });
    await news.waitFor();
    await item('Planted.open').getByText('3 times,').waitFor();
    expect(await item('Planted.later').count()).toBe(0);
    expect(await focused()).toBe('More about Planted.open');
    await news.click();
    await item('Planted.later').waitFor();
    expect(await item('Planted.open').locator('details[open]').count()).toBe(1);
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
