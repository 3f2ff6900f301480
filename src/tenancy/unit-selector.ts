import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/core';
import { LRUCache } from 'lru-cache';
import { forbidden, invalidRequest, notFound } from '../http/problems.js';
import { queryId } from '../http/schemas.js';
import type { Role } from '../model/index.js';
import { rawSql, type TenantId, type Work, WorkScope } from '../tiers/index.js';

const KNOWN_UNITS = 10_000;
const KNOWN_MS = 30_000;

/** Who wants to act: what decides in which units they may. */
export interface UnitMember {
  readonly homeBu: TenantId;
  readonly role: Role;
}

/** Decides for which business unit a request acts. */
@Injectable()
export class UnitSelector {
  /** Units that were seen to exist; they are hardly ever removed, and what is asked of a removed one finds nothing. */
  readonly #known = new LRUCache<TenantId, true>({ max: KNOWN_UNITS, ttl: KNOWN_MS });

  constructor(
    private readonly em: EntityManager,
    private readonly scope: WorkScope,
  ) {}

  /**
   * The unit that `?bu=` names, or the member's own without it. Synchronous unless a unit is seen for the first time.
   * @param wanted the parameter as it came
   * @param work where the look-up is counted
   * @throws Problem 400 when it is not a number, 403 when this is not an admin, 404 when there is no such unit
   */
  select(wanted: unknown, { homeBu, role }: UnitMember, work: Work): TenantId | Promise<TenantId> {
    if (wanted === undefined) return homeBu;
    const parsed = queryId.safeParse(wanted);
    if (!parsed.success) {
      throw invalidRequest([{ parameter: 'bu', detail: 'must be the number of one business unit' }]);
    }
    const unit = parsed.data;
    if (unit === homeBu) return homeBu;
    if (role !== 'admin') throw forbidden('Only an admin may act in another business unit.');
    return this.#known.has(unit) ? unit : this.#find(unit, work);
  }

  async #find(unit: TenantId, work: Work): Promise<TenantId> {
    const rows = await this.scope.resume(work, () =>
      rawSql(this.em, 'select 1 as one from onboarding_bt where id = ?', [unit]),
    );
    if (rows.length === 0) throw notFound('business unit', unit);
    this.#known.set(unit, true);
    return unit;
  }
}
