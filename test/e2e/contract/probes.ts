import type { Stage } from './stage.js';

/** Every route under `/api`, as OpenAPI writes it. */
const ROUTES = `
POST /auth/login
GET POST /jobs
GET PATCH DELETE /jobs/{id}
GET /jobs/active
GET /jobs/overdue
GET /jobs/by-priority
GET /jobs/search
GET /jobs/with-relations
GET /jobs/workload
GET POST /jobs/{id}/comments
GET POST /jobs/{id}/attachments
DELETE /comments/{id}
GET /people/{id}/jobs
GET /jobneeds/adhoc-slot
GET /jobneeds/mine
GET /jobneeds/external-tours
GET /jobneeds/modified-since
GET /jobneeds/{id}/report
GET /jobneeds/{id}/tree
POST /jobneeds
GET PATCH /jobneeds/{id}
GET POST /assets
GET PATCH DELETE /assets/{id}
GET /assets/active
GET /assets/summary
GET /assets/with-maintenance
GET POST /assets/{id}/maintenance-records
GET POST /assets/{id}/warranties
GET POST /assets/{id}/documents
GET POST /locations
GET PATCH DELETE /locations/{id}
GET /locations/{id}/assets
GET POST /categories
GET PATCH DELETE /categories/{id}
GET POST /manufacturers
GET PATCH DELETE /manufacturers/{id}
GET POST /sites
GET PATCH DELETE /sites/{id}
GET POST /question-sets
GET PATCH DELETE /question-sets/{id}
GET POST /people
GET PATCH DELETE /people/{id}
GET /people/{id}/team
GET POST /groups
PUT DELETE /groups/{id}/members/{peopleId}
`;

const METHODS = ['get', 'put', 'post', 'patch', 'delete'] as const;

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly schema?: object;
}

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: object }>> };
  readonly responses: Readonly<Record<string, Response>>;
  readonly security?: readonly object[];
}

interface Response {
  readonly $ref?: string;
  readonly description?: string;
  readonly content?: Readonly<Record<string, { readonly schema: object }>>;
}

interface ApiDocument {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string };
  readonly paths: Readonly<Record<string, Partial<Record<(typeof METHODS)[number], Operation>>>>;
}

/** What is there beside the API. */
export function describeProbes(stage: () => Stage): void {
  it('/health/live and /health/ready', async () => {
    expect((await stage().app.request('GET', '/health/live')).status).toBe(200);
    const { status, json } = await stage().app.request('GET', '/health/ready');
    expect([status, json.status]).toEqual([200, 'ok']);
  });

  it('/metrics: text that Prometheus reads', async () => {
    const { status, headers, text } = await stage().app.request('GET', '/metrics');
    expect(status).toBe(200);
    expect(headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
    const sample =
      /^[a-zA-Z_:][\w:]*(?:\{(?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\["\\n])*",?)*\})? (?:[+-]?Inf|NaN|-?[\d.]+(?:e[+-]?\d+)?)(?: \d+)?$/;
    const lines = text.split('\n').filter((line) => line !== '');
    const typed = new Set<string>();
    for (const line of lines) {
      const [, kind, name = ''] = /^# (HELP|TYPE) (\S+)/.exec(line) ?? [];
      if (kind === 'TYPE') {
        expect(typed.has(name)).toBe(false);
        typed.add(name);
      } else if (kind === undefined) expect(line).toMatch(sample);
    }
    expect(text.endsWith('\n')).toBe(true);
    const samples = lines.filter((line) => !line.startsWith('#')).map((line) => line.replace(/ \S+$/, ''));
    expect(new Set(samples).size).toBe(samples.length);
  });

  it('/docs: a page for people', async () => {
    const { status, headers } = await stage().app.request('GET', '/docs');
    expect(status).toBe(200);
    expect(headers['content-type']).toMatch(/^text\/html/);
  });

  describe('/docs-json', () => {
    let document: ApiDocument;
    const operations = () =>
      Object.entries(document.paths).flatMap(([path, item]) =>
        METHODS.flatMap((method) => {
          const operation = item[method];
          return operation ? [{ path, method, operation }] : [];
        }),
      );
    /** What a local reference points to. */
    const resolve = (ref: string): unknown => {
      expect(ref).toMatch(/^#\//);
      return ref
        .slice(2)
        .split('/')
        .reduce<unknown>((part, key) => (part as Record<string, unknown> | undefined)?.[key], document);
    };

    beforeAll(async () => {
      const { status, json } = await stage().app.request('GET', '/docs-json');
      expect(status).toBe(200);
      document = json as ApiDocument;
    });

    it('is OpenAPI 3, and every reference in it leads somewhere', () => {
      expect(document.openapi).toMatch(/^3\.[01]\.\d+$/);
      expect(document.info).toMatchObject({ title: expect.any(String), version: expect.any(String) });
      const refs = new Set(JSON.stringify(document).match(/(?<="\$ref":")[^"]+/g));
      expect(refs.size).toBeGreaterThan(20);
      expect([...refs].filter((ref) => resolve(ref) === undefined)).toEqual([]);
    });

    it('has every route', () => {
      const promised = ROUTES.trim()
        .split('\n')
        .flatMap((line) => {
          const words = line.split(' ');
          return words.slice(0, -1).map((method) => `${method} /api${words.at(-1)}`);
        });
      const there = new Set(operations().map(({ path, method }) => `${method.toUpperCase()} ${path}`));
      expect(promised.filter((route) => !there.has(route))).toEqual([]);
    });

    it('says of every route what a client needs', () => {
      const ids = operations().map(({ operation }) => operation.operationId);
      expect(new Set(ids).size).toBe(ids.length);
      for (const { path, method, operation } of operations()) {
        const where = `${method} ${path}`;
        const { parameters = [], requestBody, responses, security } = operation;
        const inPath = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
        expect([where, inPath]).toEqual([where, [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)]);
        expect([where, parameters.filter(({ schema }) => !schema)]).toEqual([where, []]);
        const names = parameters.map((parameter) => `${parameter.in} ${parameter.name}`);
        expect([where, new Set(names).size]).toEqual([where, names.length]);
        if (['post', 'patch'].includes(method))
          expect([where, requestBody?.content['application/json']?.schema]).toEqual([where, expect.anything()]);

        const successes = Object.entries(responses).filter(([status]) => status.startsWith('2'));
        expect([where, successes.length]).toEqual([where, 1]);
        for (const [status, response] of successes) {
          const expected = status === '204' ? undefined : expect.anything();
          expect([where, response.content?.['application/json']?.schema]).toEqual([where, expected]);
        }
        for (const response of Object.values(responses)) {
          const { description } = response.$ref ? (resolve(response.$ref) as Response) : response;
          expect([where, description]).toEqual([where, expect.any(String)]);
        }
        if (path.startsWith('/api/') && path !== '/api/auth/login') {
          expect([where, security]).toEqual([where, [{ bearer: [] }]]);
          expect([where, Object.keys(responses)]).toEqual([where, expect.arrayContaining(['401', '403'])]);
        }
      }
    });
  });
}
