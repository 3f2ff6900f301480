import { Body, Controller, Delete, Get, Headers, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { found } from '../http/found.js';
import { Answers, AnswersCreated, AnswersNothing, AnswersPage } from '../http/openapi.js';
import { created, type Representation } from '../http/representation.js';
import { IdParam, NoQuery, PageQuery } from '../http/schemas.js';
import { Cached, type CachedAnswer, type Page } from '../tiers/index.js';
import { AssetService } from './asset.service.js';
import { AssetQuery, CreateAsset, UpdateAsset } from './dto/asset.requests.js';
import { ActiveAsset, AssetSummary, AssetView } from './dto/asset.view.js';
import { MaintainedAsset } from './dto/maintained-asset.view.js';
import { CachedAssetRepository } from './repositories/asset.cached.repository.js';

@ApiTags('assets')
@Controller('assets')
export class AssetsController {
  constructor(
    private readonly assets: AssetService,
    private readonly cached: CachedAssetRepository,
  ) {}

  @Get()
  @AnswersPage(AssetView)
  list(@Query({ schema: AssetQuery }) query: AssetQuery): Promise<Page<AssetView>> {
    return this.assets.list(query);
  }

  @Get('active')
  @Cached()
  @AnswersPage(ActiveAsset, { description: 'The assets in use.' })
  active(@Query({ schema: PageQuery }) page: PageQuery): Promise<CachedAnswer<Page<ActiveAsset>>> {
    return this.cached.active.answer(page);
  }

  @Get('summary')
  @Cached()
  @Answers(AssetSummary, { description: 'How many assets there are, in all and by status.' })
  summary(@Query({ schema: NoQuery }) _query: object): Promise<CachedAnswer<AssetSummary>> {
    return this.cached.summary.answer({});
  }

  @Get('with-maintenance')
  @Cached()
  @AnswersPage(MaintainedAsset, { description: 'The assets of every status with their last completed maintenance.' })
  withMaintenance(@Query({ schema: PageQuery }) page: PageQuery): Promise<CachedAnswer<Page<MaintainedAsset>>> {
    return this.cached.withMaintenance.answer(page);
  }

  @Get(':id')
  @Cached()
  @Answers(AssetView)
  async get(@Param({ schema: IdParam }) { id }: IdParam): Promise<CachedAnswer<AssetView | null>> {
    return found(await this.cached.one.answer({ id }), 'asset', id);
  }

  @Post()
  @AnswersCreated(AssetView)
  async create(@Body({ schema: CreateAsset }) body: CreateAsset): Promise<Representation<AssetView>> {
    const asset = await this.assets.create(body);
    return created(asset, `/api/assets/${asset.value.id}`);
  }

  @Patch(':id')
  @Answers(AssetView)
  update(
    @Param({ schema: IdParam }) { id }: IdParam,
    @Body({ schema: UpdateAsset }) patch: UpdateAsset,
    @Headers('if-match') ifMatch?: string,
  ): Promise<Representation<AssetView>> {
    return this.assets.update(id, patch, ifMatch);
  }

  @Delete(':id')
  @AnswersNothing({ description: 'The asset and its maintenance records, warranties and documents are gone.' })
  remove(@Param({ schema: IdParam }) { id }: IdParam, @Headers('if-match') ifMatch?: string): Promise<void> {
    return this.assets.remove(id, ifMatch);
  }
}
