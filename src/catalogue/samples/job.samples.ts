import {
  OptimizedAttachmentRepository,
  OptimizedCommentRepository,
  OptimizedJobRepository,
} from '../../activity/index.js';
import { FIRST, pages, samplesOf } from './sample.js';

export const JOB_SAMPLES = [
  samplesOf(OptimizedJobRepository, {
    getJob: (jobs, { any }) => ({ one: () => jobs.getJob(any) }),
    getJobs: async (jobs, { assignee }) => ({
      ...(await pages((page) => jobs.getJobs(page))),
      'by status': () => jobs.getJobs({ ...FIRST, status: 'active' }),
      'by priority': () => jobs.getJobs({ ...FIRST, priority: 'critical' }),
      'by assignee': () => jobs.getJobs({ ...FIRST, assignedTo: assignee }),
    }),
    getActiveJobs: (jobs) => pages((page) => jobs.getActiveJobs(page)),
    getOverdueJobs: (jobs) => pages((page) => jobs.getOverdueJobs(page)),
    getUserJobs: async (jobs, { assignee }) => ({
      ...(await pages((page) => jobs.getUserJobs(assignee, page))),
      'by status': () => jobs.getUserJobs(assignee, { ...FIRST, status: 'active' }),
    }),
    getByPriority: async (jobs) => ({
      ...(await pages((page) => jobs.getByPriority(page))),
      ...(await pages((page) => jobs.getByPriority({ ...page, status: 'active' }), 'by status')),
      ...(await pages((page) => jobs.getByPriority({ ...page, priority: 'high' }), 'by priority')),
    }),
    searchJobs: (jobs, { word }) => pages((page) => jobs.searchJobs(word, page)),
    getJobsWithRelations: (jobs) => pages((page) => jobs.getJobsWithRelations(page)),
    getWorkloadSummary: (jobs) => pages((page) => jobs.getWorkloadSummary(page)),
    getStoredWorkload: (jobs, { now }) => pages((page) => jobs.getStoredWorkload(page, now)),
    hasJob: (jobs, { any }) => ({ one: () => jobs.hasJob(any) }),
    hasPerson: (jobs, { any }) => ({ one: () => jobs.hasPerson(any) }),
  }),
  samplesOf(OptimizedCommentRepository, {
    getComment: (comments, { any }) => ({ one: () => comments.getComment(any) }),
    getComments: (comments, { talkedAbout }) => pages((page) => comments.getComments(talkedAbout, page)),
  }),
  samplesOf(OptimizedAttachmentRepository, {
    getAttachment: (attachments, { any }) => ({ one: () => attachments.getAttachment(any) }),
    getAttachments: (attachments, { withMost }) =>
      pages((page) => attachments.getAttachments(withMost.attachments, page)),
  }),
];
