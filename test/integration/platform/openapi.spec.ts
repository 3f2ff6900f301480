import { readFile } from 'node:fs/promises';
import { routesOf } from '../../../src/http/api-routes.js';
import { isPublic, rolesOf } from '../../../src/auth/index.js';
import { openTestApp, type TestApp } from '../../support/test-app.js';

let app: TestApp;
interface Content {
  readonly content?: Record<string, { schema?: object }>;
}
interface Operation {
  readonly operationId: string;
  readonly summary?: string;
  readonly requestBody?: Content;
  readonly responses: Record<string, Content>;
  readonly security?: object[];
}
interface ApiDocument {
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: Record<string, Record<string, object>>;
}

let document: ApiDocument;
let operations: { where: string; operation: Operation }[];

beforeAll(async () => {
  app = await openTestApp({ seed: null });
  document = (await app.request('GET', '/docs-json')).json as ApiDocument;
  operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ where: `${method} ${path}`, operation })),
  );
});
afterAll(() => app.close());

describe('the API document', () => {
  it('has every route, once, each with its own operation id', () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    const undocumented = routesOf(app.app).filter(
      ({ operationId, path }) => !['metrics', 'ops/events'].includes(path) && !ids.includes(operationId),
    );
    expect(undocumented).toEqual([]);
  });

  it('gives every success a schema, unless it carries nothing', () => {
    const without = operations.flatMap(({ where, operation }) =>
      Object.entries(operation.responses)
        .filter(([status, { content }]) => /^20[01]$/.test(status) && !content?.['application/json']?.schema)
        .map(([status]) => `${where} ${status}`),
    );
    expect(without).toEqual([]);
  });

  it('gives every body a schema', () => {
    const without = operations.filter(
      ({ operation }) => operation.requestBody && !operation.requestBody.content?.['application/json']?.schema,
    );
    expect(without.map(({ where }) => where)).toEqual([]);
  });

  it('says of every operation what it does, and shows what entities look like', () => {
    expect(operations.filter(({ operation }) => !operation.summary).map(({ where }) => where)).toEqual([]);
    const { Asset } = document.components['schemas'] as Record<string, { properties: Record<string, object> }>;
    expect(Asset?.properties).toMatchObject({ assetcode: { example: 'PUMP-007' }, id: { example: 7 } });
  });

  it('points only to what is there', () => {
    const text = JSON.stringify(document);
    const missing = [...text.matchAll(/"\$ref":"#\/components\/(\w+)\/([^"]+)"/g)].filter(
      ([, kind, name]) => document.components[kind!]?.[name!] === undefined,
    );
    expect(missing.map(([match]) => match)).toEqual([]);
  });

  it('demands a token everywhere but at the login and the probes', () => {
    const open = operations.filter(({ operation }) => !operation.security).map(({ where }) => where);
    expect(open.toSorted()).toEqual(['get /health/live', 'get /health/ready', 'post /api/auth/login']);
  });

  it('tells every refusal in one form', () => {
    for (const { operation } of operations) {
      expect(operation.responses.default).toEqual({ $ref: '#/components/responses/Problem' });
    }
  });

  it('is shown to people under a policy that lets its own scripts run only', async () => {
    const { status, headers, text } = await app.request('GET', '/docs');
    expect(status).toBe(200);
    expect(text).toContain('swagger-ui');
    expect(headers['content-security-policy']).toContain("script-src 'self'");
  });
});

describe('permissions', () => {
  const WRITES = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

  it('let everyone read what is under /api, and admins everything', () => {
    for (const { handler, controller, method, operationId } of routesOf(app.app)) {
      if (isPublic(handler, controller)) continue;
      const roles = rolesOf(handler, controller, method);
      expect([operationId, roles]).toEqual([operationId, expect.arrayContaining(['admin'])]);
    }
  });

  it('open to workers the writes that the written table names, and no others', async () => {
    const open = routesOf(app.app)
      .filter(({ method }) => WRITES.has(method))
      .filter(({ handler, controller }) => !isPublic(handler, controller))
      .filter(({ handler, controller, method }) => rolesOf(handler, controller, method).includes('worker'))
      .map(({ method, path }) => `${method} ${path}`);
    const table = await readFile(new URL('../../../docs/permissions.md', import.meta.url), 'utf8');
    const named = [...table.matchAll(/^\| `(\w+) \/api\/(\S+)`/gm)].map(([, method, path]) => `${method} ${path}`);
    expect(open.toSorted()).toEqual(named.toSorted());
  });

  it('are public at the login, the probes and the metrics only', () => {
    const open = routesOf(app.app).filter(({ handler, controller }) => isPublic(handler, controller));
    expect(open.map(({ path }) => path).toSorted()).toEqual(['auth/login', 'health/live', 'health/ready', 'metrics']);
  });
});
