import {
  EntityManager,
  type EntityClass,
  type EntityMetadata,
  type EntityProperty,
  ReferenceKind,
} from '@mikro-orm/core';
import { ENTITIES, type BaseEntity } from '../../../src/model/index.js';
import { Transactions, WorkScope } from '../../../src/tiers/index.js';
import type { TestApp } from '../../support/test-app.js';
import type { Ground } from './ground.js';

type Row = BaseEntity & Record<string, unknown>;

/** One write of the sweep. */
export interface Step {
  readonly table: string;
  readonly what: string;
  readonly write: () => Promise<unknown>;
}

/** Of every table the rows that cached answers show something of, in each of the ways in which they do. */
function rowsOf({ ids, unit }: Ground): Readonly<Record<string, readonly number[]>> {
  return {
    onboarding_bt: [unit.id],
    onboarding_site: [ids.site],
    peoples_people: [ids.self, ids.boss],
    peoples_pgroup: [ids.group],
    peoples_pgbelonging: [ids.membership],
    activity_location: [ids.location],
    activity_category: [ids.category],
    activity_manufacturer: [ids.manufacturer],
    activity_asset: [ids.asset, ids.whole],
    activity_maintenancerecord: [ids.record],
    activity_warranty: [ids.warranty],
    activity_assetdocument: [ids.document],
    activity_questionset: [ids.qset],
    activity_job: [ids.active, ids.open],
    activity_comment: [ids.comment],
    activity_attachment: [ids.attachment],
    activity_jobneed: [ids.need, ids.tour],
  };
}

/** Other rows that a relation can be turned to, where {@link rowsOf} has only one. */
function alternativesOf({ ids }: Ground): Readonly<Record<string, readonly number[]>> {
  return {
    peoples_pgroup: [ids.otherGroup],
    activity_location: [ids.otherLocation],
    activity_questionset: [ids.otherQset],
  };
}

/** Runs a function in a transaction of the unit, and makes it known as every write is. */
type Write = <T>(fn: (em: EntityManager) => Promise<T>) => Promise<T>;

/**
 * Every column of the tables, by the ORM's metadata: another value, then the old one again; where a relation may be
 * empty, that too. And of every table a row that comes and goes. Nobody has to think of a column for it to be tried.
 */
export async function* sweep(app: TestApp, ground: Ground, tables: ReadonlySet<string>): AsyncGenerator<Step> {
  const scope = app.app.get(WorkScope);
  const transactions = app.app.get(Transactions);
  const em = app.app.get(EntityManager);
  const write: Write = (fn) => scope.run({ tenant: ground.unit.id }, () => transactions.write(fn));
  const rows = rowsOf(ground);
  const alternatives = alternativesOf(ground);

  for (const entity of ENTITIES as EntityClass<Row>[]) {
    const meta = em.getMetadata(entity);
    if (!tables.has(meta.tableName)) continue;
    const [first, ...others] = rows[meta.tableName] ?? [];
    if (first === undefined) throw new Error(`The sweep knows no row of ${meta.tableName}`);
    for (const id of [first, ...others]) {
      for (const property of meta.props.filter(isColumn)) {
        const target = property.targetMeta?.tableName ?? '';
        yield* columnSteps(write, meta, id, property, [...(rows[target] ?? []), ...(alternatives[target] ?? [])]);
      }
    }
    yield* rowSteps(write, meta, first, ground);
  }
}

async function* columnSteps(
  write: Write,
  meta: EntityMetadata<Row>,
  id: number,
  property: EntityProperty,
  others: readonly number[],
): AsyncGenerator<Step> {
  const values: ((current: unknown) => unknown)[] = [(current) => otherValue(property, current, others)];
  if (property.kind === ReferenceKind.MANY_TO_ONE && property.nullable) values.push(() => null);
  for (const value of values) {
    let old: unknown;
    const set = (next: (current: unknown) => unknown) =>
      write(async (em) => {
        const row = await find(em, meta, id);
        old = row[property.name];
        em.assign(row, { [property.name]: next(old) } as never);
      });
    const what = `${meta.tableName}.${property.fieldNames[0]} of ${id} changes`;
    yield { table: meta.tableName, what, write: () => set(value) };
    const before = old;
    await set(() => before);
  }
}

async function* rowSteps(write: Write, meta: EntityMetadata<Row>, like: number, ground: Ground): AsyncGenerator<Step> {
  const table = meta.tableName;
  let made = 0;
  const insert = () =>
    write(async (em) => {
      const copy = em.create(meta.class, copyOf(meta, await find(em, meta, like), ground) as never, { partial: true });
      await em.persist(copy).flush();
      made = copy.id;
    });
  yield { table, what: `a row of ${table} comes`, write: insert };
  const remove = () => write(async (em) => em.remove(await find(em, meta, made)));
  yield { table, what: `a row of ${table} goes`, write: remove };
}

/** The row, with the columns that are not read unless asked for. */
function find(em: EntityManager, meta: EntityMetadata<Row>, id: number): Promise<Row> {
  const lazy = meta.props.filter(({ lazy, kind }) => lazy === true && kind === ReferenceKind.SCALAR);
  return em.findOneOrFail(meta.class, id, { populate: lazy.map(({ name }) => name) as never });
}

/** Everything but the number of the row and its unit, which never change. */
function isColumn({ kind, primary, name, persist }: EntityProperty): boolean {
  const owned = kind === ReferenceKind.SCALAR || kind === ReferenceKind.MANY_TO_ONE;
  return owned && !primary && name !== 'bu' && persist !== false;
}

/** A value that the column may have and has not now. */
function otherValue(property: EntityProperty, current: unknown, others: readonly number[]): unknown {
  if (property.kind === ReferenceKind.MANY_TO_ONE) {
    const now = (current as { id: number } | null)?.id;
    return others.find((id) => id !== now) ?? null;
  }
  if (property.items) return property.items.find((item) => item !== current);
  const [type = ''] = property.columnTypes;
  if (current instanceof Date) return new Date(current.getTime() + 60_000);
  if (type.startsWith('timestamp')) return new Date('2026-06-15T10:00:00Z');
  if (typeof current === 'boolean') return !current;
  if (typeof current === 'number') return current + 1;
  if (type === 'date') return current === '2026-02-02' ? '2026-03-03' : '2026-02-02';
  if (type === 'uuid') return crypto.randomUUID();
  if (type === 'text') return typeof current === 'string' ? `${current} x` : 'x';
  throw new Error(`The sweep knows no other value for ${property.name} of type ${type}`);
}

/** Another row like this one, with other values where they must be unique. */
function copyOf(meta: EntityMetadata<Row>, row: Row, { ids }: Ground): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const { name } of meta.props.filter(isColumn)) copy[name] = row[name];
  for (const name of ['jobcode', 'assetcode', 'loginid', 'bucode']) {
    if (name in copy) copy[name] = `${String(copy[name])} copy`;
  }
  if ('uuid' in copy) copy['uuid'] = crypto.randomUUID();
  if (meta.tableName === 'peoples_pgbelonging') copy['pgroup'] = ids.otherGroup;
  return copy;
}
