import { Body, Controller, Delete, Get, Headers, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCaller, Roles, type Caller } from '../../auth/index.js';
import { Answers, AnswersCreated, AnswersNothing, AnswersPage } from '../../http/openapi.js';
import { created, Representation } from '../../http/representation.js';
import { IdParam, PageQuery } from '../../http/schemas.js';
import type { Page } from '../../tiers/index.js';
import { CommentService } from './comment.service.js';
import { CommentView, CreateComment } from './dto/comment.dto.js';

@ApiTags('jobs')
@Controller()
export class CommentsController {
  constructor(private readonly comments: CommentService) {}

  @Get('jobs/:id/comments')
  @AnswersPage(CommentView, { description: 'The comments on a job, oldest first.' })
  list(
    @Param({ schema: IdParam }) { id }: IdParam,
    @Query({ schema: PageQuery }) page: PageQuery,
  ): Promise<Page<CommentView>> {
    return this.comments.list(id, page);
  }

  @Post('jobs/:id/comments')
  @Roles('worker', 'manager', 'admin')
  @AnswersCreated(CommentView)
  async add(
    @CurrentCaller() caller: Caller,
    @Param({ schema: IdParam }) { id }: IdParam,
    @Body({ schema: CreateComment }) body: CreateComment,
  ): Promise<Representation<CommentView>> {
    const comment = await this.comments.add(caller, id, body);
    return created(comment, `/api/comments/${comment.value.id}`);
  }

  @Get('comments/:id')
  @Answers(CommentView)
  async get(@Param({ schema: IdParam }) { id }: IdParam): Promise<Representation<CommentView>> {
    return new Representation(await this.comments.get(id));
  }

  @Delete('comments/:id')
  @Roles('worker', 'manager', 'admin')
  @AnswersNothing()
  remove(
    @CurrentCaller() caller: Caller,
    @Param({ schema: IdParam }) { id }: IdParam,
    @Headers('if-match') ifMatch?: string,
  ): Promise<void> {
    return this.comments.remove(caller, id, ifMatch);
  }
}
