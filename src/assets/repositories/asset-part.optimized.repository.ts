import { Injectable } from '@nestjs/common';
import { EntityReader } from '../../http/entity-reader.js';
import { AssetDocument, MaintenanceRecord, Warranty } from '../../model/index.js';
import { Statements, TierRepository, type Page, type PageRequest } from '../../tiers/index.js';
import { AssetDocumentView, MaintenanceRecordView, WarrantyView } from '../dto/asset-parts.js';
import { PART_LISTS } from './asset-lists.js';

/** Tier 2 of what belongs to an asset. Every method takes 1 statement; plain, each part asks for its relations anew. */
@TierRepository('optimized')
@Injectable()
export class OptimizedAssetPartRepository {
  constructor(private readonly reader: EntityReader) {}

  @Statements(1)
  getMaintenanceRecords(asset: number, page: PageRequest): Promise<Page<MaintenanceRecordView>> {
    return this.reader.page(PART_LISTS.maintenanceRecords, MaintenanceRecord, MaintenanceRecordView, page, { asset });
  }

  @Statements(1)
  getMaintenanceRecord(id: number): Promise<MaintenanceRecordView | null> {
    return this.reader.one(MaintenanceRecord, MaintenanceRecordView, id);
  }

  @Statements(1)
  getWarranties(asset: number, page: PageRequest): Promise<Page<WarrantyView>> {
    return this.reader.page(PART_LISTS.warranties, Warranty, WarrantyView, page, { asset });
  }

  @Statements(1)
  getWarranty(id: number): Promise<WarrantyView | null> {
    return this.reader.one(Warranty, WarrantyView, id);
  }

  @Statements(1)
  getDocuments(asset: number, page: PageRequest): Promise<Page<AssetDocumentView>> {
    return this.reader.page(PART_LISTS.documents, AssetDocument, AssetDocumentView, page, { asset });
  }

  @Statements(1)
  getDocument(id: number): Promise<AssetDocumentView | null> {
    return this.reader.one(AssetDocument, AssetDocumentView, id);
  }
}
