import type { FilterQuery } from '@mikro-orm/core';
import type { Comment } from '../../../model/index.js';
import { BY_AGE, positionIn } from './job.lists.js';

/** The name of the list, in its cursors. */
export const COMMENT_LIST = 'jobs.comments';

/** The comments behind a cursor, oldest first. */
export function behindAge(cursor: string | undefined): FilterQuery<Comment> {
  const position = positionIn(COMMENT_LIST, cursor, BY_AGE);
  if (!position) return {};
  const [at, id] = position;
  const createdAt = new Date(at);
  return { $or: [{ createdAt: { $gt: createdAt } }, { createdAt, id: { $gt: id } }] };
}
