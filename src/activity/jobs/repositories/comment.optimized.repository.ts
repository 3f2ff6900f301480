import { EntityManager } from '@mikro-orm/core';
import { Injectable } from '@nestjs/common';
import { EntityReader } from '../../../http/entity-reader.js';
import { viewSelect, type Row, type ViewSelect } from '../../../http/view-select.js';
import { Comment } from '../../../model/index.js';
import {
  pageOf,
  rawSql,
  WorkScope,
  type Page,
  type PageRequest,
  Statements,
  TierRepository,
} from '../../../tiers/index.js';
import { CommentView } from '../dto/comment.dto.js';
import { COMMENT_LIST, commentPosition } from './comment.lists.js';
import { sql, verbatim } from './fragment.js';

/** Tier 2: the same answers in a number of statements that does not grow with the rows. */
@TierRepository('optimized')
@Injectable()
export class OptimizedCommentRepository {
  /** A comment, whole, from a row that is called `c`. */
  private readonly whole: ViewSelect<typeof CommentView>;

  constructor(
    private readonly em: EntityManager,
    private readonly scope: WorkScope,
    private readonly reader: EntityReader,
  ) {
    this.whole = viewSelect(em, Comment, CommentView, 'c');
  }

  /** One statement: the plain form asks for each of the comment's relations. */
  @Statements(1)
  getComment(id: number): Promise<CommentView | null> {
    return this.reader.one(Comment, CommentView, id);
  }

  /** One statement: the plain form asks anew for the relations of every comment. */
  @Statements(1)
  async getComments(job: number, { limit, cursor }: PageRequest): Promise<Page<CommentView>> {
    const after = commentPosition(cursor);
    const { text, values } = sql`
      select ${verbatim(this.whole.columns)} from activity_comment c
      where c.bu_id = ${this.scope.tenant()} and c.job_id = ${job}
        and ${after ? sql`(c.created_at, c.id) > (${after[0]}, ${after[1]})` : sql`true`}
      order by c.created_at, c.id limit ${limit + 1}`;
    const comments = (await rawSql<Row>(this.em, text, values)).map(this.whole.read);
    return pageOf(
      COMMENT_LIST,
      comments,
      limit,
      (comment) => comment,
      ({ createdAt, id }) => [createdAt, id],
    );
  }
}
