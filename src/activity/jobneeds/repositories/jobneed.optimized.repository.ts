import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/core';
import { EntityReader } from '../../../http/entity-reader.js';
import { type Row, viewSelect } from '../../../http/view-select.js';
import { Jobneed } from '../../../model/index.js';
import { pageOf, rawSql, WorkScope, type Page, Statements, TierRepository } from '../../../tiers/index.js';
import { TREE_DEPTH, treeOf, type JobneedTreeView } from '../dto/jobneed-tree.view.js';
import { JobneedReportView, JobneedView, reportedSite, SlotView } from '../dto/jobneed.view.js';
import { dueWindow } from '../due-window.js';
import { duePage, ENABLED_GROUPS } from './jobneed.due-sql.js';
import {
  type AdhocRequest,
  type DueList,
  type DueRequest,
  EXTERNAL_TOURS,
  MINE,
  MODIFIED_LIST,
  modifiedPosition,
  type ModifiedRequest,
  plannedPosition,
  timePosition,
} from './jobneed.lists.js';

/** A page of due work, and how long it stays right. */
export interface Due {
  readonly page: Page<JobneedView>;
  /** The first instant at which the page would be different: work that is over leaves it, and at midnight it moves on. */
  readonly until: string;
}

/** Occurrences for an adhoc visit within a stretch of time, in the order in which they are chosen. */
export interface AdhocCandidates {
  readonly slots: readonly SlotView[];
  /** False: there are more than were asked for, so the right one may be missing. */
  readonly complete: boolean;
}

/** Tier 2: the same answers in a number of statements that does not grow with the rows. */
@TierRepository('optimized')
@Injectable()
export class OptimizedJobneedRepository {
  private readonly whole;
  private readonly slot;
  private readonly report;

  constructor(
    private readonly em: EntityManager,
    private readonly scope: WorkScope,
    private readonly reader: EntityReader,
  ) {
    this.whole = viewSelect(em, Jobneed, JobneedView, 'need');
    this.slot = viewSelect(em, Jobneed, SlotView, 'need');
    this.report = viewSelect(em, Jobneed, JobneedReportView, 'need');
  }

  /** One statement: the plain form asks for each relation of the occurrence. */
  @Statements(1)
  getJobneed(id: number): Promise<JobneedView | null> {
    return this.reader.one(Jobneed, JobneedView, id);
  }

