import { toView } from '../../../http/entity-view.js';
import type { Job } from '../../../model/index.js';
import { AttachmentInListView, CommentInListView, JobInListView, type JobWithRelationsView } from '../dto/job.views.js';

/** The view of a job whose relations are loaded. */
export function jobWithRelations(job: Job): JobWithRelationsView {
  return {
    ...toView(JobInListView, job),
    attachments: job.attachments.map((attachment) => toView(AttachmentInListView, attachment)),
    comments: job.comments.map((comment) => toView(CommentInListView, comment)),
  };
}
