import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { EntityReader } from '../http/entity-reader.js';
import { EntityWriter } from '../http/entity-writer.js';
import { found } from '../http/found.js';
import { AnswersPage } from '../http/openapi.js';
import { referenceDataController } from '../http/reference-data.js';
import { IdParam, PageQuery } from '../http/schemas.js';
import { Location } from '../model/index.js';
import { Cached, type CachedAnswer, type Page } from '../tiers/index.js';
import { LocatedAsset } from './dto/located-asset.view.js';
import { CreateLocation, LocationView, UpdateLocation } from './dto/reference-data.js';
import { CachedAssetRepository } from './repositories/asset.cached.repository.js';

const Locations = referenceDataController({
  path: 'locations',
  noun: 'location',
  entity: Location,
  view: LocationView,
  create: CreateLocation,
  update: UpdateLocation,
});

/** Where assets stand, and what stands there. */
@ApiTags('assets')
@Controller('locations')
export class LocationsController extends Locations {
  constructor(
    reader: EntityReader,
    writer: EntityWriter,
    private readonly cached: CachedAssetRepository,
  ) {
    super(reader, writer);
  }

  @Get(':id/assets')
  @Cached()
  @AnswersPage(LocatedAsset, { description: 'What stands at the location, with its parts and its open jobs.' })
  async assets(
    @Param({ schema: IdParam }) { id }: IdParam,
    @Query({ schema: PageQuery }) page: PageQuery,
  ): Promise<CachedAnswer<Page<LocatedAsset> | null>> {
    return found(await this.cached.byLocation.answer({ ...page, id }), 'location', id);
  }
}
