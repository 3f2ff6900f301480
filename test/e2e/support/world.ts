import type { Role } from '../../../src/model/index.js';
import { type AppAnswer, openTestApp, type TestApp } from '../../support/test-app.js';
import { readRoutes, type Method, type Route } from './api-document.js';
import { ROUTE_CASES, type RouteCase } from './route-cases.js';
import { Planter, type Table, type Unit } from './units.js';

type Query = Readonly<Record<string, string | number>>;

/** A request that a test is about to make, each part of it to be replaced. */
export interface Ask {
  readonly method: Method;
  readonly template: string;
  readonly path: Readonly<Record<string, string | number>>;
  readonly query: Query;
  readonly body: Readonly<Record<string, unknown>> | undefined;
  /** A loginid; undefined: nobody's token. */
  readonly as: string | undefined;
}

/** The whole application with three units whose every text is marked, and every route known. */
export class World {
  #stateStatement: string | undefined;

  private constructor(
    readonly app: TestApp,
    readonly units: readonly [Unit, Unit, Unit],
    private readonly planter: Planter,
    private readonly documented: ReadonlyMap<string, Route>,
  ) {}

  static async open(): Promise<World> {
    const app = await openTestApp({
      environment: { LOGIN_ATTEMPTS_PER_MINUTE: '1000000' },
      seed: { people: 30, assets: 30, jobs: 60 },
    });
    const planter = new Planter(app);
    const units = await planter.plant();
    for (const { code } of units) for (const role of ['worker', 'manager', 'admin']) await app.token(`${role}-${code}`);
    return new World(app, units as [Unit, Unit, Unit], planter, await readRoutes(app));
  }

  close(): Promise<void> {
    return this.app.close();
  }

  /** What the document and the tests' own table do not agree about. */
  unknownRoutes(): string[] {
    const advice = 'say in test/e2e/support/route-cases.ts';
    const missing = [...this.documented.keys()]
      .filter((key) => !(key in ROUTE_CASES))
      .map((key) => `${key} is new: ${advice} how it is asked and who may use it`);
    const gone = Object.keys(ROUTE_CASES)
      .filter((key) => !this.documented.has(key))
      .map((key) => `${key} is gone: remove it from the table in test/e2e/support/route-cases.ts`);
    const vague = [...this.documented.values()].flatMap((route) => unnamed(route).map((what) => `${what}: ${advice}`));
    return [...missing, ...gone, ...vague];
  }

  route(key: string): Route & { readonly case: RouteCase } {
    const route = this.documented.get(key);
    const known = ROUTE_CASES[key];
    if (!route || !known) throw new Error(`${key} is not a route that tests know.`);
    return { ...route, case: known };
  }

  /** A role that may use a route, the least mighty whose answer no finer rule changes. */
  roleFor({ roles }: RouteCase): Role | undefined {
    return roles.includes('manager') ? 'manager' : roles[0];
  }

  /** A request that the unit's own caller may make, and that succeeds: writes are about rows of their own. */
  async ask(key: string, unit: Unit, role?: Role): Promise<Ask> {
    const { method, template, case: known } = this.route(key);
    const who = role ?? this.roleFor(known);
    const path = method === 'GET' ? anchorsOf(known, unit) : await this.#freshRows(known, unit, who ?? 'admin');
    if (known.membership && method === 'DELETE') {
      await this.planter.row('peoples_pgbelonging', unit, unit.people.admin, {
        pgroup_id: path['id'],
        people_id: path['peopleId'],
      });
    }
    return {
      method,
      template,
      path,
      query: known.query?.(unit) ?? {},
      body: known.body?.(unit, this.planter.label(unit.code)),
      as: who && `${who}-${unit.code}`,
    };
  }

  url({ template, path, query }: Pick<Ask, 'template' | 'path' | 'query'>): string {
    const address = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(path[name]));
    const parameters = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
    return parameters.length > 0 ? `${address}?${parameters.join('&')}` : address;
  }

  send({ method, template, path, query, body, as }: Ask, headers?: Record<string, string>): Promise<AppAnswer> {
    return this.app.request(method, this.url({ template, path, query }), {
      ...(body === undefined ? {} : { body }),
      ...(as === undefined ? {} : { as }),
      ...(headers === undefined ? {} : { headers }),
    });
  }

  /** Fails when a request leaves anything behind in the database. */
  async expectNothingWritten<T>(request: () => Promise<T>): Promise<T> {
    const before = await this.state();
    const result = await request();
    expect(await this.state()).toEqual(before);
    return result;
  }

  /** The ids of a unit's rows. */
  async idsOf(table: Table, { id }: Unit): Promise<Set<number>> {
    const owned = table === 'activity_manufacturer' ? '' : 'where bu_id = ?';
    const rows = await this.app.sql<{ id: number }>(`select id from ${table} ${owned}`, owned ? [id] : []);
    return new Set(rows.map((row) => row.id));
  }

  /** A new row of a unit. @returns its id */
  row(table: Table, unit: Unit, more?: Readonly<Record<string, unknown>>): Promise<number> {
    return this.planter.row(table, unit, unit.people.admin, more);
  }

  /** How many rows each table has, and the last transaction that wrote one: no write leaves both as they were. */
  async state(): Promise<object[]> {
    this.#stateStatement ??= (
      await this.app.sql<{ name: string }>(
        `select table_name as name from information_schema.tables
         where table_schema = 'public' and table_name ~ '^(onboarding|peoples|activity)_' order by 1`,
      )
    )
      .map(({ name }) => `select '${name}' as name, count(*), max(xmin::text::bigint) as written from ${name}`)
      .join(' union all ');
    return this.app.sql<object>(this.#stateStatement);
  }

  async #freshRows({ path = {} }: RouteCase, unit: Unit, role: Role): Promise<Record<string, number>> {
    const fresh: Record<string, number> = {};
    for (const [name, table] of Object.entries(path)) {
      const author = unit.people[role];
      const own = table === 'activity_comment' ? { author_id: author } : {};
      fresh[name] = await this.planter.row(table, unit, author, own);
    }
    return fresh;
  }
}

/** The keys of the routes that a test is about. */
export function routesWhere(wanted: (known: RouteCase, method: Method) => boolean): string[] {
  return Object.entries(ROUTE_CASES)
    .filter(([key, known]) => wanted(known, key.split(' ')[0] as Method))
    .map(([key]) => key);
}

function anchorsOf({ path = {} }: RouteCase, { anchors }: Unit): Record<string, number> {
  return Object.fromEntries(Object.entries(path).map(([name, table]) => [name, anchors[table]]));
}

/** Numbers of rows that a route takes and the table does not say whose. */
function unnamed({ key, path, query, body }: Route): string[] {
  const known = ROUTE_CASES[key];
  if (!known) return [];
  const numbers = query.filter(({ name, schema }) => schema.type === 'integer' && name !== 'limit');
  const relations = Object.keys(body?.properties ?? {}).filter((property) => property.endsWith('Id'));
  return [
    ...differences(
      key,
      'path parameters',
      path.map(({ name }) => name),
      known.path,
    ),
    ...differences(
      key,
      'query parameters',
      numbers.map(({ name }) => name),
      known.filters,
    ),
    ...differences(key, 'body properties', relations, known.relations),
  ];
}

function differences(key: string, what: string, documented: readonly string[], known: object = {}): string[] {
  const there = documented.toSorted().join(', ');
  const said = Object.keys(known).toSorted().join(', ');
  return there === said ? [] : [`${key} has the ${what} (${there}) that name rows, the table knows (${said})`];
}
