import { Injectable } from '@nestjs/common';
import {
  EntityManager,
  LockMode,
  type EntityClass,
  type EntityMetadata,
  type FilterQuery,
  type RequiredEntityData,
} from '@mikro-orm/core';
import { Transactions } from '../tiers/index.js';
import { ifMatchAllows } from './if-match.js';
import { notFound, preconditionFailed } from './problems.js';
import { Representation } from './representation.js';

/** Reads an entity as it is shown, past the identity map; null when there is none. */
export type ReadView<V> = (id: number) => Promise<V | null>;

/** Creates, changes and removes one entity for an HTTP request, and answers it as it then is. */
@Injectable()
export class EntityWriter {
  constructor(
    private readonly em: EntityManager,
    private readonly transactions: Transactions,
  ) {}

  /**
   * Inserts an entity.
   * @param body properties by name; `assetId: 3` sets the relation `asset`, null clears it
   * @throws the database's constraint errors, which the problem filter turns into 409 and 422
   */
  async create<E extends { id: number }, V>(
    entity: EntityClass<E>,
    body: object,
    read: ReadView<V>,
  ): Promise<Representation<V>> {
    return this.transactions.write(async (em) => {
      const data = entityData(em, em.getMetadata(entity), body) as RequiredEntityData<E>;
      const made = em.create(entity, data, { partial: true } as never);
      await em.persist(made).flush();
      return this.#represent(entity, made.id, read);
    });
  }

  /**
   * Changes the named properties of an entity.
   * @param ifMatch the request's `If-Match`: the change is refused when the entity is shown differently by now
   * @throws Problem 404 when there is no such entity in this unit, 412 when `ifMatch` does not match
   */
  async update<E extends { id: number }, V>(
    entity: EntityClass<E>,
    id: number,
    patch: object,
    read: ReadView<V>,
    ifMatch?: string,
  ): Promise<Representation<V>> {
    return this.transactions.write(async (em) => {
      const { row, view } = await this.#lock(em, entity, id, read, ifMatch);
      em.assign(row, entityData(em, em.getMetadata(entity), patch) as never);
      if (view && !hasChanges(em)) return new Representation(view);
      await em.flush();
      return this.#represent(entity, id, read);
    });
  }

  /**
   * Deletes an entity.
   * @throws Problem 404 and 412 as {@link update}; the database refuses while other rows need it, which becomes 409
   */
  async remove<E extends { id: number }, V>(
    entity: EntityClass<E>,
    id: number,
    read: ReadView<V>,
    ifMatch?: string,
  ): Promise<void> {
    await this.transactions.write(async (em) => {
      em.remove((await this.#lock(em, entity, id, read, ifMatch)).row);
    });
  }

  /**
   * The row, locked against concurrent changes until the transaction ends, after the precondition was checked; and how it
   * is shown, where that was found out for the precondition.
   */
  async #lock<E extends { id: number }, V>(
    em: EntityManager,
    entity: EntityClass<E>,
    id: number,
    read: ReadView<V>,
    ifMatch: string | undefined,
  ): Promise<{ readonly row: E; readonly view?: V }> {
    const name = nameOf(em, entity);
    const row = await em.findOne(entity, { id } as FilterQuery<E>, {
      lockMode: LockMode.PESSIMISTIC_WRITE,
      refresh: true,
    });
    if (!row) throw notFound(name, id);
    if (ifMatch === undefined) return { row };
    const view = await read(id);
    if (view === null) throw notFound(name, id);
    if (!ifMatchAllows(ifMatch, new Representation(view).etag)) throw preconditionFailed(name, id);
    return { row, view };
  }

  /**
   * Read anew, because triggers and defaults of the database are part of the answer; and before the COMMIT, because a
   * failure to read must not be answered as the failure of a change that was made.
   */
  async #represent<E, V>(entity: EntityClass<E>, id: number, read: ReadView<V>): Promise<Representation<V>> {
    const view = await read(id);
    if (view === null) throw notFound(nameOf(this.em, entity), id);
    return new Representation(view);
  }
}

function hasChanges(em: EntityManager): boolean {
  const work = em.getUnitOfWork();
  work.computeChangeSets();
  return work.getChangeSets().length > 0;
}

/** Turns a request body into entity data: a key `xId` of a relation `x` becomes a reference, the rest stays. */
function entityData(em: EntityManager, meta: EntityMetadata, body: object): Record<string, unknown> {
  const data: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(body)) {
    const relation = key.endsWith('Id') ? meta.relations.find(({ name }) => name === key.slice(0, -2)) : undefined;
    const target = relation?.targetMeta?.class;
    if (!relation || !target) data[key] = value;
    else data[relation.name] = value === null ? null : em.getReference(target, value as never);
  }
  return data;
}

function nameOf<E>(em: EntityManager, entity: EntityClass<E>): string {
  return em
    .getMetadata(entity)
    .className.replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toLowerCase();
}
