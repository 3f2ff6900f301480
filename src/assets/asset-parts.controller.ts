import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCaller, Roles, type Caller } from '../auth/index.js';
import { Answers, AnswersCreated, AnswersPage } from '../http/openapi.js';
import { created, Representation } from '../http/representation.js';
import { IdParam, PageQuery } from '../http/schemas.js';
import type { Page } from '../tiers/index.js';
import { AssetPartService } from './asset-part.service.js';
import {
  AssetDocumentView,
  CreateAssetDocument,
  CreateMaintenanceRecord,
  CreateWarranty,
  MaintenanceRecordView,
  PartParam,
  WarrantyView,
} from './dto/asset-parts.js';

/** What belongs to an asset. */
@ApiTags('assets')
@Controller('assets/:id')
export class AssetPartsController {
  constructor(private readonly parts: AssetPartService) {}

  @Get('maintenance-records')
  @AnswersPage(MaintenanceRecordView)
  maintenanceRecords(
    @Param({ schema: IdParam }) { id }: IdParam,
    @Query({ schema: PageQuery }) page: PageQuery,
  ): Promise<Page<MaintenanceRecordView>> {
    return this.parts.listMaintenanceRecords(id, page);
  }

  @Get('maintenance-records/:partId')
  @Answers(MaintenanceRecordView)
  async maintenanceRecord(
    @Param({ schema: PartParam }) { id, partId }: PartParam,
  ): Promise<Representation<MaintenanceRecordView>> {
    return new Representation(await this.parts.maintenanceRecord(id, partId));
  }

  @Post('maintenance-records')
  @Roles('worker', 'manager', 'admin')
  @AnswersCreated(MaintenanceRecordView)
  async addMaintenanceRecord(
    @Param({ schema: IdParam }) { id }: IdParam,
    @Body({ schema: CreateMaintenanceRecord }) body: CreateMaintenanceRecord,
    @CurrentCaller() caller: Caller,
  ): Promise<Representation<MaintenanceRecordView>> {
    const record = await this.parts.addMaintenanceRecord(id, body, caller);
    return created(record, `/api/assets/${id}/maintenance-records/${record.value.id}`);
  }

  @Get('warranties')
  @AnswersPage(WarrantyView)
  warranties(
    @Param({ schema: IdParam }) { id }: IdParam,
    @Query({ schema: PageQuery }) page: PageQuery,
  ): Promise<Page<WarrantyView>> {
    return this.parts.listWarranties(id, page);
  }

  @Get('warranties/:partId')
  @Answers(WarrantyView)
  async warranty(@Param({ schema: PartParam }) { id, partId }: PartParam): Promise<Representation<WarrantyView>> {
    return new Representation(await this.parts.warranty(id, partId));
  }

  @Post('warranties')
  @AnswersCreated(WarrantyView)
  async addWarranty(
    @Param({ schema: IdParam }) { id }: IdParam,
    @Body({ schema: CreateWarranty }) body: CreateWarranty,
  ): Promise<Representation<WarrantyView>> {
    const warranty = await this.parts.addWarranty(id, body);
    return created(warranty, `/api/assets/${id}/warranties/${warranty.value.id}`);
  }

  @Get('documents')
  @AnswersPage(AssetDocumentView)
  documents(
    @Param({ schema: IdParam }) { id }: IdParam,
    @Query({ schema: PageQuery }) page: PageQuery,
  ): Promise<Page<AssetDocumentView>> {
    return this.parts.listDocuments(id, page);
  }

  @Get('documents/:partId')
  @Answers(AssetDocumentView)
  async document(@Param({ schema: PartParam }) { id, partId }: PartParam): Promise<Representation<AssetDocumentView>> {
    return new Representation(await this.parts.document(id, partId));
  }

  @Post('documents')
  @AnswersCreated(AssetDocumentView)
  async addDocument(
    @Param({ schema: IdParam }) { id }: IdParam,
    @Body({ schema: CreateAssetDocument }) body: CreateAssetDocument,
  ): Promise<Representation<AssetDocumentView>> {
    const document = await this.parts.addDocument(id, body);
    return created(document, `/api/assets/${id}/documents/${document.value.id}`);
  }
}
