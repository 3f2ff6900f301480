import { EntityManager } from '@mikro-orm/core';
import { Injectable } from '@nestjs/common';
import { EntityReader } from '../../../http/entity-reader.js';
import { shownFields, shownRelations, toView } from '../../../http/entity-view.js';
import { Comment } from '../../../model/index.js';
import { pageOf, type Page, type PageRequest } from '../../../tiers/index.js';
import { CommentView } from '../dto/comment.dto.js';
import { behindAge, COMMENT_LIST } from './comment.lists.js';

/** Tier 2: the same answers in a number of statements that does not grow with the rows. */
@Injectable()
export class OptimizedCommentRepository {
  constructor(
    private readonly em: EntityManager,
    private readonly reader: EntityReader,
  ) {}

  /** One statement: the plain form asks for each of the comment's relations. */
  getComment(id: number): Promise<CommentView | null> {
    return this.reader.one(Comment, CommentView, id);
  }

  /** One statement, relations by join: the plain form asks anew for those of every comment. */
  async getComments(job: number, { limit, cursor }: PageRequest): Promise<Page<CommentView>> {
    const comments = await this.em.find(
      Comment,
      { $and: [{ job }, behindAge(cursor)] },
      {
        populate: shownRelations(CommentView) as never[],
        fields: shownFields(CommentView) as never[],
        strategy: 'joined',
        disableIdentityMap: true,
        orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
        limit: limit + 1,
      },
    );
    const views = comments.map((comment) => toView(CommentView, comment as Comment));
    return pageOf(
      COMMENT_LIST,
      views,
      limit,
      (comment) => comment,
      ({ createdAt, id }) => [createdAt, id],
    );
  }
}
