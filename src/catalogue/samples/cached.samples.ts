import { pageBehind, FIRST, type Variants } from './sample.js';
import type { SampleSubjects } from './sample-subjects.js';

/** What a cached query may be asked. */
type Params = Readonly<Record<string, unknown>>;

/** The questions that may lead a cached query to other statements. */
export type CachedSample = (
  subjects: SampleSubjects,
  load: (params: Params) => Promise<unknown>,
) => Variants<Params> | Promise<Variants<Params>>;

const one = (params: (subjects: SampleSubjects) => Params): CachedSample => {
  return (subjects) => ({ one: params(subjects) });
};

const list = (
  params: (subjects: SampleSubjects) => Params = () => ({}),
  others: (subjects: SampleSubjects) => Variants<Params> = () => ({}),
): CachedSample => {
  return async (subjects, load) => {
    const same = params(subjects);
    const next = await pageBehind((page) => load({ ...same, ...page }));
    return {
      'first page': { ...same, ...FIRST },
      ...(next && { 'next page': { ...same, ...next } }),
      ...others(subjects),
    };
  };
};

const due = (people: (subjects: SampleSubjects) => number) =>
  list(
    (subjects) => ({ people: people(subjects), ctzoffset: 0 }),
    ({ nobody }) => ({
      'nothing due': { people: nobody, ctzoffset: 0, ...FIRST },
      'to a visitor': { people: null, ctzoffset: 0, ...FIRST },
    }),
  );

const anyone = one(({ any }) => ({ id: any }));
const slot: CachedSample = ({ visit }) => ({ slot: visit });

/** For every cached query, by its name. */
export const CACHED_SAMPLES: Readonly<Record<string, CachedSample>> = {
  'jobs.with-relations': list(),
  'jobs.workload': list(),
  'jobs.one': anyone,
  'jobneeds.mine': due(({ workers }) => workers.mine),
  'jobneeds.external-tours': due(({ workers }) => workers.externalTours),
  'jobneeds.adhoc-slot': slot,
  'jobneeds.adhoc-slot-at': slot,
  'jobneeds.adhoc-schedule': slot,
  'jobneeds.adhoc-schedule-at': slot,
  'jobneeds.report': anyone,
  'jobneeds.tree': one(({ root }) => ({ id: root })),
  'assets.active': list(),
  'assets.summary': () => ({ 'of a unit': {} }),
  'assets.with-maintenance': list(),
  'assets.by-location': list(({ location }) => ({ id: location })),
  'assets.one': anyone,
  'people.one': anyone,
  'people.team': list(({ head }) => ({ id: head })),
};
