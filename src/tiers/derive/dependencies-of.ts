import type { EntityManager, EntityName } from '@mikro-orm/core';
import type { Dependencies, DependencyColumns, DependentRows, RowDependency } from '../cache/dependencies.js';
import { DependencyCollector } from './dependency-collector.js';
import { divideCondition } from './divide-condition.js';
import { pathsOf, type QueryShape } from './query-shape.js';

/**
 * What a query hangs on that the ORM writes (`em.find`), or that something else writes from the same properties.
 * @throws TierError `E_BAD_DEFINITION` where the shape names what the metadata do not tell the columns of
 */
export function dependenciesOf(em: EntityManager, entity: EntityName<object>, shape: QueryShape): Dependencies {
  const { tableName } = em.getMetadata(entity);
  const { filter, rest } = divideCondition(em.getMetadata(entity), shape.where ?? {});
  const collected = collect(em, entity, { ...shape, where: rest });
  const { [tableName]: again, ...lists } = collected.tables('lists');
  // Where the query lists the table once more below itself, no condition holds for those rows.
  if (again) return unfiltered(collect(em, entity, shape), tableName);
  if (Object.keys(filter).length === 0) return unfiltered(collected, tableName);
  const rows: DependentRows = { columns: collected.rootColumns(), where: filter };
  return { lists: { [tableName]: rows, ...lists }, shows: collected.tables('shows') };
}

function unfiltered(collected: DependencyCollector, table: string): Dependencies {
  const { [table]: again = [], ...lists } = collected.tables('lists');
  const { [table]: shown = [], ...shows } = collected.tables('shows');
  const columns = union(collected.rootColumns(), again);
  // Of rows that are all listed, nothing more can be shown than what ends the answer already.
  const besides = columns !== 'any' && (shown === 'any' || shown.some((column) => !columns.includes(column)));
  return { lists: { [table]: columns, ...lists }, shows: { ...shows, ...(besides && { [table]: shown }) } };
}

function union(some: DependencyColumns, others: DependencyColumns): DependencyColumns {
  return some === 'any' || others === 'any' ? 'any' : [...new Set([...some, ...others])];
}

/**
 * The same for an answer about the one row whose number is the parameter `id`.
 * @throws TierError `E_BAD_DEFINITION` where the shape names what the metadata do not tell the columns of
 */
export function rowDependenciesOf(
  em: EntityManager,
  entity: EntityName<object>,
  shape: QueryShape,
): { readonly row: RowDependency<{ readonly id: number }>; readonly dependsOn: Dependencies } {
  const collected = collect(em, entity, shape);
  const [lists, shows] = [collected.tables('lists'), collected.tables('shows')];
  return {
    row: { table: em.getMetadata(entity).tableName, columns: collected.rootColumns(), id: ({ id }) => id },
    dependsOn: { ...(Object.keys(lists).length > 0 && { lists }), shows },
  };
}

function collect(em: EntityManager, entity: EntityName<object>, shape: QueryShape): DependencyCollector {
  const collector = new DependencyCollector(em.getMetadata(entity));
  collector.paths(pathsOf(shape));
  for (const condition of [shape.where, shape.orderBy]) if (condition) collector.condition(condition);
  return collector;
}
