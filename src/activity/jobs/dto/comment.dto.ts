import { z } from 'zod';
import { PersonRef, TENANT_VIEW } from '../../../http/entity-view.js';
import { ctzoffset, id } from '../../../http/schemas.js';

const JobRef = z.object({ id: z.int(), jobcode: z.string() });

/** A remark on a job, whole. */
export const CommentView = z
  .object({
    id: z.int(),
    job: JobRef,
    author: PersonRef.nullable().describe('Null where another program left the remark.'),
    body: z.string(),
    ...TENANT_VIEW,
  })
  .meta({ id: 'Comment' });
export type CommentView = z.output<typeof CommentView>;

/** `POST /api/jobs/:id/comments`. */
export const CreateComment = z
  .strictObject({
    body: z.string().trim().min(1, 'must not be empty').max(10_000),
    authorId: id
      .optional()
      .describe('Who says it, if not the caller. Managers and admins may name anyone of the unit.'),
    ctzoffset: ctzoffset.optional(),
  })
  .meta({ id: 'CreateComment' });
export type CreateComment = z.output<typeof CreateComment>;
