import { Injectable } from '@nestjs/common';
import type { Caller } from '../../auth/index.js';
import { EntityWriter } from '../../http/entity-writer.js';
import { forbidden, notFound } from '../../http/problems.js';
import type { Representation } from '../../http/representation.js';
import { Attachment } from '../../model/index.js';
import type { Page, PageRequest } from '../../tiers/index.js';
import type { AttachmentView, CreateAttachment } from './dto/attachment.dto.js';
import { OptimizedAttachmentRepository } from './repositories/attachment.optimized.repository.js';
import { OptimizedJobRepository } from './repositories/job.optimized.repository.js';

/** The files of jobs: where they are, not what is in them. */
@Injectable()
export class AttachmentService {
  constructor(
    private readonly attachments: OptimizedAttachmentRepository,
    private readonly jobs: OptimizedJobRepository,
    private readonly writer: EntityWriter,
  ) {}

  /** @throws Problem 404 when the unit has no such file */
  async get(id: number): Promise<AttachmentView> {
    const attachment = await this.attachments.getAttachment(id);
    if (!attachment) throw notFound('attachment', id);
    return attachment;
  }

  /** @throws Problem 404 when the unit has no such job */
  async list(job: number, page: PageRequest): Promise<Page<AttachmentView>> {
    const attachments = await this.attachments.getAttachments(job, page);
    if (attachments.items.length === 0 && !(await this.jobs.hasJob(job))) throw notFound('job', job);
    return attachments;
  }

  /** @throws Problem 404 when the unit has no such job */
  async add(job: number, body: CreateAttachment): Promise<Representation<AttachmentView>> {
    if (!(await this.jobs.hasJob(job))) throw notFound('job', job);
    return this.writer.create(Attachment, { ...body, jobId: job }, this.#read);
  }

  /** @throws Problem 404 when the unit has no such file, 403 when somebody else added it and the caller is a worker */
  async remove(caller: Caller, id: number, ifMatch?: string): Promise<void> {
    const { createdBy } = await this.get(id);
    if (caller.role === 'worker' && createdBy?.id !== caller.personId) {
      throw forbidden('Only who added it, managers and admins may delete an attachment.');
    }
    await this.writer.remove(Attachment, id, this.#read, ifMatch);
  }

  readonly #read = (id: number): Promise<AttachmentView | null> => this.attachments.getAttachment(id);
}
