import { positionIn } from '../../../http/cursor-position.js';
import { EntityManager } from '@mikro-orm/core';
import { Injectable } from '@nestjs/common';
import { shownRelations, toView } from '../../../http/entity-view.js';
import { Attachment } from '../../../model/index.js';
import { pageOf, type Page, type PageRequest, TierRepository } from '../../../tiers/index.js';
import { AttachmentView } from '../dto/attachment.dto.js';
import { BY_ID } from './job.lists.js';

/** The name of the list, in its cursors. */
export const ATTACHMENT_LIST = 'jobs.attachments';

const RELATIONS = shownRelations(AttachmentView) as never[];

/** Tier 1: the files of jobs, read in the plainest way. */
@TierRepository('standard', { growing: 'the plain form, which the other tiers are measured against' })
@Injectable()
export class AttachmentRepository {
  constructor(private readonly em: EntityManager) {}

  /** One file, whole; null: not of this unit. */
  async getAttachment(id: number): Promise<AttachmentView | null> {
    const attachment = await this.em.findOne(Attachment, { id });
    if (!attachment) return null;
    await this.em.populate(attachment, RELATIONS);
    return toView(AttachmentView, attachment);
  }

  /** The files of a job, in the order of their numbers. */
  async getAttachments(job: number, { limit, cursor }: PageRequest): Promise<Page<AttachmentView>> {
    const after = positionIn(ATTACHMENT_LIST, cursor, BY_ID);
    const attachments = await this.em.find(
      Attachment,
      { job, ...(after ? { id: { $gt: after[0] } } : {}) },
      { orderBy: { id: 'asc' }, limit: limit + 1 },
    );
    for (const attachment of attachments) await this.em.populate(attachment, RELATIONS);
    return pageOf(
      ATTACHMENT_LIST,
      attachments,
      limit,
      (attachment) => toView(AttachmentView, attachment),
      ({ id }) => [id],
    );
  }
}
