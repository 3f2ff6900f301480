import { Injectable } from '@nestjs/common';
import type { Caller } from '../../auth/index.js';
import { EntityWriter } from '../../http/entity-writer.js';
import { forbidden, notFound, unprocessable } from '../../http/problems.js';
import type { Representation } from '../../http/representation.js';
import { Comment } from '../../model/index.js';
import type { Page, PageRequest } from '../../tiers/index.js';
import type { CommentView, CreateComment } from './dto/comment.dto.js';
import { OptimizedCommentRepository } from './repositories/comment.optimized.repository.js';
import { OptimizedJobRepository } from './repositories/job.optimized.repository.js';

/** What people say about jobs. */
@Injectable()
export class CommentService {
  constructor(
    private readonly comments: OptimizedCommentRepository,
    private readonly jobs: OptimizedJobRepository,
    private readonly writer: EntityWriter,
  ) {}

  /** @throws Problem 404 when the unit has no such comment */
  async get(id: number): Promise<CommentView> {
    const comment = await this.comments.getComment(id);
    if (!comment) throw notFound('comment', id);
    return comment;
  }

  /** @throws Problem 404 when the unit has no such job */
  async list(job: number, page: PageRequest): Promise<Page<CommentView>> {
    const comments = await this.comments.getComments(job, page);
    if (comments.items.length === 0 && !(await this.jobs.hasJob(job))) throw notFound('job', job);
    return comments;
  }

  /**
   * Comments on a job, in the caller's name where the body names nobody.
   * @throws Problem 404 when the unit has no such job, 403 when a worker speaks for somebody else, 422 when the author
   * is not of this unit
   */
  async add(caller: Caller, job: number, { authorId, ...body }: CreateComment): Promise<Representation<CommentView>> {
    if (!(await this.jobs.hasJob(job))) throw notFound('job', job);
    const comment = { ...body, jobId: job, authorId: authorId ?? ownName(caller) };
    if (caller.role === 'worker' && comment.authorId !== caller.personId) {
      throw forbidden('Only managers and admins may comment in the name of somebody else.');
    }
    return this.writer.create(Comment, comment, this.#read);
  }

  /** @throws Problem 404 when the unit has no such comment, 403 when it is another person's and the caller a worker */
  async remove(caller: Caller, id: number, ifMatch?: string): Promise<void> {
    const { author } = await this.get(id);
    if (caller.role === 'worker' && author?.id !== caller.personId) {
      throw forbidden('Only its author, managers and admins may delete a comment.');
    }
    await this.writer.remove(Comment, id, this.#read, ifMatch);
  }

  readonly #read = (id: number): Promise<CommentView | null> => this.comments.getComment(id);
}

function ownName({ personId, homeBu, bu }: Caller): number {
  if (homeBu === bu) return personId;
  throw unprocessable('authorId', 'must name a person of this unit, to which the caller does not belong');
}
