import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/core';
import type { Caller } from '../auth/index.js';
import { EntityWriter } from '../http/entity-writer.js';
import { notFound, unprocessable } from '../http/problems.js';
import type { Representation } from '../http/representation.js';
import { Asset, AssetDocument, MaintenanceRecord, Warranty } from '../model/index.js';
import type { Page, PageRequest } from '../tiers/index.js';
import type {
  AssetDocumentView,
  CreateAssetDocument,
  CreateMaintenanceRecord,
  CreateWarranty,
  MaintenanceRecordView,
  WarrantyView,
} from './dto/asset-parts.js';
import { OptimizedAssetPartRepository } from './repositories/asset-part.optimized.repository.js';

/**
 * What belongs to an asset: maintenance records, warranties, documents.
 * @throws every method: Problem 404 when the unit has no such asset, or the asset no such part
 */
@Injectable()
export class AssetPartService {
  constructor(
    private readonly em: EntityManager,
    private readonly parts: OptimizedAssetPartRepository,
    private readonly writer: EntityWriter,
  ) {}

  async listMaintenanceRecords(assetId: number, page: PageRequest): Promise<Page<MaintenanceRecordView>> {
    await this.#requireAsset(assetId);
    return this.parts.getMaintenanceRecords(assetId, page);
  }

  async maintenanceRecord(assetId: number, id: number): Promise<MaintenanceRecordView> {
    return partOf(assetId, await this.parts.getMaintenanceRecord(id), 'maintenance record', id);
  }

  /**
   * Records work on an asset, done by the caller where the body names nobody.
   * @throws Problem 422 when that caller is an admin of another unit, who is nobody's technician here
   */
  async addMaintenanceRecord(
    assetId: number,
    body: CreateMaintenanceRecord,
    caller: Caller,
  ): Promise<Representation<MaintenanceRecordView>> {
    await this.#requireAsset(assetId);
    const { technicianId = ownTechnician(caller), ...rest } = body;
    return this.writer.create(MaintenanceRecord, { ...rest, assetId, technicianId }, (id) =>
      this.parts.getMaintenanceRecord(id),
    );
  }

  async listWarranties(assetId: number, page: PageRequest): Promise<Page<WarrantyView>> {
    await this.#requireAsset(assetId);
    return this.parts.getWarranties(assetId, page);
  }

  async warranty(assetId: number, id: number): Promise<WarrantyView> {
    return partOf(assetId, await this.parts.getWarranty(id), 'warranty', id);
  }

  async addWarranty(assetId: number, body: CreateWarranty): Promise<Representation<WarrantyView>> {
    await this.#requireAsset(assetId);
    return this.writer.create(Warranty, { ...body, assetId }, (id) => this.parts.getWarranty(id));
  }

  async listDocuments(assetId: number, page: PageRequest): Promise<Page<AssetDocumentView>> {
    await this.#requireAsset(assetId);
    return this.parts.getDocuments(assetId, page);
  }

  async document(assetId: number, id: number): Promise<AssetDocumentView> {
    return partOf(assetId, await this.parts.getDocument(id), 'document', id);
  }

  async addDocument(assetId: number, body: CreateAssetDocument): Promise<Representation<AssetDocumentView>> {
    await this.#requireAsset(assetId);
    return this.writer.create(AssetDocument, { ...body, assetId }, (id) => this.parts.getDocument(id));
  }

  async #requireAsset(id: number): Promise<void> {
    if ((await this.em.count(Asset, { id })) === 0) throw notFound('asset', id);
  }
}

function ownTechnician({ personId, homeBu, bu }: Caller): number {
  if (homeBu !== bu)
    throw unprocessable('technicianId', 'must name a person of this unit, to which the caller does not belong');
  return personId;
}

function partOf<V extends { asset: { id: number } }>(assetId: number, part: V | null, noun: string, id: number): V {
  if (part?.asset.id !== assetId) throw notFound(`${noun} of asset ${assetId} with the number`, id);
  return part;
}