  /** One statement, one row: the plain form reads every open occurrence of the asset to pick one. */
  @Statements(1)
  async getScheduleForAdhoc({ at, ...whom }: AdhocRequest): Promise<Page<SlotView>> {
    return { items: await this.#readSlots(whom, at, at, 1), nextCursor: null };
  }

  /**
   * One statement: everything that {@link getScheduleForAdhoc} can answer for some instant from `from` to `until`.
   * @param limit the most to read
   */
  @Statements(1)
  async getAdhocCandidates(
    whom: Omit<AdhocRequest, 'at'>,
    from: Date,
    until: Date,
    limit: number,
  ): Promise<AdhocCandidates> {
    const slots = await this.#readSlots(whom, from, until, limit + 1);
    // Whatever comes behind one that is due all the time is never chosen.
    const last = slots.findIndex((slot) => isDue(slot, from) && isDue(slot, until));
    if (last >= 0) return { slots: slots.slice(0, last + 1), complete: true };
    return slots.length > limit ? { slots: [], complete: false } : { slots, complete: true };
  }

  /** One statement (and one more to tell "nothing to do" from "no such person"): the plain form asks per row and relation. */
  @Statements(2)
  async getJobNeeds(request: DueRequest, now: Date): Promise<Page<JobneedView> | null> {
    return (await this.readDue(MINE, request, now))?.page ?? null;
  }

  /** One statement, as {@link getJobNeeds}. */
  @Statements(2)
  async getExternalTourJobNeeds(request: DueRequest, now: Date): Promise<Page<JobneedView> | null> {
    return (await this.readDue(EXTERNAL_TOURS, request, now))?.page ?? null;
  }

  /** {@link getJobNeeds} or {@link getExternalTourJobNeeds}, together with how long the answer stays right. */
  @Statements(2)
  async readDue(list: DueList, { people, ctzoffset, limit, cursor }: DueRequest, now: Date): Promise<Due | null> {
    const after = timePosition(list.name, cursor);
    const window = dueWindow(now, ctzoffset);
    let until = window.movesAt.getTime();
    if (people === null) return { page: { items: [], nextCursor: null }, until: new Date(until).toISOString() };

    const bu = this.scope.tenant();
    const [page, parameters] = duePage({ list, bu, people, window, now, after, count: limit + 1 });
    const rows = await rawSql<Row>(
      this.em,
      `${page}
      select ${this.whole.columns} from page
      join activity_jobneed need on need.bu_id = ? and need.id = page.id
      order by need.plandatetime, need.id`,
      [...parameters, bu],
    );
    // The composite foreign keys give nothing to a person of another unit, so only an empty page needs the question.
    if (rows.length === 0 && !(await this.#isPersonHere(people))) return null;

    const due = rows.map((row) => this.whole.read(row));
    for (const { plandatetime, expirydatetime } of due) {
      // Planned before the window, so it is here only because it is running: up to and including its expiry.
      if (Date.parse(plandatetime) < window.from.getTime()) until = Math.min(until, Date.parse(expirydatetime) + 1);
    }
    return {
      page: pageOf(list.name, due, limit, (view) => view, plannedPosition),
      until: new Date(until).toISOString(),
    };
  }

  /** One statement, along the index of changes: the plain form asks per row and relation. */
  @Statements(1)
  async getJobneedModifiedAfter({ since, limit, cursor }: ModifiedRequest): Promise<Page<JobneedView>> {
    const after = timePosition(MODIFIED_LIST, cursor);
    const rows = await rawSql<Row>(
      this.em,
      `select ${this.whole.columns} from activity_jobneed need
      where bu_id = ? and updated_at >= ? ${after ? 'and (updated_at, id) > (?::timestamptz, ?)' : ''}
      order by need.updated_at, need.id limit ?`,
      [this.scope.tenant(), since.toISOString(), ...(after ? [after.at.toISOString(), after.id] : []), limit + 1],
    );
    return pageOf(MODIFIED_LIST, rows.map(this.whole.read), limit, (view) => view, modifiedPosition);
  }

  /** One statement: the plain form asks for each relation, and for the location behind the asset. */
  @Statements(1)
  async getJobneedForReport(id: number): Promise<JobneedReportView | null> {
    const [row] = await rawSql<Row>(
      this.em,
      `select ${this.report.columns} from activity_jobneed need
      where need.bu_id = ? and need.id = ?`,
      [this.scope.tenant(), id],
    );
    if (!row) return null;
    const view = this.report.read(row);
    return { ...view, othersite: reportedSite(view.othersite) };
  }

  /** One recursive statement: the plain form asks every occurrence of the tree for its children. */
  @Statements(1)
  async getJobneedTree(id: number): Promise<JobneedTreeView | null> {
    const bu = this.scope.tenant();
    // An occurrence has one parent, so the only way to meet one again is a cycle through the root.
    const rows = await rawSql<Row & { level: number }>(
      this.em,
      `with recursive tree (id, level) as (
        select id, 0 from activity_jobneed where bu_id = ? and id = ?
        union all
        select child.id, tree.level + 1
        from tree join activity_jobneed child on child.bu_id = ? and child.parent_id = tree.id
        where child.id <> ? and tree.level < ${TREE_DEPTH}
      )
      select tree.level, ${this.whole.columns} from tree
      join activity_jobneed need on need.bu_id = ? and need.id = tree.id
      order by tree.level, need.seqno, need.id`,
      [bu, id, bu, id, bu],
    );
    return treeOf(rows.map((row) => ({ ...this.whole.read(row), level: row.level })));
  }

  /** Open occurrences of an asset that are due at some instant from `from` to `until`, the earliest plan first. */
  async #readSlots(
    { people, asset, qset }: Omit<AdhocRequest, 'at'>,
    from: Date,
    until: Date,
    count: number,
  ): Promise<SlotView[]> {
    const bu = this.scope.tenant();
    const rows = await rawSql<Row>(
      this.em,
      `select ${this.slot.columns} from activity_jobneed need
      where bu_id = ? and asset_id = ? and qset_id = ? and jobstatus not in ('COMPLETED', 'AUTOCLOSED')
        and plandatetime <= ?::timestamptz + gracetime * interval '1 minute' and expirydatetime >= ?
        and (people_id = ? or pgroup_id in (${ENABLED_GROUPS}))
      order by need.plandatetime, need.id limit ?`,
      [bu, asset, qset, until.toISOString(), from.toISOString(), people, bu, people, count],
    );
    return rows.map(this.slot.read);
  }

  async #isPersonHere(people: number): Promise<boolean> {
    const rows = await rawSql(this.em, 'select 1 from peoples_people where bu_id = ? and id = ?', [
      this.scope.tenant(),
      people,
    ]);
    return rows.length > 0;
  }
}

/** Whether an open occurrence may be taken up at `at`: within its grace time and not expired. */
export function isDue({ plandatetime, expirydatetime, gracetime }: SlotView, at: Date): boolean {
  return Date.parse(plandatetime) <= at.getTime() + gracetime * 60_000 && Date.parse(expirydatetime) >= at.getTime();
}
