import type { Browser } from 'playwright-core';
import { launchChromium } from './support/chromium.js';
import { Server } from './support/server.js';
import { Visitor } from './support/visitor.js';

let browser: Browser;
let server: Server;
let visitor: Visitor;

beforeAll(async () => {
  server = await Server.start();
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

beforeEach(async () => {
  visitor = await Visitor.open(browser, server);
});
afterEach(() => visitor.close());

const form = () => visitor.page.getByRole('button', { name: 'Log in' });
const problem = () => visitor.page.getByRole('alert');

describe('the login', () => {
  it('is refused for a wrong password, and says so', async () => {
    visitor.expectRefusals = true;
    await visitor.logIn('admin-BU001', 'wrong');
    await problem().filter({ hasText: 'The loginid or the password is wrong.' }).waitFor();
    expect(await form().isVisible()).toBe(true);
    expect(visitor.complaints).toEqual([]);
  });

  it.each(['worker-BU001', 'manager-BU001'])('is refused for %s, who is no admin, and says so', async (loginid) => {
    visitor.expectRefusals = true;
    await visitor.logIn(loginid);
    await problem().filter({ hasText: 'for admins only' }).waitFor();
    expect(await visitor.page.evaluate('sessionStorage.length')).toBe(0);
    expect(visitor.complaints).toEqual([]);
  });

  it('lets an admin in, outlives a reload, and ends', async () => {
    await visitor.enter();
    await visitor.page.reload();
    await visitor.page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    await visitor.page.getByRole('button', { name: 'Log out' }).click();
    await form().waitFor();
    expect(await visitor.page.evaluate('sessionStorage.length')).toBe(0);
    expect(visitor.complaints).toEqual([]);
  });

  it('is asked for again when the token is worth nothing any more', async () => {
    await visitor.enter();
    visitor.expectRefusals = true;
    await visitor.page.evaluate("sessionStorage.setItem('operations.token', 'a.b.c')");
    await visitor.page.reload();
    await visitor.page.getByText('The login has expired').waitFor();
    expect(await form().isVisible()).toBe(true);
    expect(visitor.complaints).toEqual([]);
  });

  it('keeps tokens out of addresses', async () => {
    const urls: string[] = [];
    visitor.page.on('request', (request) => urls.push(request.url()));
    await visitor.enter();
    await visitor.go('Cached queries');
    const token = String(await visitor.page.evaluate("sessionStorage.getItem('operations.token')"));
    expect(token.length).toBeGreaterThan(20);
    expect(urls.length).toBeGreaterThan(5);
    expect(urls.filter((url) => url.includes(token) || url.includes('?token'))).toEqual([]);
  });
});
