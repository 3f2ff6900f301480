import { Injectable } from '@nestjs/common';
import { EntityManager, type EntityClass } from '@mikro-orm/core';
import type { z } from 'zod';
import { shownRelations, toView, type EntityView } from '../../http/entity-view.js';
import { AssetDocument, MaintenanceRecord, Warranty } from '../../model/index.js';
import { decodeIdCursor, pageOf, type Page, type PageRequest, TierRepository } from '../../tiers/index.js';
import { AssetDocumentView, MaintenanceRecordView, WarrantyView } from '../dto/asset-parts.js';
import { PART_LISTS } from './asset-lists.js';

type AssetPart = MaintenanceRecord | Warranty | AssetDocument;

/** Tier 1 of what belongs to an asset, oldest entry first. */
@TierRepository('standard', { growing: 'the plain form, which the other tiers are measured against' })
@Injectable()
export class AssetPartRepository {
  constructor(private readonly em: EntityManager) {}

  /** The maintenance records of an asset, completed or planned. */
  getMaintenanceRecords(assetId: number, page: PageRequest): Promise<Page<MaintenanceRecordView>> {
    return this.#page(PART_LISTS.maintenanceRecords, MaintenanceRecord, MaintenanceRecordView, assetId, page);
  }

  /** The warranties of an asset, also those that have run out. */
  getWarranties(assetId: number, page: PageRequest): Promise<Page<WarrantyView>> {
    return this.#page(PART_LISTS.warranties, Warranty, WarrantyView, assetId, page);
  }

  /** The documents of an asset. */
  getDocuments(assetId: number, page: PageRequest): Promise<Page<AssetDocumentView>> {
    return this.#page(PART_LISTS.documents, AssetDocument, AssetDocumentView, assetId, page);
  }

  async #page<E extends AssetPart, V extends EntityView>(
    list: string,
    entity: EntityClass<E>,
    view: V,
    asset: number,
    { limit, cursor }: PageRequest,
  ): Promise<Page<z.output<V>>> {
    const where = { asset, id: { $gt: decodeIdCursor(list, cursor) } };
    const parts = await this.em.find<AssetPart>(entity, where, { orderBy: { id: 'asc' }, limit: limit + 1 });
    for (const part of parts) await this.em.populate(part, shownRelations(view) as never[]);
    return pageOf(
      list,
      parts,
      limit,
      (part) => toView(view, part),
      ({ id }) => [id],
    );
  }
}
