/**
 * Step 4: the index that the check of plans proposes for step 3 where nothing leads to the jobs that a person reported.
 * In the schema something does (`missing`), because people are referred to; it is taken away to see what its lack looks
 * like.
 */
export const INDEX = {
  missing: {
    create: 'create index activity_job_created_by_idx on activity_job (created_by_id) where created_by_id is not null',
    drop: 'drop index activity_job_created_by_idx',
  },
  proposed: {
    create:
      "create index on activity_job (bu_id, created_by_id) where (status = ANY ('{pending,in_progress}'::text[]))",
    drop: 'drop index activity_job_bu_id_created_by_id_idx',
  },
} as const;
