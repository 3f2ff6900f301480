import { EventEmitter2 } from '@nestjs/event-emitter';
import {
  AttachmentRepository,
  CommentAdded,
  CommentRepository,
  JobCreated,
  JobDeleted,
  JobUpdated,
  OptimizedAttachmentRepository,
  OptimizedCommentRepository,
} from '../../../src/activity/index.js';
import { AttachmentService } from '../../../src/activity/jobs/attachment.service.js';
import { CommentService } from '../../../src/activity/jobs/comment.service.js';
import { JobService } from '../../../src/activity/jobs/job.service.js';
import type { Caller } from '../../../src/auth/index.js';
import type { DomainEvent } from '../../../src/tiers/index.js';
import { JobWorld } from './job.fixture.js';

describe('writing jobs', () => {
  let world: JobWorld;
  let job: number;

  beforeAll(async () => {
    world = await JobWorld.open();
  });
  afterAll(() => world.close());
  beforeEach(async () => {
    await world.clear();
    job = await world.job();
  });

  const jobs = () => world.database.get(JobService);
  const comments = () => world.database.get(CommentService);
  const attachments = () => world.database.get(AttachmentService);
  const caller = (personId: number, role: Caller['role'], homeBu = world.here): Caller => ({
    personId,
    role,
    homeBu,
    bu: world.here,
    ctzoffset: undefined,
  });
  const ann = () => caller(world.ann, 'manager');
  const bob = () => caller(world.bob, 'worker');
  const status = (expected: number): unknown => expect.objectContaining({ status: expected });

  it('creates a job with what the database adds, in the name of who did it', async () => {
    const body = { jobcode: 'NEW', priority: 'high', assignedToId: world.bob, siteId: world.site } as const;
    const { value, etag } = await world.as(() => jobs().create(body), world.ann);

    expect(value).toMatchObject({
      jobcode: 'NEW',
      status: 'pending',
      priority: 'high',
      gracetime: 0,
      deadline: null,
      assignedTo: { id: world.bob, peoplename: 'Bob' },
      site: { id: world.site, name: 'North' },
      createdBy: { id: world.ann, peoplename: 'Ann' },
      bu: { id: world.here, buname: 'Here Ltd' },
    });
    expect(etag).toMatch(/^"/);
  });

  it('changes what is named, clears what is null, and refuses who read an older state', async () => {
    const first = await world.as(() => jobs().update(job, { jobname: 'one', assignedToId: world.bob }), world.ann);
    const second = await world.as(() => jobs().update(job, { assignedToId: null }, first.etag), world.ann);

    expect(second.value).toMatchObject({ jobname: 'one', assignedTo: null, updatedBy: { peoplename: 'Ann' } });
    expect(Date.parse(second.value.updatedAt)).toBeGreaterThan(Date.parse(first.value.updatedAt));
    await expect(world.as(() => jobs().update(job, { jobname: 'late' }, first.etag))).rejects.toEqual(status(412));
    await expect(world.as(() => jobs().remove(job, first.etag))).rejects.toEqual(status(412));
  });

  it('leaves the jobs and people of other units alone', async () => {
    const foreign = await world.database.insert('activity_job', { bu_id: world.elsewhere, jobcode: 'X' });
    for (const attempt of [
      () => jobs().update(foreign, { jobname: 'taken' }),
      () => jobs().remove(foreign),
      () => jobs().listOfPerson(world.foreigner, { limit: 1 }),
      () => comments().list(foreign, { limit: 1 }),
      () => comments().add(ann(), foreign, { body: 'x' }),
      () => attachments().list(foreign, { limit: 1 }),
      () => attachments().add(foreign, { filename: 'x' }),
    ]) {
      await expect(world.as<unknown>(attempt)).rejects.toEqual(status(404));
    }
    await expect(world.as(() => jobs().update(job, { assignedToId: world.foreigner }))).rejects.toMatchObject({
      code: '23503',
    });
  });

  it('tells a person without jobs from nobody', async () => {
    expect(await world.as(() => jobs().listOfPerson(world.ann, { limit: 1 }))).toEqual({ items: [], nextCursor: null });
    expect(await world.as(() => comments().list(job, { limit: 1 }))).toEqual({ items: [], nextCursor: null });
    expect(await world.as(() => attachments().list(job, { limit: 1 }))).toEqual({ items: [], nextCursor: null });
  });

  it('deletes a job with all that hangs on it, unless a planned occurrence needs it', async () => {
    await world.comment(job);
    await world.attachment(job);
    await world.as(() => jobs().remove(job));
    expect(await world.database.sql('select id from activity_comment')).toEqual([]);

    const planned = await world.job();
    const occurrence = await world.database.insert('activity_jobneed', { bu_id: world.here, job_id: planned });
    await expect(world.as(() => jobs().remove(planned))).rejects.toMatchObject({ code: '23503' });
    await world.database.sql('delete from activity_jobneed where id = ?', [occurrence]);
  });

  it('publishes what happened, after it happened', async () => {
    const seen: DomainEvent[] = [];
    const emitter = world.database.get(EventEmitter2);
    const listener = (event: DomainEvent) => seen.push(event);
    for (const name of ['job.*', 'comment.created']) emitter.on(name, listener);
    const { value } = await world.as(() => jobs().create({ jobcode: 'NEW' }));
    await world.as(() => jobs().update(value.id, { jobname: 'named' }));
    await world.as(() => comments().add(bob(), value.id, { body: 'done' }), world.bob);
    await world.as(() => jobs().remove(value.id));
    emitter.off('job.*', listener).off('comment.created', listener);

    expect(seen.map((event) => event.constructor)).toEqual([JobCreated, JobUpdated, CommentAdded, JobDeleted]);
    expect(seen[1]).toMatchObject({ id: value.id, bu: world.here });
    expect(seen[1]?.changed).toContain('jobname');
  });

  describe('comments', () => {
    it('are the caller’s, or of whom a manager names', async () => {
      const own = await world.as(() => comments().add(bob(), job, { body: 'mine' }), world.bob);
      const named = await world.as(() => comments().add(ann(), job, { body: 'his', authorId: world.bob }), world.ann);

      expect(own.value).toMatchObject({ body: 'mine', author: { id: world.bob }, job: { id: job } });
      expect(named.value).toMatchObject({ author: { id: world.bob }, createdBy: { id: world.ann } });
      await expect(world.as(() => comments().add(bob(), job, { body: 'hers', authorId: world.ann }))).rejects.toEqual(
        status(403),
      );
    });

    it('have an author of the unit, whom an admin of another one must name', async () => {
      const admin = caller(world.foreigner, 'admin', world.elsewhere);
      await expect(world.as(() => comments().add(admin, job, { body: 'x' }))).rejects.toEqual(status(422));
      await expect(
        world.as(() => comments().add(admin, job, { body: 'x', authorId: world.foreigner })),
      ).rejects.toMatchObject({ code: '23503' });
      const made = await world.as(() => comments().add(admin, job, { body: 'x', authorId: world.bob }));
      expect(made.value).toMatchObject({ author: { id: world.bob } });
    });

    it('are deleted by their author, managers and admins', async () => {
      const hers = await world.comment(job, { author_id: world.ann });
      const his = await world.comment(job, { author_id: world.bob });

      await expect(world.as(() => comments().remove(bob(), hers))).rejects.toEqual(status(403));
      await world.as(() => comments().remove(bob(), his));
      await world.as(() => comments().remove(ann(), hers));
      await expect(world.as(() => comments().remove(ann(), hers))).rejects.toEqual(status(404));
    });

    it.each([
      ['tier 1', () => world.database.get(CommentRepository)],
      ['tier 2', () => world.database.get(OptimizedCommentRepository)],
    ])('are listed oldest first, page by page, in %s', async (_tier, repository) => {
      const second = await world.comment(job, { created_at: '2026-01-02T00:00:00.123Z', author_id: world.ann });
      const third = await world.comment(job, { created_at: '2026-01-02T00:00:00.123Z' });
      const first = await world.comment(job, { created_at: '2026-01-01T00:00:00Z', body: 'so' });
      await world.comment(await world.job());
      const read = (cursor?: string) => world.as(() => repository().getComments(job, { limit: 2, cursor }));

      const page = await read();
      const rest = await read(page.nextCursor ?? '');
      expect([...page.items, ...rest.items].map(({ id }) => id)).toEqual([first, second, third]);
      expect(rest.nextCursor).toBeNull();
      expect(page.items[0]).toEqual({
        id: first,
        job: { id: job, jobcode: expect.stringMatching(/^J-/) },
        author: null,
        body: 'so',
        bu: { id: world.here, buname: 'Here Ltd' },
        createdAt: '2026-01-01T00:00:00.000Z',
        updatedAt: expect.stringMatching(/Z$/),
        createdBy: null,
        updatedBy: null,
        ctzoffset: -1,
      });
      expect(page.items[1]?.author).toEqual({ id: world.ann, peoplename: 'Ann' });
      expect(await world.as(() => repository().getComment(third))).toEqual(rest.items[0]);
    });
  });

  describe('attachments', () => {
    it('are added by anyone, and deleted by who added them, managers and admins', async () => {
      const own = await world.as(() => attachments().add(job, { filename: 'a.png', size: 12 }), world.bob);
      expect(own.value).toMatchObject({
        filename: 'a.png',
        size: 12,
        url: '',
        contenttype: 'application/octet-stream',
        job: { id: job },
      });
      const hers = await world.as(() => attachments().add(job, { filename: 'b.png' }), world.ann);

      await expect(world.as(() => attachments().remove(bob(), hers.value.id))).rejects.toEqual(status(403));
      await world.as(() => attachments().remove(bob(), own.value.id));
      await world.as(() => attachments().remove(ann(), hers.value.id));
      await expect(world.as(() => attachments().get(hers.value.id))).rejects.toEqual(status(404));
    });

    it.each([
      ['tier 1', () => world.database.get(AttachmentRepository)],
      ['tier 2', () => world.database.get(OptimizedAttachmentRepository)],
    ])('are listed page by page, in %s', async (_tier, repository) => {
      const ids = [await world.attachment(job), await world.attachment(job), await world.attachment(job)];
      await world.attachment(await world.job());
      const read = (cursor?: string) => world.as(() => repository().getAttachments(job, { limit: 2, cursor }));

      const page = await read();
      const rest = await read(page.nextCursor ?? '');
      expect([...page.items, ...rest.items].map(({ id }) => id)).toEqual(ids);
      expect(await world.as(() => repository().getAttachment(ids[2] ?? 0))).toEqual(rest.items[0]);
    });

    it('take one statement, however many there are', async () => {
      await world.manyJobs(1, 'active', 200);
      const [{ id }] = (await world.database.sql<{ id: number }>(
        `select id from activity_job where jobcode like 'M-%'`,
      )) as [{ id: number }];
      const { database, here } = world;
      const files = await database.expectQueries(1, here, () =>
        database.get(OptimizedAttachmentRepository).getAttachments(id, { limit: 500 }),
      );
      const talk = await database.expectQueries(1, here, () =>
        database.get(OptimizedCommentRepository).getComments(id, { limit: 500 }),
      );
      expect([files.items.length, talk.items.length]).toEqual([200, 200]);
    });
  });
});
