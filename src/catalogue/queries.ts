import { type CataloguedQuery, FIRST_PAGE, type Ways } from './query.js';

/** The queries of the original, in its order: jobs, occurrences, assets, people. Lists are asked for their first page. */
export const CATALOGUE: readonly CataloguedQuery[] = [
  {
    name: 'jobs.active',
    original: 'get_active_jobs',
    ways: ({ jobs }, _subjects, page = FIRST_PAGE) => ({
      plain: () => jobs.plain.getActiveJobs(page),
      optimized: () => jobs.optimized.getActiveJobs(page),
    }),
  },
  {
    name: 'jobs.overdue',
    original: 'get_overdue_jobs',
    ways: ({ jobs }, _subjects, page = FIRST_PAGE) => ({
      plain: () => jobs.plain.getOverdueJobs(page),
      optimized: () => jobs.optimized.getOverdueJobs(page),
    }),
  },
  {
    name: 'jobs.of-person',
    original: 'get_user_jobs',
    ways: ({ jobs }, { assignee }, page = FIRST_PAGE) =>
      about(assignee, (id) => ({
        plain: () => jobs.plain.getUserJobs(id, page),
        optimized: () => jobs.optimized.getUserJobs(id, page),
      })),
  },
  {
    name: 'jobs.by-priority',
    original: 'get_by_priority',
    ways: ({ jobs }, _subjects, page = FIRST_PAGE) => ({
      plain: () => jobs.plain.getByPriority(page),
      optimized: () => jobs.optimized.getByPriority(page),
    }),
  },
  {
    name: 'jobs.search',
    original: 'search_jobs',
    ways: ({ jobs }, { word }, page = FIRST_PAGE) => ({
      plain: () => jobs.plain.searchJobs(word, page),
      optimized: () => jobs.optimized.searchJobs(word, page),
    }),
  },
  {
    name: 'jobs.with-relations',
    original: 'get_jobs_with_relations',
    ways: ({ jobs }, _subjects, page = FIRST_PAGE) => ({
      plain: () => jobs.plain.getJobsWithRelations(page),
      optimized: () => jobs.optimized.getJobsWithRelations(page),
      cached: () => jobs.cached.withRelations.answer(page),
    }),
  },
  {
    name: 'jobs.workload',
    original: 'get_workload_summary',
    ways: ({ jobs }, _subjects, page = FIRST_PAGE) => ({
      plain: () => jobs.plain.getWorkloadSummary(page),
      optimized: () => jobs.optimized.getWorkloadSummary(page),
      cached: () => jobs.cached.workload.answer(page),
    }),
  },
  {
    name: 'jobs.one',
    original: 'one job',
    ways: ({ jobs }, { job }) =>
      about(job, (id) => ({
        plain: () => jobs.plain.getJob(id),
        optimized: () => jobs.optimized.getJob(id),
        cached: () => jobs.cached.one.answer({ id }),
      })),
  },
  {
    name: 'jobneeds.adhoc-slot',
    original: 'get_schedule_for_adhoc',
    ways: ({ jobneeds }, { visit }) =>
      about(visit, (request) => ({
        plain: () => jobneeds.plain.getScheduleForAdhoc(request),
        optimized: () => jobneeds.optimized.getScheduleForAdhoc(request),
        cached: () => jobneeds.cached.adhocSlot(request),
      })),
  },
  {
    name: 'jobneeds.mine',
    original: 'get_job_needs',
    ways: ({ jobneeds, clock }, { workers }, page = FIRST_PAGE) =>
      about(workers.mine, (people) => {
        const request = { people, ctzoffset: 0, ...page };
        return {
          plain: () => jobneeds.plain.getJobNeeds(request, clock.now()),
          optimized: () => jobneeds.optimized.getJobNeeds(request, clock.now()),
          cached: () => jobneeds.cached.mine.answer(request),
        };
      }),
  },
  {
    name: 'jobneeds.external-tours',
    original: 'get_external_tour_job_needs',
    ways: ({ jobneeds, clock }, { workers }, page = FIRST_PAGE) =>
      about(workers.externalTours, (people) => {
        const request = { people, ctzoffset: 0, ...page };
        return {
          plain: () => jobneeds.plain.getExternalTourJobNeeds(request, clock.now()),
          optimized: () => jobneeds.optimized.getExternalTourJobNeeds(request, clock.now()),
          cached: () => jobneeds.cached.externalTours.answer(request),
        };
      }),
  },
  {
    name: 'jobneeds.modified',
    original: 'get_jobneedmodifiedafter',
    ways: ({ jobneeds }, { since }, page = FIRST_PAGE) => ({
      plain: () => jobneeds.plain.getJobneedModifiedAfter({ since, ...page }),
      optimized: () => jobneeds.optimized.getJobneedModifiedAfter({ since, ...page }),
    }),
  },
  {
    name: 'jobneeds.report',
    original: 'get_jobneed_for_report',
    ways: ({ jobneeds }, { jobneed }) =>
      about(jobneed, (id) => ({
        plain: () => jobneeds.plain.getJobneedForReport(id),
        optimized: () => jobneeds.optimized.getJobneedForReport(id),
        cached: () => jobneeds.cached.report.answer({ id }),
      })),
  },
  {
    name: 'jobneeds.tree',
    original: 'hierarchical data',
    ways: ({ jobneeds }, { root }) =>
      about(root, (id) => ({
        plain: () => jobneeds.plain.getJobneedTree(id),
        optimized: () => jobneeds.optimized.getJobneedTree(id),
        cached: () => jobneeds.cached.tree.answer({ id }),
      })),
  },
  {
    name: 'assets.active',
    original: 'get_active_assets',
    ways: ({ assets }, _subjects, page = FIRST_PAGE) => ({
      plain: () => assets.plain.getActiveAssets(page),
      optimized: () => assets.optimized.getActiveAssets(page),
      cached: () => assets.cached.active.answer(page),
    }),
  },
  {
    name: 'assets.summary',
    original: 'get_asset_summary',
    ways: ({ assets }) => ({
      plain: () => assets.plain.getAssetSummary(),
      optimized: () => assets.optimized.getAssetSummary(),
      cached: () => assets.cached.summary.answer({}),
    }),
  },
  {
    name: 'assets.with-maintenance',
    original: 'get_assets_with_maintenance',
    ways: ({ assets }, _subjects, page = FIRST_PAGE) => ({
      plain: () => assets.plain.getAssetsWithMaintenance(page),
      optimized: () => assets.optimized.getAssetsWithMaintenance(page),
      cached: () => assets.cached.withMaintenance.answer(page),
    }),
  },
  {
    name: 'assets.by-location',
    original: 'get_assets_by_location',
    ways: ({ assets }, { location }, page = FIRST_PAGE) =>
      about(location, (id) => ({
        plain: () => assets.plain.getAssetsByLocation(id, page),
        optimized: () => assets.optimized.getAssetsByLocation(id, page),
        cached: () => assets.cached.byLocation.answer({ ...page, id }),
      })),
  },
  {
    name: 'assets.one',
    original: 'one asset',
    ways: ({ assets }, { asset }) =>
      about(asset, (id) => ({
        plain: () => assets.plain.getAsset(id),
        optimized: () => assets.optimized.getAsset(id),
        cached: () => assets.cached.one.answer({ id }),
      })),
  },
  {
    name: 'people.team',
    original: 'get_team_hierarchy',
    ways: ({ people }, { head }, page = FIRST_PAGE) => ({
      plain: () => people.plain.getTeamHierarchy(head, page),
      optimized: () => people.optimized.getTeamHierarchy(head, page),
      cached: () => people.cached.team.answer({ id: head, ...page }),
    }),
  },
  {
    name: 'people.one',
    original: 'one person',
    ways: ({ people }, { caller }) => ({
      plain: () => people.plain.getPerson(caller),
      optimized: () => people.optimized.getPerson(caller),
      cached: () => people.cached.one.answer({ id: caller }),
    }),
  },
];

function about<T>(subject: T | undefined, ways: (subject: T) => Ways): Ways | undefined {
  return subject === undefined ? undefined : ways(subject);
}
