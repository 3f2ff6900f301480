import type { EventArgs, EventSubscriber } from '@mikro-orm/core';
import { BusinessUnit, People, type BaseEntity, type TenantEntity } from '../model/index.js';
import type { WorkScope } from '../tiers/index.js';

const UNKNOWN_OFFSET = -1;

/**
 * Fills what every row records about its writing from the unit of work: the owning unit of a new row, the person who
 * created or changed it, and the client's UTC offset where it told one.
 */
export class AuditSubscriber implements EventSubscriber<BaseEntity> {
  constructor(private readonly scope: WorkScope) {}

  beforeCreate({ entity, em, meta }: EventArgs<BaseEntity>): void {
    const work = this.scope.current();
    if (!work) return;
    if (
      meta.properties['bu' as keyof typeof meta.properties] &&
      !(entity as TenantEntity).bu &&
      work.tenant !== undefined
    ) {
      (entity as TenantEntity).bu = em.getReference(BusinessUnit, work.tenant);
    }
    if (work.actor !== undefined) {
      entity.createdBy ??= em.getReference(People, work.actor);
      entity.updatedBy ??= em.getReference(People, work.actor);
    }
    // The ORM has filled in the column's default by now.
    const said = (entity.ctzoffset as number | undefined) ?? UNKNOWN_OFFSET;
    if (work.ctzoffset !== undefined && said === UNKNOWN_OFFSET) entity.ctzoffset = work.ctzoffset;
  }

  beforeUpdate({ entity, em }: EventArgs<BaseEntity>): void {
    const work = this.scope.current();
    if (work?.actor !== undefined) entity.updatedBy = em.getReference(People, work.actor);
  }
}
