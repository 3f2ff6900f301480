import { EntityManager } from '@mikro-orm/core';
import { Injectable } from '@nestjs/common';
import { Comment, Job, People } from '../../../src/model/index.js';
import {
  type CachedQuery,
  rawSql,
  Statements,
  TieredCache,
  TierRepository,
  Transactions,
  WorkScope,
} from '../../../src/tiers/index.js';

interface NamedJob {
  readonly jobname: string;
  readonly assignee: string | undefined;
}

/** What people write who have not read about the tiers: every fault that is looked for, once. */
@TierRepository('optimized')
@Injectable()
export class NaiveJobs {
  readonly number: CachedQuery<{ id: number }, number>;

  constructor(
    private readonly em: EntityManager,
    private readonly scope: WorkScope,
    private readonly transactions: Transactions,
    cache: TieredCache,
  ) {
    this.number = cache.define({
      name: 'test.number',
      ttlSeconds: 60,
      dependsOn: {},
      load: ({ id }: { id: number }) => Promise.resolve(id),
    });
  }

  async assigneesOneByOne(): Promise<NamedJob[]> {
    const jobs = await this.em.find(Job, {}, { orderBy: { id: 'asc' } });
    const named: NamedJob[] = [];
    for (const job of jobs) {
      await this.em.populate(job, ['assignedTo']);
      named.push({ jobname: job.jobname, assignee: job.assignedTo?.peoplename });
    }
    return named;
  }

  async assigneesAtOnce(): Promise<NamedJob[]> {
    const jobs = await this.em.find(Job, {}, { orderBy: { id: 'asc' }, populate: ['assignedTo'] });
    return jobs.map(({ jobname, assignedTo }) => ({ jobname, assignee: assignedTo?.peoplename }));
  }

  async assigneesTogether(): Promise<void> {
    const jobs = await this.em.find(Job, {});
    await Promise.all(jobs.map((job) => this.em.populate(job, ['assignedTo'])));
  }

  async commentsOneByOne(): Promise<number> {
    const jobs = await this.em.find(Job, {});
    let length = 0;
    for (const job of jobs) {
      await this.em.populate(job, ['comments']);
      for (const comment of job.comments) length += comment.body.length;
    }
    return length;
  }

  async peopleByHand(ids: readonly number[]): Promise<string[]> {
    const names: string[] = [];
    for (const id of ids) {
      const [row] = await rawSql<{ peoplename: string }>(
        this.em,
        'select peoplename from peoples_people where bu_id = ? and id = ?',
        [this.scope.tenant(), id],
      );
      if (row) names.push(row.peoplename);
    }
    return names;
  }

  async peopleByWrittenId(ids: readonly number[], email: string): Promise<unknown[]> {
    const people: unknown[] = [];
    for (const id of ids) {
      const where = `bu_id = ${this.scope.tenant()} and id = ${id} and email = '${email}'`;
      people.push(...(await rawSql(this.em, `select peoplename from peoples_people where ${where}`)));
    }
    return people;
  }

  /** Which relation leads to the people is not to be told: the authors of comments are those whom jobs are given to. */
  async peopleOfJobsAndComments(): Promise<void> {
    const jobs = await this.em.find(Job, {});
    await this.em.find(Comment, {});
    for (const { assignedTo } of jobs) if (assignedTo) await this.em.findOne(People, { id: assignedTo.id });
  }

  @Statements(100)
  async fanOutOfPeople(ids: readonly number[]): Promise<unknown> {
    return Promise.all(ids.map((id) => this.peopleByHand([id])));
  }

  async renameOneByOne(): Promise<void> {
    await this.transactions.write(async (em) => {
      for (const job of await em.find(Job, {}))
        await em.nativeUpdate(Job, { id: job.id }, { jobname: `${job.jobname}!` });
    });
  }

  async countTwice(): Promise<number> {
    return (await this.em.count(Job, { status: 'active' })) + (await this.em.count(Job, { status: 'active' }));
  }

  async countAroundWrite(): Promise<number> {
    const before = await this.em.count(Job, { status: 'active' });
    await this.transactions.write((em) => em.nativeUpdate(Job, { jobcode: 'J-0' }, { status: 'active' }));
    return before + (await this.em.count(Job, { status: 'active' }));
  }

  @Statements(1)
  async overBudget(): Promise<number> {
    return (await this.em.count(Job, {})) + (await this.em.count(People, {}));
  }

  async populateForNothing(): Promise<string[]> {
    const jobs = await this.em.find(Job, {}, { populate: ['assignedTo'] });
    return jobs.map(({ jobname }) => jobname);
  }

  async jobsBesidePeople(): Promise<string[]> {
    await this.em.find(People, {});
    return (await this.em.find(Job, {})).map(({ jobname }) => jobname);
  }

  async emptyColumn(): Promise<string[]> {
    const jobs = await this.em.find(Job, {});
    return jobs.map(({ jobname, deadline }) => `${jobname} ${deadline?.toISOString() ?? 'some day'}`);
  }

  async everyColumn(): Promise<string[]> {
    return (await this.em.find(Job, {})).map(({ jobname }) => jobname);
  }

  async chosenColumns(): Promise<string[]> {
    return (await this.em.find(Job, {}, { fields: ['jobname'] })).map(({ jobname }) => jobname);
  }

  async serialized(): Promise<string> {
    return JSON.stringify(await this.em.find(Job, {}, { populate: ['assignedTo'] }));
  }

  async selectStar(): Promise<number[]> {
    const rows = await rawSql<{ id: number }>(this.em, 'select * from activity_job where bu_id = ? limit 100', [
      this.scope.tenant(),
    ]);
    return rows.map(({ id }) => id);
  }

  async withoutLimit(): Promise<number> {
    const rows = await rawSql<{ n: number }>(this.em, 'select n from generate_series(1, 1200) as numbers (n)');
    return rows.reduce((sum, { n }) => sum + n, 0);
  }

  async withLimit(): Promise<number> {
    const rows = await rawSql<{ n: number }>(
      this.em,
      'select n from generate_series(1, 1200) as numbers (n) order by n limit ?',
      [1_100],
    );
    return rows.reduce((sum, { n }) => sum + n, 0);
  }
}
