import axe from 'axe-core';
import type { Browser } from 'playwright-core';
import { Findings } from '../../src/tiers/index.js';
import { launchChromium } from './support/chromium.js';
import { Server } from './support/server.js';
import { Visitor } from './support/visitor.js';

const VIEWS = [
  'Overview',
  'Cached queries',
  'Compare tiers',
  'Slow queries',
  'Findings',
  'Invalidations',
  'Cache contents',
] as const;
const PHONE = { width: 390, height: 844 };
/** The words, figures and controls that stand out of the card that they are in. */
const BEYOND = `[...document.querySelectorAll('.card')].flatMap((card) => {
  const { left, right } = card.getBoundingClientRect();
  return [...card.querySelectorAll('th, td, dt, dd, p, span, a, button, .spark')]
    .filter((one) => !one.closest('pre, .clamp, .visually-hidden') && one.getBoundingClientRect().width > 0)
    .filter((one) => one.getBoundingClientRect().right > right + 1 || one.getBoundingClientRect().left < left - 1)
    .map((one) => one.textContent);
})`;

let browser: Browser;
let server: Server;

beforeAll(async () => {
  server = await Server.start();
  browser = await launchChromium();
  // So that there is something to show.
  for (const path of ['assets/active', 'assets/active', 'jobs/with-relations', 'jobs/by-priority']) {
    await server.api('GET', path);
  }
  const { items } = (await server.api('GET', 'assets/active?limit=1')) as { items: { location: { id: number } }[] };
  await server.api('PATCH', `locations/${items[0]!.location.id}`, { name: 'A place with a name' });
  server.app.get(Findings).report({
    kind: 'n+1',
    subject: 'Job.assignedTo',
    message: 'Job.assignedTo loaded 50 times',
    fix: 'populate it',
    site: 'activity/jobs/job.service.ts:47',
    during: 'GET /api/jobs',
    tier: 'standard',
    method: null,
    times: 50,
    sql: 'select 1',
    allowed: null,
  });
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

/** Visits every view, with whatever it opens, and looks at each. */
async function visitAll(visitor: Visitor, look: (view: string) => Promise<void>): Promise<void> {
  await look('login');
  await visitor.enter();
  for (const view of VIEWS) {
    await visitor.go(view);
    if (view === 'Compare tiers') {
      await visitor.page.getByLabel('Query').selectOption('assets.active');
      await visitor.page.getByRole('button', { name: 'Compare' }).click();
      await visitor.page.getByText('In figures').waitFor();
    }
    if (view === 'Slow queries') {
      await visitor.page.locator('summary').first().click();
      await visitor.page.locator('main .plan, main td .note').first().waitFor();
    }
    if (view === 'Findings') await visitor.page.locator('summary').first().click();
    await look(view);
  }
  await visitor.go('Cached queries');
  await visitor.page.getByRole('button', { name: 'Forget all cached answers' }).click();
  await look('a question');
  await visitor.page.getByRole('button', { name: 'Cancel' }).click();
  await visitor.page.getByRole('link', { name: 'assets.active' }).click();
  await visitor.page.getByText('What ends its answers').waitFor();
  await look('one query');
}

async function violations(visitor: Visitor): Promise<string[]> {
  await visitor.page.evaluate(axe.source);
  const { violations: found } = (await visitor.page.evaluate('axe.run(document)')) as axe.AxeResults;
  return found.flatMap(({ id, help, nodes }) => nodes.map(({ target }) => `${id}: ${help} (${target.join(' ')})`));
}

describe.each(['light', 'dark'] as const)('in the %s theme', (colorScheme) => {
  it('every view is accessible', async () => {
    const visitor = await Visitor.open(browser, server, { colorScheme, reducedMotion: 'reduce' });
    await visitAll(visitor, async (view) => {
      expect([view, await violations(visitor)]).toEqual([view, []]);
    });
    expect(visitor.complaints).toEqual([]);
    await visitor.close();
  });

  it('every view is accessible on a phone, and scrolls in one direction only', async () => {
    const visitor = await Visitor.open(browser, server, { colorScheme, viewport: PHONE, reducedMotion: 'reduce' });
    await visitAll(visitor, async (view) => {
      const width = await visitor.page.evaluate('document.documentElement.scrollWidth');
      expect([view, width]).toEqual([view, PHONE.width]);
      expect([view, await violations(visitor)]).toEqual([view, []]);
    });
    expect(visitor.complaints).toEqual([]);
    await visitor.close();
  });
});

describe.each([1024, 768])('at %i pixels', (width) => {
  it('nothing stands out of its card, and every column can be reached', async () => {
    const visitor = await Visitor.open(browser, server, { viewport: { width, height: 800 }, reducedMotion: 'reduce' });
    await visitAll(visitor, async (view) => {
      expect([view, await visitor.page.evaluate('document.documentElement.scrollWidth')]).toEqual([view, width]);
      expect([view, await visitor.page.evaluate(BEYOND)]).toEqual([view, []]);
    });
    expect(visitor.complaints).toEqual([]);
    await visitor.close();
  });
});

describe('the theme', () => {
  const background = async (visitor: Visitor) =>
    String(await visitor.page.evaluate('getComputedStyle(document.documentElement).backgroundColor'));

  it('is the system’s until somebody chooses, which is remembered', async () => {
    const visitor = await Visitor.open(browser, server, { colorScheme: 'dark' });
    await visitor.enter();
    const dark = await background(visitor);
    await visitor.page.emulateMedia({ colorScheme: 'light' });
    await visitor.page.locator('html[data-theme="light"]').waitFor();
    const light = await background(visitor);
    expect(light).not.toBe(dark);
    await visitor.page.getByRole('button', { name: 'Use the dark theme' }).click();
    expect(await background(visitor)).toBe(dark);
    await visitor.page.reload();
    await visitor.page.getByRole('button', { name: 'Use the light theme' }).click();
    expect(await background(visitor)).toBe(light);
    expect(visitor.complaints).toEqual([]);
    await visitor.close();
  });
});

describe('by keyboard alone', () => {
  it('one logs in, follows the menu, compares, and sees where one is', async () => {
    const visitor = await Visitor.open(browser, server);
    const { keyboard } = visitor.page;
    const focused = async () => String(await visitor.page.evaluate('document.activeElement.textContent.trim()'));
    const tabTo = async (text: string): Promise<void> => {
      for (let presses = 0; presses < 60 && (await focused()) !== text; presses += 1) await keyboard.press('Tab');
      expect(await focused()).toBe(text);
      const outline = await visitor.page.evaluate('getComputedStyle(document.activeElement).outlineStyle');
      expect([text, outline]).toEqual([text, 'solid']);
    };
    await keyboard.type('admin-BU001');
    await keyboard.press('Tab');
    await keyboard.type('demo');
    await keyboard.press('Enter');
    await visitor.page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    await tabTo('Skip to the content');
    await keyboard.press('Enter');
    expect(await visitor.page.evaluate('document.activeElement.id')).toBe('content');
    await visitor.page.evaluate('document.activeElement.blur()');
    await tabTo('Compare tiers');
    await keyboard.press('Enter');
    await visitor.page.getByRole('heading', { level: 1, name: 'Compare tiers' }).waitFor();
    expect(await focused()).toBe('Compare tiers');
    await visitor.page.getByRole('button', { name: 'Compare' }).waitFor();
    await tabTo('Compare');
    await keyboard.press('Enter');
    await visitor.page.getByText('In figures').waitFor();
    expect(await focused()).toBe('Compare');
    expect(visitor.complaints).toEqual([]);
    await visitor.close();
  });
});
