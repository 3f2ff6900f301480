import { Injectable } from '@nestjs/common';
import { EntityManager, type FilterQuery } from '@mikro-orm/core';
import { shownRelations, toView, type EntityView } from '../../../http/entity-view.js';
import { CLOSED_JOBNEED_STATUSES, Jobneed, People, Pgbelonging } from '../../../model/index.js';
import { pageOf, type Page, TierRepository } from '../../../tiers/index.js';
import { TREE_DEPTH, treeOf, type JobneedTreeView } from '../dto/jobneed-tree.view.js';
import { JobneedReportView, JobneedView, reportedSite, SlotView } from '../dto/jobneed.view.js';
import { dueWindow } from '../due-window.js';
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

const MINUTE = 60_000;

/** Tier 1: occurrences, read in the plainest way. What the other tiers answer is measured against this. */
@TierRepository('standard', { growing: 'the plain form, which the other tiers are measured against' })
@Injectable()
export class JobneedRepository {
  constructor(private readonly em: EntityManager) {}

  /** One occurrence, whole; null: there is none in this unit. */
  async getJobneed(id: number): Promise<JobneedView | null> {
    const jobneed = await this.em.findOne(Jobneed, { id });
    return jobneed && this.show(JobneedView, jobneed);
  }

  /**
   * The occurrence that somebody who comes to an asset is expected for: open, theirs or their groups', due within its
   * grace time and not expired; the earliest. At most one.
   */
  async getScheduleForAdhoc({ at, people, asset, qset }: AdhocRequest): Promise<Page<SlotView>> {
    const open = await this.em.find(
      Jobneed,
      {
        $and: [
          { asset, qset, jobstatus: { $nin: [...CLOSED_JOBNEED_STATUSES] }, expirydatetime: { $gte: at } },
          await this.givenTo(people),
        ],
      },
      { orderBy: { plandatetime: 'asc', id: 'asc' } },
    );
    const slot = open.find(
      ({ plandatetime, gracetime }) => plandatetime.getTime() <= at.getTime() + gracetime * MINUTE,
    );
    return { items: slot ? [await this.show(SlotView, slot)] : [], nextCursor: null };
  }

  /**
   * A person's work, and that of the person's enabled groups: planned today or tomorrow, or running now, whatever its
   * status; without tickets and external tours. Null: no such person in this unit.
   */
  getJobNeeds(request: DueRequest, now: Date): Promise<Page<JobneedView> | null> {
    return this.due(MINE, request, now);
  }

  /** The external tours that a person is due to make, by the same rule as {@link getJobNeeds}. */
  getExternalTourJobNeeds(request: DueRequest, now: Date): Promise<Page<JobneedView> | null> {
    return this.due(EXTERNAL_TOURS, request, now);
  }

  /** What changed at an instant or later, in the order of the changes. */
  async getJobneedModifiedAfter({ since, limit, cursor }: ModifiedRequest): Promise<Page<JobneedView>> {
    const after = timePosition(MODIFIED_LIST, cursor);
    const behind: FilterQuery<Jobneed> = after
      ? { $or: [{ updatedAt: { $gt: after.at } }, { updatedAt: after.at, id: { $gt: after.id } }] }
      : {};
    const changed = await this.em.find(
      Jobneed,
      { $and: [{ updatedAt: { $gte: since } }, behind] },
      { orderBy: { updatedAt: 'asc', id: 'asc' }, limit: limit + 1 },
    );
    return pageOf(MODIFIED_LIST, await this.showAll(changed), limit, (view) => view, modifiedPosition);
  }

  /** An occurrence as a report prints it; null: there is none in this unit. */
  async getJobneedForReport(id: number): Promise<JobneedReportView | null> {
    const jobneed = await this.em.findOne(Jobneed, { id });
    if (!jobneed) return null;
    await this.em.populate(jobneed, ['asset.location']);
    return { ...(await this.show(JobneedReportView, jobneed)), othersite: reportedSite(jobneed.othersite) };
  }

  /**
   * An occurrence with everything below it, at most ten levels deep; each once, even where parents form a cycle.
   * Null: there is none in this unit.
   */
  async getJobneedTree(id: number): Promise<JobneedTreeView | null> {
    const root = await this.em.findOne(Jobneed, { id });
    if (!root) return null;
    const nodes = [{ ...(await this.show(JobneedView, root)), level: 0 }];
    for (const node of nodes) {
      if (node.level === TREE_DEPTH) break;
      // An occurrence has one parent, so the only way to meet one again is a cycle through the root.
      const where: FilterQuery<Jobneed> = { parent: node.id, id: { $ne: id } };
      const children = await this.em.find(Jobneed, where, { orderBy: { seqno: 'asc', id: 'asc' } });
      for (const view of await this.showAll(children)) nodes.push({ ...view, level: node.level + 1 });
    }
    return treeOf(nodes);
  }

  private async due(list: DueList, { people, ctzoffset, limit, cursor }: DueRequest, now: Date) {
    const after = timePosition(list.name, cursor);
    if (people === null) return { items: [], nextCursor: null };
    if (!(await this.em.findOne(People, { id: people }))) return null;
    const { from, until } = dueWindow(now, ctzoffset);
    const due = await this.em.find(
      Jobneed,
      {
        $and: [
          { identifier: { $in: [...list.identifiers] } },
          await this.givenTo(people),
          {
            $or: [
              { plandatetime: { $gte: from, $lt: until } },
              { plandatetime: { $lte: now }, expirydatetime: { $gte: now } },
            ],
          },
          after
            ? { $or: [{ plandatetime: { $gt: after.at } }, { plandatetime: after.at, id: { $gt: after.id } }] }
            : {},
        ],
      },
      { orderBy: { plandatetime: 'asc', id: 'asc' }, limit: limit + 1 },
    );
    return pageOf(list.name, await this.showAll(due), limit, (view) => view, plannedPosition);
  }

  /** What is given to a person, or to an enabled group that the person belongs to. */
  private async givenTo(people: number): Promise<FilterQuery<Jobneed>> {
    const memberships = await this.em.find(Pgbelonging, { people, pgroup: { enable: true } });
    return { $or: [{ people }, { pgroup: { $in: memberships.map(({ pgroup }) => pgroup.id) } }] };
  }

  private async showAll(jobneeds: readonly Jobneed[]): Promise<JobneedView[]> {
    const views: JobneedView[] = [];
    for (const jobneed of jobneeds) views.push(await this.show(JobneedView, jobneed));
    return views;
  }

  private async show<V extends EntityView>(view: V, jobneed: Jobneed) {
    await this.em.populate(jobneed, shownRelations(view) as never);
    return toView(view, jobneed);
  }
}
