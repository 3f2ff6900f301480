import type { EntityManager } from '@mikro-orm/core';
import { rawSql } from '../tiers/index.js';

/** Whom and what the queries ask about: of each kind the one with the most to answer. Undefined: the data have none. */
export interface Subjects {
  /** The business unit with the most jobs. */
  readonly tenant: number;
  /** The unit's `bucode`, which is in the names that its people log in with. */
  readonly code: string;
  /** The unit's manager, on whose behalf everything is asked. */
  readonly caller: number;
  /** A word in the names of many jobs. */
  readonly word: string;
  readonly job: number | undefined;
  readonly assignee: number | undefined;
  readonly asset: number | undefined;
  readonly location: number | undefined;
  /** Somebody without superior. */
  readonly head: number;
  readonly workers: { readonly mine: number | undefined; readonly externalTours: number | undefined };
  readonly jobneed: number | undefined;
  /** An occurrence with others below it. */
  readonly root: number | undefined;
  readonly visit:
    { readonly at: Date; readonly people: number; readonly asset: number; readonly qset: number } | undefined;
  /** An instant since which some pages of occurrences have changed. */
  readonly since: Date;
}

const DAY_MS = 86_400_000;
/** So many occurrences have changed since `since`, if there are so many. */
const CHANGES = 1_000;

interface Id {
  readonly id: number;
}

/** Looks the data over. To be called in a unit of work. */
export async function chooseSubjects(em: EntityManager, now: Date): Promise<Subjects> {
  const one = async <Row extends object>(statement: string, parameters: readonly unknown[] = []) =>
    (await rawSql<Row>(em, `${statement} limit 1`, parameters))[0];
  const unit = await one<Id & { bucode: string }>(
    `select b.id, b.bucode from onboarding_bt b join activity_job j on j.bu_id = b.id
     group by b.id order by count(*) desc, b.id`,
  );
  if (!unit) throw new Error('There are no jobs to ask for: raise --jobs.');
  const bu = unit.id;
  const first = async (statement: string, ...more: unknown[]) => (await one<Id>(statement, [bu, ...more]))?.id;
  const required = async (statement: string): Promise<number> => {
    const id = await first(statement);
    if (id === undefined) throw new Error('The business unit has no people to ask for.');
    return id;
  };
  const due = (identifiers: string): Promise<number | undefined> =>
    first(
      `select people_id as id from activity_jobneed
       where bu_id = ? and people_id is not null and identifier ${identifiers}
         and plandatetime between ? and ? group by people_id order by count(*) desc, people_id`,
      new Date(now.getTime() - DAY_MS).toISOString(),
      new Date(now.getTime() + DAY_MS).toISOString(),
    );
  const visit = await one<{ at: string; people: number; asset: number; qset: number }>(
    `select plandatetime as at, people_id as people, asset_id as asset, qset_id as qset from activity_jobneed
     where bu_id = ? and jobstatus not in ('COMPLETED', 'AUTOCLOSED')
       and people_id is not null and asset_id is not null and qset_id is not null
     order by plandatetime desc, id`,
    [bu],
  );
  const changed = await one<{ at: string }>(
    `select min(updated_at) as at from
       (select updated_at from activity_jobneed where bu_id = ? order by updated_at desc limit ${CHANGES}) newest`,
    [bu],
  );
  const word = await one<{ word: string }>(
    `select split_part(jobname, ' ', 1) as word from activity_job where bu_id = ?
     group by word order by count(*) desc, word`,
    [bu],
  );
  return {
    tenant: bu,
    code: unit.bucode,
    caller: await required(`select id from peoples_people where bu_id = ? and role = 'manager' order by id`),
    word: word?.word ?? '',
    job: await first(
      'select job_id as id from activity_comment where bu_id = ? group by job_id order by count(*) desc, job_id',
    ),
    assignee: await first(
      `select assigned_to_id as id from activity_job where bu_id = ? and assigned_to_id is not null
       group by assigned_to_id order by count(*) desc, assigned_to_id`,
    ),
    asset: await first('select id from activity_asset where bu_id = ? and location_id is not null order by id'),
    location: await first(
      `select location_id as id from activity_asset where bu_id = ? and location_id is not null
       group by location_id order by count(*) desc, location_id`,
    ),
    head: await required(
      `select p.id from peoples_people p left join peoples_people r on r.bu_id = p.bu_id and r.manager_id = p.id
       where p.bu_id = ? and p.manager_id is null group by p.id order by count(r.id) desc, p.id`,
    ),
    workers: { mine: await due(`not in ('TICKET', 'EXTERNALTOUR')`), externalTours: await due(`= 'EXTERNALTOUR'`) },
    jobneed: await first('select id from activity_jobneed where bu_id = ? order by asset_id is null, id'),
    root: await first(
      `select parent_id as id from activity_jobneed where bu_id = ? and parent_id is not null
       group by parent_id order by count(*) desc, parent_id`,
    ),
    visit: visit && { ...visit, at: new Date(visit.at) },
    since: changed ? new Date(changed.at) : now,
  };
}
