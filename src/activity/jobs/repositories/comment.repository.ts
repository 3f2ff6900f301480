import { EntityManager, type FilterQuery } from '@mikro-orm/core';
import { Injectable } from '@nestjs/common';
import { shownRelations, toView } from '../../../http/entity-view.js';
import { Comment } from '../../../model/index.js';
import { pageOf, type Page, type PageRequest, TierRepository } from '../../../tiers/index.js';
import { CommentView } from '../dto/comment.dto.js';
import { COMMENT_LIST, commentPosition } from './comment.lists.js';

const RELATIONS = shownRelations(CommentView) as never[];

/** Tier 1: what people say about jobs, read in the plainest way. */
@TierRepository('standard', { growing: 'the plain form, which the other tiers are measured against' })
@Injectable()
export class CommentRepository {
  constructor(private readonly em: EntityManager) {}

  /** One comment, whole; null: not of this unit. */
  async getComment(id: number): Promise<CommentView | null> {
    const comment = await this.em.findOne(Comment, { id });
    if (!comment) return null;
    await this.em.populate(comment, RELATIONS);
    return toView(CommentView, comment);
  }

  /** The comments on a job, oldest first. */
  async getComments(job: number, { limit, cursor }: PageRequest): Promise<Page<CommentView>> {
    const comments = await this.em.find(
      Comment,
      { $and: [{ job }, behind(commentPosition(cursor))] },
      { orderBy: [{ createdAt: 'asc' }, { id: 'asc' }], limit: limit + 1 },
    );
    for (const comment of comments) await this.em.populate(comment, RELATIONS);
    return pageOf(
      COMMENT_LIST,
      comments,
      limit,
      (comment) => toView(CommentView, comment),
      ({ createdAt, id }) => [createdAt.toISOString(), id],
    );
  }
}

function behind(position: ReturnType<typeof commentPosition>): FilterQuery<Comment> {
  if (!position) return {};
  const [at, id] = position;
  const createdAt = new Date(at);
  return { $or: [{ createdAt: { $gt: createdAt } }, { createdAt, id: { $gt: id } }] };
}
