import { Injectable } from '@nestjs/common';
import { EntityReader } from '../../../http/entity-reader.js';
import { Attachment } from '../../../model/index.js';
import { Statements, TierRepository, type Page, type PageRequest } from '../../../tiers/index.js';
import { AttachmentView } from '../dto/attachment.dto.js';
import { ATTACHMENT_LIST } from './attachment.repository.js';

/** Tier 2: the same answers in a number of statements that does not grow with the rows. */
@TierRepository('optimized')
@Injectable()
export class OptimizedAttachmentRepository {
  constructor(private readonly reader: EntityReader) {}

  /** One statement: the plain form asks for each of the file's relations. */
  @Statements(1)
  getAttachment(id: number): Promise<AttachmentView | null> {
    return this.reader.one(Attachment, AttachmentView, id);
  }

  /** One statement, relations by join: the plain form asks anew for those of every file. */
  @Statements(1)
  getAttachments(job: number, page: PageRequest): Promise<Page<AttachmentView>> {
    return this.reader.page(ATTACHMENT_LIST, Attachment, AttachmentView, page, { job });
  }
}
