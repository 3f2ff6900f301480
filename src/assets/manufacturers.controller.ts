import { Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Roles } from '../auth/index.js';
import { referenceDataController } from '../http/reference-data.js';
import { Manufacturer } from '../model/index.js';
import { CreateManufacturer, ManufacturerView, UpdateManufacturer } from './dto/reference-data.js';

const Manufacturers = referenceDataController({
  path: 'manufacturers',
  noun: 'manufacturer',
  entity: Manufacturer,
  view: ManufacturerView,
  create: CreateManufacturer,
  update: UpdateManufacturer,
  mayWrite: Roles('admin'),
});

/** Who makes assets. Shared by all business units: a change shows in each of them, so only admins write. */
@ApiTags('assets')
@Controller('manufacturers')
export class ManufacturersController extends Manufacturers {}
