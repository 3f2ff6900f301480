import { openTestApp, type TestApp } from '../../support/test-app.js';

let app: TestApp;

beforeAll(async () => {
  app = await openTestApp({ seed: null });
});
afterAll(() => app.close());

const get = (url: string, headers: Record<string, string> = {}) => app.request('GET', url, { headers });

describe('the operations page', () => {
  it('is open to everyone, under a policy that lets nothing in from elsewhere', async () => {
    const { status, headers, text } = await get('/ops');
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    const policy = String(headers['content-security-policy']).split('; ');
    expect(policy).toEqual(
      expect.arrayContaining(["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"]),
    );
    expect(policy.join()).not.toContain('unsafe');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(text).not.toMatch(/https?:\/\/|<style|style=|<script(?![^>]*src=)| on\w+=/);
  });

  it('has every file that it names, its scripts among themselves, too', async () => {
    const seen = new Set<string>();
    const visit = async (url: string): Promise<void> => {
      if (seen.has(url)) return;
      seen.add(url);
      const { status, text } = await get(url);
      expect([url, status]).toEqual([url, 200]);
      if (!/(\/ops|\.js)$/.test(url)) return;
      const names = [...text.matchAll(/(?:src|href|from|import)[ =(]*['"]([./][^'"]*)['"]/g)].map(([, name]) => name!);
      for (const name of names) await visit(new URL(name, `http://page${url}`).pathname);
    };
    await visit('/ops');
    expect([...seen]).toEqual(expect.arrayContaining(['/ops/vendor/uplot.js', '/ops/vendor/uplot.css']));
  });

  it('names all of its scripts at once, so that they are asked for together', async () => {
    const { text } = await get('/ops');
    const named = [...text.matchAll(/<link rel="modulepreload" href="([^"]+)" \/>/g)].map(([, name]) => name!);
    expect(named).toEqual(expect.arrayContaining(['/ops/main.js', '/ops/views/login.js', '/ops/vendor/uplot.js']));
    for (const name of named) expect([name, (await get(name)).status]).toEqual([name, 200]);
  });

  it('sends nothing that it has not already, and nothing that is not of the page', async () => {
    const { headers } = await get('/ops');
    expect((await get('/ops', { 'if-none-match': String(headers['etag']) })).status).toBe(304);
    expect((await get('/ops', { 'accept-encoding': 'gzip' })).headers['content-encoding']).toBe('gzip');
    for (const url of ['/ops/none.js', '/ops/../package.json', '/ops/%2e%2e/page-files.js', '/ops/vendor/']) {
      expect([url, (await get(url)).status]).toEqual([url, 404]);
    }
    expect(await get('/ops/')).toMatchObject({ status: 308, headers: { location: '/ops' } });
  });
});
