import { Injectable } from '@nestjs/common';
import { EntityManager, type EntityClass, type EntityMetadata, type FilterQuery } from '@mikro-orm/core';
import type { z } from 'zod';
import type { BaseEntity } from '../model/index.js';
import {
  decodeIdCursor,
  pageOf,
  rawSql,
  WorkScope,
  type Page,
  type PageRequest,
  Statements,
  TierRepository,
} from '../tiers/index.js';
import type { EntityView } from './entity-view.js';
import { viewSelect, type Row, type ViewSelect } from './view-select.js';

interface Statement<V extends EntityView> {
  readonly meta: EntityMetadata;
  readonly select: ViewSelect<V>;
}

/**
 * Reads whole entities as they are shown, each time in one statement that holds only what the view shows, and builds no
 * entity. The statement is written once for a view, and names the business unit.
 */
@TierRepository('optimized')
@Injectable()
export class EntityReader {
  readonly #statements = new WeakMap<EntityView, Statement<EntityView>>();

  constructor(
    private readonly em: EntityManager,
    private readonly scope: WorkScope,
  ) {}

  /** The entity, or null where this unit has none of that number. */
  @Statements(1)
  async one<E extends BaseEntity, V extends EntityView>(
    entity: EntityClass<E>,
    view: V,
    id: number,
  ): Promise<z.output<V> | null> {
    const statement = this.#statement(entity, view);
    const [row] = await this.#rows(statement, ['shown.id = ?'], [id], '');
    return row ? statement.select.read(row) : null;
  }

  /**
   * One page of the entities that `where` selects, ordered by id.
   * @param list names the list in its cursors
   * @param where values that properties must equal; of what the ORM can express besides, nothing is understood
   */
  @Statements(1)
  async page<E extends BaseEntity, V extends EntityView>(
    list: string,
    entity: EntityClass<E>,
    view: V,
    { limit, cursor }: PageRequest,
    where?: FilterQuery<NoInfer<E>>,
  ): Promise<Page<z.output<V>>> {
    const statement = this.#statement(entity, view);
    const equal = Object.entries(where ?? {}).map(([name, value]) => equality(statement.meta, name, value));
    const rows = await this.#rows(
      statement,
      [...equal.map(({ condition }) => condition), 'shown.id > ?'],
      [...equal.map(({ value }) => value), decodeIdCursor(list, cursor)],
      `order by shown.id limit ${limit + 1}`,
    );
    return pageOf(list, rows, limit, statement.select.read, (row) => [row['id'] as number]);
  }

  #rows(
    { meta, select }: Statement<EntityView>,
    conditions: readonly string[],
    values: readonly unknown[],
    end: string,
  ): Promise<Row[]> {
    // What all units share belongs to whoever asks, as far as the people who wrote it are concerned.
    const owned = 'bu' in meta.properties;
    const from = owned ? meta.tableName : `(select *, ?::bigint as bu_id from ${meta.tableName})`;
    const where = [...(owned ? ['shown.bu_id = ?'] : []), ...conditions].join(' and ');
    return rawSql<Row>(this.em, `select ${select.columns} from ${from} shown where ${where} ${end}`, [
      this.scope.tenant(),
      ...values,
    ]);
  }

  #statement<V extends EntityView>(entity: EntityClass<BaseEntity>, view: V): Statement<V> {
    let statement = this.#statements.get(view);
    if (!statement) {
      statement = { meta: this.em.getMetadata(entity), select: viewSelect(this.em, entity, view, 'shown') };
      this.#statements.set(view, statement);
    }
    return statement;
  }
}

function equality(meta: EntityMetadata, name: string, value: unknown): { condition: string; value: unknown } {
  const column = meta.props.find((property) => property.name === name)?.fieldNames[0];
  if (column === undefined || !['string', 'number', 'boolean'].includes(typeof value)) {
    throw new TypeError(
      `A list of ${meta.className} can only be selected by values of its properties, not by "${name}"`,
    );
  }
  return { condition: `shown.${column} = ?`, value };
}
