import { Body, Controller, Delete, Get, Headers, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCaller, Roles, type Caller } from '../../auth/index.js';
import { Answers, AnswersCreated, AnswersNothing, AnswersPage } from '../../http/openapi.js';
import { created, Representation } from '../../http/representation.js';
import { IdParam, PageQuery } from '../../http/schemas.js';
import type { Page } from '../../tiers/index.js';
import { AttachmentService } from './attachment.service.js';
import { AttachmentView, CreateAttachment } from './dto/attachment.dto.js';

@ApiTags('jobs')
@Controller()
export class AttachmentsController {
  constructor(private readonly attachments: AttachmentService) {}

  @Get('jobs/:id/attachments')
  @AnswersPage(AttachmentView, { description: 'The files of a job.' })
  list(
    @Param({ schema: IdParam }) { id }: IdParam,
    @Query({ schema: PageQuery }) page: PageQuery,
  ): Promise<Page<AttachmentView>> {
    return this.attachments.list(id, page);
  }

  @Post('jobs/:id/attachments')
  @Roles('worker', 'manager', 'admin')
  @AnswersCreated(AttachmentView)
  async add(
    @Param({ schema: IdParam }) { id }: IdParam,
    @Body({ schema: CreateAttachment }) body: CreateAttachment,
  ): Promise<Representation<AttachmentView>> {
    const attachment = await this.attachments.add(id, body);
    return created(attachment, `/api/attachments/${attachment.value.id}`);
  }

  @Get('attachments/:id')
  @Answers(AttachmentView)
  async get(@Param({ schema: IdParam }) { id }: IdParam): Promise<Representation<AttachmentView>> {
    return new Representation(await this.attachments.get(id));
  }

  @Delete('attachments/:id')
  @Roles('worker', 'manager', 'admin')
  @AnswersNothing()
  remove(
    @CurrentCaller() caller: Caller,
    @Param({ schema: IdParam }) { id }: IdParam,
    @Headers('if-match') ifMatch?: string,
  ): Promise<void> {
    return this.attachments.remove(caller, id, ifMatch);
  }
}
