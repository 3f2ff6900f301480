import { Body, Delete, Get, Headers, Injectable, Param, Patch, Post, Query } from '@nestjs/common';
import type { EntityClass } from '@mikro-orm/core';
import type { z } from 'zod';
import type { BaseEntity } from '../model/index.js';
import type { Page, PageRequest } from '../tiers/index.js';
import { EntityReader } from './entity-reader.js';
import type { EntityView } from './entity-view.js';
import { EntityWriter } from './entity-writer.js';
import { Answers, AnswersCreated, AnswersNothing, AnswersPage } from './openapi.js';
import { notFound } from './problems.js';
import { created, Representation } from './representation.js';
import { IdParam, PageQuery } from './schemas.js';

/** Rows that others point to and that do nothing themselves: locations, categories, sites. */
export interface ReferenceData<E extends BaseEntity, V extends EntityView> {
  /** Where they are found under `/api`: `locations`. */
  readonly path: string;
  /** One of them, in words: `location`. */
  readonly noun: string;
  readonly entity: EntityClass<E>;
  /** How one is shown. */
  readonly view: V;
  /** The bodies of POST and PATCH. */
  readonly create: z.ZodObject;
  readonly update: z.ZodObject;
  /** Who may write, where that is not every manager and admin: `Roles('admin')`. */
  readonly mayWrite?: MethodDecorator;
}

/**
 * Makes the controller of reference data: list by id, one, create, change, delete. To be extended and named:
 *
 *     @Controller('sites')
 *     export class SitesController extends referenceDataController({ path: 'sites', entity: Site, … }) {}
 */
export function referenceDataController<E extends BaseEntity, V extends EntityView>(data: ReferenceData<E, V>) {
  type View = z.output<V> & { id: number };
  const { path, noun, entity, view, mayWrite: MayWrite = (): void => undefined } = data;

  // A decorated base class, because Nest reads the constructor's types from it.
  @Injectable()
  abstract class ReferenceDataController {
    constructor(
      readonly reader: EntityReader,
      readonly writer: EntityWriter,
    ) {}

    @Get()
    @AnswersPage(view)
    list(@Query({ schema: PageQuery }) page: PageQuery): Promise<Page<View>> {
      return this.reader.page(path, entity, view, page) as Promise<Page<View>>;
    }

    @Get(':id')
    @Answers(view)
    async get(@Param({ schema: IdParam }) { id }: IdParam): Promise<Representation<View>> {
      const value = await this.read(id);
      if (!value) throw notFound(noun, id);
      return new Representation(value);
    }

    @Post()
    @MayWrite
    @AnswersCreated(view)
    async create(@Body({ schema: data.create }) body: object): Promise<Representation<View>> {
      const made = await this.writer.create(entity, body, this.read);
      return created(made, `/api/${path}/${made.value.id}`);
    }

    @Patch(':id')
    @MayWrite
    @Answers(view)
    update(
      @Param({ schema: IdParam }) { id }: IdParam,
      @Body({ schema: data.update }) patch: object,
      @Headers('if-match') ifMatch?: string,
    ): Promise<Representation<View>> {
      return this.writer.update(entity, id, patch, this.read, ifMatch);
    }

    @Delete(':id')
    @MayWrite
    @AnswersNothing()
    remove(@Param({ schema: IdParam }) { id }: IdParam, @Headers('if-match') ifMatch?: string): Promise<void> {
      return this.writer.remove(entity, id, this.read, ifMatch);
    }

    /** The row as it is shown; null where this unit has none of that number. */
    readonly read = (id: number): Promise<View | null> => this.reader.one(entity, view, id) as Promise<View | null>;
  }

  made.add(ReferenceDataController.prototype);
  return ReferenceDataController;
}

/** What every controller of reference data reads. */
export interface ReferenceDataReads {
  list(page: PageRequest): Promise<unknown>;
  read(id: number): Promise<unknown>;
}

const made = new WeakSet<object>();

/** Whether {@link referenceDataController} made the class that this controller extends. */
export function isReferenceData(controller: object): controller is ReferenceDataReads {
  for (let kind: object | null = controller; kind; kind = Object.getPrototypeOf(kind) as object | null) {
    if (made.has(kind)) return true;
  }
  return false;
}
