import { EXTERNAL_TOURS, MINE, OptimizedJobneedRepository } from '../../activity/index.js';
import type { PageRequest } from '../../tiers/index.js';
import { FIRST, pages, samplesOf } from './sample.js';

const UTC = 0;
const MOST = 200;

const of = (people: number | null, page: PageRequest = FIRST) => ({ people, ctzoffset: UTC, ...page });

export const JOBNEED_SAMPLES = [
  samplesOf(OptimizedJobneedRepository, {
    getJobneed: (jobneeds, { any }) => ({ one: () => jobneeds.getJobneed(any) }),
    getScheduleForAdhoc: (jobneeds, { visit }) => ({ slot: () => jobneeds.getScheduleForAdhoc(visit) }),
    getAdhocCandidates: (jobneeds, { visit }) => ({
      'slots of a stretch of time': () => jobneeds.getAdhocCandidates(visit, visit.at, visit.at, MOST),
    }),
    getJobNeeds: async (jobneeds, { workers, nobody, now }) => ({
      ...(await pages((page) => jobneeds.getJobNeeds(of(workers.mine, page), now))),
      'nothing due': () => jobneeds.getJobNeeds(of(nobody), now),
      'to a visitor': () => jobneeds.getJobNeeds(of(null), now),
    }),
    getExternalTourJobNeeds: async (jobneeds, { workers, nobody, now }) => ({
      ...(await pages((page) => jobneeds.getExternalTourJobNeeds(of(workers.externalTours, page), now))),
      'nothing due': () => jobneeds.getExternalTourJobNeeds(of(nobody), now),
      'to a visitor': () => jobneeds.getExternalTourJobNeeds(of(null), now),
    }),
    readDue: async (jobneeds, { workers, now }) => ({
      ...(await pages((page) => jobneeds.readDue(MINE, of(workers.mine, page), now), 'of mine')),
      ...(await pages(
        (page) => jobneeds.readDue(EXTERNAL_TOURS, of(workers.externalTours, page), now),
        'of external tours',
      )),
    }),
    getJobneedModifiedAfter: (jobneeds, { since }) =>
      pages((page) => jobneeds.getJobneedModifiedAfter({ since, ...page })),
    getJobneedForReport: (jobneeds, { any }) => ({ one: () => jobneeds.getJobneedForReport(any) }),
    getJobneedTree: (jobneeds, { root }) => ({ 'of a root': () => jobneeds.getJobneedTree(root) }),
  }),
];
