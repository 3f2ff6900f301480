import type { Ground } from './ground.js';
import { nameOf } from './register.js';

/** A cached route of a unit, with whatever must be known to read registers from its answers. */
export interface Probe {
  readonly route: string;
  readonly path: string;
  /** Rows of the unit are named in the path, so other units must get 404. */
  readonly private: boolean;
  /** The answer is about the row of this register, and there is none when the row is not there. */
  readonly about?: string;
  /** Numbers in the answer that are registers. */
  readonly counts?: (answer: unknown) => Readonly<Record<string, number>>;
}

/** Every route of the cached tier, as one unit asks it. */
export function probesOf({ rows, tenant }: Ground): Probe[] {
  const list = (route: string, counts?: Probe['counts']): Probe => ({
    route,
    path: `/api/${route}`,
    private: false,
    ...(counts && { counts }),
  });
  const one = (route: string, id: number): Probe => ({
    route,
    path: `/api/${route.replace(':id', String(id))}`,
    private: true,
  });
  const slot = `at=${rows.at}&people=${rows.self}&asset=${rows.asset}&qset=${rows.qset}`;
  const whose = `people=${rows.self}`;
  return [
    list('assets/active'),
    // The same list under another key.
    { ...list('assets/active'), path: '/api/assets/active?limit=60' },
    list('assets/summary', (answer) => {
      const { retired } = answer as { retired: number };
      return { [nameOf(tenant, 'retired')]: retired - rows.retiredBefore + 1 };
    }),
    list('assets/with-maintenance'),
    one('locations/:id/assets', rows.location),
    one('assets/:id', rows.asset),
    one('assets/:id', rows.leaf),
    list('jobs/with-relations'),
    list('jobs/workload', (answer) => {
      const { items } = answer as { items: { people: { id: number } | null; totalJobs: number }[] };
      const counted = items.find(({ people }) => people?.id === rows.counted);
      return counted ? { [nameOf(tenant, 'workload')]: counted.totalJobs } : {};
    }),
    one('jobs/:id', rows.job),
    one('jobs/:id', rows.open),
    one('jobs/:id', rows.entering),
    { ...one('jobs/:id', rows.coming), about: nameOf(tenant, 'coming') },
    one('people/:id', rows.self),
    one('people/:id/team', rows.boss),
    one('jobneeds/:id/report', rows.root),
    one('jobneeds/:id/report', rows.child),
    one('jobneeds/:id/tree', rows.root),
    { ...list('jobneeds/adhoc-slot'), path: `/api/jobneeds/adhoc-slot?${slot}` },
    { ...list('jobneeds/mine'), path: `/api/jobneeds/mine?${whose}` },
    { ...list('jobneeds/external-tours'), path: `/api/jobneeds/external-tours?${whose}` },
  ];
}
