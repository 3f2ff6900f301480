import { Body, Controller, Delete, Get, Headers, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCaller, Roles, type Caller } from '../auth/index.js';
import { found } from '../http/found.js';
import { Answers, AnswersCreated, AnswersNothing, AnswersPage } from '../http/openapi.js';
import { created, type Representation } from '../http/representation.js';
import { IdParam, PageQuery } from '../http/schemas.js';
import { Cached, type CachedAnswer, type Page } from '../tiers/index.js';
import { CreatePerson, PeopleQuery, UpdatePerson } from './dto/person.dto.js';
import { PersonView } from './dto/person.view.js';
import { TeamMemberView } from './dto/team.view.js';
import { PeopleService } from './people.service.js';
import { CachedPeopleRepository } from './repositories/people.cached.repository.js';

@ApiTags('people')
@Controller('people')
export class PeopleController {
  constructor(
    private readonly people: PeopleService,
    private readonly cached: CachedPeopleRepository,
  ) {}

  @Get()
  @AnswersPage(PersonView)
  list(@Query({ schema: PeopleQuery }) { limit, cursor, ...filters }: PeopleQuery): Promise<Page<PersonView>> {
    return this.people.list(filters, { limit, cursor });
  }

  @Get(':id')
  @Cached()
  @Answers(PersonView)
  async get(@Param({ schema: IdParam }) { id }: IdParam): Promise<CachedAnswer<PersonView | null>> {
    return found(await this.cached.one.answer({ id }), 'person', id);
  }

  @Get(':id/team')
  @Cached()
  @AnswersPage(TeamMemberView, { description: 'The person and everyone below, five levels down, by level and name.' })
  async team(
    @Param({ schema: IdParam }) { id }: IdParam,
    @Query({ schema: PageQuery }) page: PageQuery,
  ): Promise<CachedAnswer<Page<TeamMemberView> | null>> {
    return found(await this.cached.team.answer({ id, ...page }), 'person', id);
  }

  @Post()
  @Roles('manager', 'admin')
  @AnswersCreated(PersonView)
  async create(
    @CurrentCaller() caller: Caller,
    @Body({ schema: CreatePerson }) body: CreatePerson,
  ): Promise<Representation<PersonView>> {
    const person = await this.people.create(caller, body);
    return created(person, `/api/people/${person.value.id}`);
  }

  @Patch(':id')
  @Roles('manager', 'admin')
  @Answers(PersonView)
  update(
    @CurrentCaller() caller: Caller,
    @Param({ schema: IdParam }) { id }: IdParam,
    @Body({ schema: UpdatePerson }) patch: UpdatePerson,
    @Headers('if-match') ifMatch?: string,
  ): Promise<Representation<PersonView>> {
    return this.people.update(caller, id, patch, ifMatch);
  }

  @Delete(':id')
  @Roles('manager', 'admin')
  @AnswersNothing()
  remove(
    @CurrentCaller() caller: Caller,
    @Param({ schema: IdParam }) { id }: IdParam,
    @Headers('if-match') ifMatch?: string,
  ): Promise<void> {
    return this.people.remove(caller, id, ifMatch);
  }
}
