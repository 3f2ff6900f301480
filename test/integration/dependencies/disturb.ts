import { DriverException, EntityManager, MikroORM } from '@mikro-orm/core';
import { CachedQuery, kindsOf, rawSql } from '../../../src/tiers/index.js';
import { QueryRegistry } from '../../../src/tiers/cache/query-registry.js';
import { queryScope, rowScope, tenantScope } from '../../../src/tiers/cache/scopes.js';
import { TEST_NOW } from '../../support/test-database.js';
import type { TestApp } from '../../support/test-app.js';
import { disturbancesOf, type Disturbance, type Row } from './disturbances.js';
import { TENANT, type Question } from './questions.js';

type Definition = Question['query']['definition'];

/** What became of an answer while rows were disturbed that, by a definition, it does not hang on. */
export interface Undisturbed {
  /** The disturbances that altered the answer all the same: there must be none. */
  readonly altered: readonly string[];
  /** Tables of which a disturbance matters for some rows and not for others. */
  readonly divided: ReadonlySet<string>;
}

/**
 * Writes to the rows of `tables`, column by column: to all at once of which `definition` says that the answer does not
 * hang on it; and asks each time whether that is so. All is undone.
 */
export async function disturb(
  app: TestApp,
  { query, params }: Question,
  definition: Definition,
  tables: ReadonlySet<string>,
): Promise<Undisturbed> {
  const em = app.app.get(EntityManager);
  const all = [...app.app.get(MikroORM).getMetadata().getAll().values()].filter(({ abstract }) => !abstract);
  const matters = concerns(definition, params);
  const answer = async () => JSON.stringify(await query.definition.load(params, new Date(TEST_NOW)));
  const altered: string[] = [];
  const divided = new Set<string>();
  await app.scope.run({ tenant: TENANT }, async () => {
    const before = await answer();
    for (const meta of all.filter(({ tableName }) => tables.has(tableName))) {
      const owned = 'bu' in meta.properties ? `where bu_id = ${TENANT}` : '';
      const rows = await rawSql<Row>(em, `select * from ${meta.tableName} ${owned} order by id`);
      const choosing = choosingColumns(definition, meta.tableName);
      const groups = new Map<string, { readonly ids: string; readonly disturbances: Disturbance[] }>();
      for (const disturbance of disturbancesOf(meta, rows, choosing, all)) {
        const ids = rows.filter((row) => !matters(disturbance.change(row))).map(({ id }) => id);
        if (ids.length === 0) continue;
        if (ids.length < rows.length) divided.add(meta.tableName);
        const key = `${disturbance.column === undefined ? disturbance.what : ''} ${ids.join()}`;
        groups.set(key, { ids: ids.join(), disturbances: [...(groups.get(key)?.disturbances ?? []), disturbance] });
      }
      for (const { ids, disturbances } of groups.values()) {
        await undone(em, async () => {
          for (const disturbance of disturbances) await write(em, disturbance, ids);
          if ((await answer()) === before) return;
          altered.push(
            `${definition.name}: ${meta.tableName}, one of ${disturbances.map(({ what }) => what).join(', ')}`,
          );
        });
      }
    }
  });
  return { altered, divided };
}

/** The columns that tell which rows of a table matter. */
function choosingColumns({ dependsOn }: Definition, table: string): ReadonlySet<string> {
  const kinds = kindsOf(dependsOn.lists?.[table] ?? []);
  return new Set(kinds.flatMap(({ where = {}, through }) => [...Object.keys(where), ...(through ? [through] : [])]));
}

/** Whether a change ends the answer to a question with these parameters. */
function concerns(definition: Definition, params: Question['params']) {
  const registry = new QueryRegistry();
  registry.add(new CachedQuery(undefined as never, definition));
  const { name, row } = definition;
  const scopes = [
    queryScope(name),
    tenantScope(name, TENANT),
    ...(row ? [rowScope(name, TENANT, row.id(params))] : []),
  ];
  return (change: Parameters<QueryRegistry['scopesOf']>[0][number]) => {
    const ended = registry.scopesOf([change]);
    return scopes.some((scope) => ended.has(scope));
  };
}

/** How many rows are tried one by one. */
const TRIES = 8;

/** All rows at once, or, where a rule of the database forbids that, some of those for which it does not. */
async function write(em: EntityManager, { statement, end }: Disturbance, ids: string): Promise<void> {
  const attempt = async (some: string): Promise<boolean> => {
    try {
      await em.transactional(() => rawSql(em, `${statement} where disturbed.id in (${some}) ${end}`));
      return true;
    } catch (error) {
      if (error instanceof DriverException) return false;
      throw error;
    }
  };
  if (await attempt(ids)) return;
  for (const id of ids.split(',').slice(0, TRIES)) await attempt(id);
}

class Undo extends Error {}

async function undone(em: EntityManager, fn: () => Promise<void>): Promise<void> {
  try {
    await em.transactional(async () => {
      await fn();
      throw new Undo();
    });
  } catch (error) {
    if (!(error instanceof Undo)) throw error;
  }
}
