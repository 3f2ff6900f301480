import { Body, Controller, Delete, Get, Headers, Param, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Answers, AnswersCreated, AnswersNothing, AnswersPage } from '../http/openapi.js';
import { created, Representation } from '../http/representation.js';
import { IdParam, PageQuery } from '../http/schemas.js';
import type { Page } from '../tiers/index.js';
import { CreateGroup, MemberParams, UpdateGroup } from './dto/group.dto.js';
import { GroupMemberView, GroupView } from './dto/group.view.js';
import { GroupService } from './group.service.js';

@ApiTags('people')
@Controller('groups')
export class GroupsController {
  constructor(private readonly groups: GroupService) {}

  @Get()
  @AnswersPage(GroupView)
  list(@Query({ schema: PageQuery }) page: PageQuery): Promise<Page<GroupView>> {
    return this.groups.list(page);
  }

  @Get(':id')
  @Answers(GroupView)
  async get(@Param({ schema: IdParam }) { id }: IdParam): Promise<Representation<GroupView>> {
    return new Representation(await this.groups.get(id));
  }

  @Post()
  @AnswersCreated(GroupView)
  async create(@Body({ schema: CreateGroup }) body: CreateGroup): Promise<Representation<GroupView>> {
    const group = await this.groups.create(body);
    return created(group, `/api/groups/${group.value.id}`);
  }

  @Patch(':id')
  @Answers(GroupView)
  update(
    @Param({ schema: IdParam }) { id }: IdParam,
    @Body({ schema: UpdateGroup }) patch: UpdateGroup,
    @Headers('if-match') ifMatch?: string,
  ): Promise<Representation<GroupView>> {
    return this.groups.update(id, patch, ifMatch);
  }

  @Delete(':id')
  @AnswersNothing({ description: 'The group and its memberships are gone.' })
  remove(@Param({ schema: IdParam }) { id }: IdParam, @Headers('if-match') ifMatch?: string): Promise<void> {
    return this.groups.remove(id, ifMatch);
  }

  @Get(':id/members')
  @AnswersPage(GroupMemberView)
  members(
    @Param({ schema: IdParam }) { id }: IdParam,
    @Query({ schema: PageQuery }) page: PageQuery,
  ): Promise<Page<GroupMemberView>> {
    return this.groups.members(id, page);
  }

  @Put(':id/members/:peopleId')
  @AnswersNothing({ description: 'The person is a member, now or already before.' })
  addMember(@Param({ schema: MemberParams }) { id, peopleId }: MemberParams): Promise<void> {
    return this.groups.addMember(id, peopleId);
  }

  @Delete(':id/members/:peopleId')
  @AnswersNothing({ description: 'The person is no longer a member.' })
  removeMember(@Param({ schema: MemberParams }) { id, peopleId }: MemberParams): Promise<void> {
    return this.groups.removeMember(id, peopleId);
  }
}
