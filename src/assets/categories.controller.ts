import { Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { referenceDataController } from '../http/reference-data.js';
import { Category } from '../model/index.js';
import { CategoryView, CreateCategory, UpdateCategory } from './dto/reference-data.js';

const Categories = referenceDataController({
  path: 'categories',
  noun: 'category',
  entity: Category,
  view: CategoryView,
  create: CreateCategory,
  update: UpdateCategory,
});

/** The kinds of assets. */
@ApiTags('assets')
@Controller('categories')
export class CategoriesController extends Categories {}
