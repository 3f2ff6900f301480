import { Module, type OnModuleInit } from '@nestjs/common';
import { DomainEvents } from '../../tiers/index.js';
import { AttachmentService } from './attachment.service.js';
import { AttachmentsController } from './attachments.controller.js';
import { CommentService } from './comment.service.js';
import { CommentsController } from './comments.controller.js';
import { AttachmentAdded, AttachmentChanged, AttachmentRemoved } from './events/attachment.events.js';
import { CommentAdded, CommentEdited, CommentRemoved } from './events/comment.events.js';
import { JobCreated, JobDeleted, JobUpdated } from './events/job.events.js';
import { JobService } from './job.service.js';
import { JobsController } from './jobs.controller.js';
import { OverdueDigestJob } from './overdue-digest.jobs.js';
import { PeopleJobsController } from './people-jobs.controller.js';
import { AttachmentRepository } from './repositories/attachment.repository.js';
import { OptimizedAttachmentRepository } from './repositories/attachment.optimized.repository.js';
import { CommentRepository } from './repositories/comment.repository.js';
import { OptimizedCommentRepository } from './repositories/comment.optimized.repository.js';
import { CachedJobRepository } from './repositories/job.cached.repository.js';
import { JobRepository } from './repositories/job.repository.js';
import { OptimizedJobRepository } from './repositories/job.optimized.repository.js';

const repositories = [
  JobRepository,
  OptimizedJobRepository,
  CachedJobRepository,
  CommentRepository,
  OptimizedCommentRepository,
  AttachmentRepository,
  OptimizedAttachmentRepository,
];

/** Jobs, what people say about them, and their files. */
@Module({
  controllers: [JobsController, PeopleJobsController, CommentsController, AttachmentsController],
  providers: [...repositories, JobService, CommentService, AttachmentService, OverdueDigestJob],
  exports: [...repositories, OverdueDigestJob],
})
export class JobModule implements OnModuleInit {
  constructor(private readonly events: DomainEvents) {}

  onModuleInit(): void {
    this.events.register('activity_job', {
      name: 'job',
      created: JobCreated,
      updated: JobUpdated,
      deleted: JobDeleted,
    });
    this.events.register('activity_comment', {
      name: 'comment',
      created: CommentAdded,
      updated: CommentEdited,
      deleted: CommentRemoved,
    });
    this.events.register('activity_attachment', {
      name: 'attachment',
      created: AttachmentAdded,
      updated: AttachmentChanged,
      deleted: AttachmentRemoved,
    });
  }
}
