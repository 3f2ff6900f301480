import { Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { referenceDataController } from '../http/reference-data.js';
import { Site } from '../model/index.js';
import { CreateSite, SiteView, UpdateSite } from './dto/site.dto.js';

const Sites = referenceDataController({
  path: 'sites',
  noun: 'site',
  entity: Site,
  view: SiteView,
  create: CreateSite,
  update: UpdateSite,
});

@ApiTags('organization')
@Controller('sites')
export class SitesController extends Sites {}
