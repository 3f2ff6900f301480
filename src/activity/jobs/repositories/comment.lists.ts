import { positionIn } from '../../../http/cursor-position.js';
import { BY_AGE } from './job.lists.js';

/** The name of the list, in its cursors. */
export const COMMENT_LIST = 'jobs.comments';

/** The last comment of the page before: when it was made, and its number; undefined: this is the first page. */
export function commentPosition(cursor: string | undefined): [createdAt: string, id: number] | undefined {
  return positionIn(COMMENT_LIST, cursor, BY_AGE);
}
