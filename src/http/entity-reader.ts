import { Injectable } from '@nestjs/common';
import { EntityManager, type EntityClass, type FilterQuery } from '@mikro-orm/core';
import type { z } from 'zod';
import type { BaseEntity } from '../model/index.js';
import { decodeIdCursor, pageOf, type Page, type PageRequest } from '../tiers/index.js';
import { shownFields, shownRelations, toView, type EntityView } from './entity-view.js';

/**
 * Reads whole entities as they are shown, each time in one statement: only the columns of the view, the rows that are
 * pointed to by join, past the identity map, so that an answer is what the database holds now.
 */
@Injectable()
export class EntityReader {
  constructor(private readonly em: EntityManager) {}

  /** The entity, or null where this unit has none of that number. */
  async one<E extends BaseEntity, V extends EntityView>(
    entity: EntityClass<E>,
    view: V,
    id: number,
  ): Promise<z.output<V> | null> {
    const row = await this.em.findOne<BaseEntity>(entity, { id }, shownBy(view));
    return row && toView(view, row);
  }

  /**
   * One page of the entities that `where` selects, ordered by id.
   * @param list names the list in its cursors
   */
  async page<E extends BaseEntity, V extends EntityView>(
    list: string,
    entity: EntityClass<E>,
    view: V,
    { limit, cursor }: PageRequest,
    where?: FilterQuery<NoInfer<E>>,
  ): Promise<Page<z.output<V>>> {
    const after = { id: { $gt: decodeIdCursor(list, cursor) } };
    const condition = where ? { $and: [where, after] } : after;
    const rows = await this.em.find<BaseEntity>(entity, condition, {
      ...shownBy(view),
      orderBy: { id: 'asc' },
      limit: limit + 1,
    });
    return pageOf(
      list,
      rows,
      limit,
      (row) => toView(view, row),
      ({ id }) => [id],
    );
  }
}

function shownBy(view: EntityView) {
  return {
    fields: shownFields(view) as never[],
    populate: shownRelations(view) as never[],
    strategy: 'joined',
    disableIdentityMap: true,
  } as const;
}
