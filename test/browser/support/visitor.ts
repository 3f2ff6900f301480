import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import type { Server } from './server.js';

const PATIENCE_MS = 90_000;

/** Somebody who looks at the page, and what their browser complained of meanwhile. */
export class Visitor {
  /** Errors in the console, exceptions, violations of the policy, and requests to another origin. */
  readonly complaints: string[] = [];
  /** Answers of the server that were expected to be refusals are not complained of. */
  expectRefusals = false;
  /** Nor are connections that the test cuts. */
  expectLosses = false;

  private constructor(
    readonly context: BrowserContext,
    readonly page: Page,
    private readonly server: Server,
  ) {}

  static async open(browser: Browser, server: Server, options: BrowserContextOptions = {}): Promise<Visitor> {
    const context = await browser.newContext({ viewport: { width: 1360, height: 900 }, ...options });
    // A busy machine may take long over little.
    context.setDefaultTimeout(PATIENCE_MS);
    const page = await context.newPage();
    const visitor = new Visitor(context, page, server);
    visitor.#listen();
    await page.goto(`${server.url}/ops`);
    return visitor;
  }

  async logIn(loginid = 'admin-BU001', password = 'demo'): Promise<void> {
    await this.page.getByLabel('Login', { exact: true }).fill(loginid);
    await this.page.getByLabel('Password').fill(password);
    await this.page.getByRole('button', { name: 'Log in' }).click();
  }

  /** Logs in and waits until what is seen is live. */
  async enter(): Promise<void> {
    await this.logIn();
    await this.page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    await this.untilState('live');
  }

  /** Waits until the page is `live`, `waiting` for the server, or `paused`. */
  untilState(state: string): Promise<void> {
    return this.page.locator(`[data-state="${state}"]`).waitFor({ state: 'attached' });
  }

  /** Follows the menu. */
  async go(name: string): Promise<void> {
    const menu = this.page.getByRole('button', { name: 'Menu' });
    if (await menu.isVisible()) await menu.click();
    await this.page.getByRole('link', { name, exact: true }).click();
    await this.page.getByRole('heading', { level: 1, name }).waitFor();
    await this.page.locator('.state .spinner').first().waitFor({ state: 'detached' });
  }

  close(): Promise<void> {
    return this.context.close();
  }

  #listen(): void {
    this.page.on('console', (message) => {
      const refused = this.expectRefusals && /status of (40[13]|503)/.test(message.text());
      const lost = this.expectLosses && message.text().includes('net::ERR_');
      if (['error', 'warning'].includes(message.type()) && !refused && !lost) this.complaints.push(message.text());
    });
    this.page.on('pageerror', (error) => this.complaints.push(String(error)));
    this.page.on('request', (request) => {
      if (!request.url().startsWith(`${this.server.url}/`)) this.complaints.push(`asked ${request.url()}`);
    });
  }
}
