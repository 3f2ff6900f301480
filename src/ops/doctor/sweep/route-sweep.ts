import { EntityManager } from '@mikro-orm/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Tokens } from '../../../auth/index.js';
import type { Subjects } from '../../../catalogue/index.js';
import { routesOf } from '../../../http/api-routes.js';
import { rawSql, type RecordedFinding, WorkScope } from '../../../tiers/index.js';
import { subjectsOf } from './choose-for-doctor.js';
import { FindingCollector } from './collect-findings.js';
import { RouteFiller } from './route-filler.js';

/** One request, and what came back. */
export interface AskedRoute {
  /** `GET /api/jobs/:id` */
  readonly route: string;
  readonly url: string;
  readonly status: number;
  readonly cacheStatus: string | undefined;
  readonly serverTiming: string | undefined;
  /** Whether the cached tier is meant to serve it. */
  readonly cached: boolean;
}

export interface RouteSweep {
  readonly asked: readonly AskedRoute[];
  /** Routes that no parameters were found for. */
  readonly skipped: readonly string[];
  readonly findings: readonly RecordedFinding[];
}

/** The operations' own routes are not what they look at. */
const LEFT_OUT = /^(?:ops|metrics|health)\b/;

/** Sends a GET to every route of the API, past the network, in the name of an admin of the largest unit. */
export async function sweepRoutes(app: NestFastifyApplication): Promise<RouteSweep> {
  const subjects = await subjectsOf(app);
  const headers = { authorization: `Bearer ${await tokenOf(app, subjects)}` };
  const collector = new FindingCollector(app);
  const asked: AskedRoute[] = [];
  const skipped: string[] = [];
  const get = async (url: string) => {
    const answer = await app.inject({ method: 'GET', url, headers });
    await collector.settle();
    return answer;
  };
  const filler = new RouteFiller(subjects, async (path) => {
    const { statusCode, payload } = await get(`/api/${path}`);
    return statusCode === 200 ? (JSON.parse(payload) as { items?: { id?: number }[] }).items?.[0]?.id : undefined;
  });
  const routes = routesOf(app).filter(({ method, path }) => method === 'GET' && !LEFT_OUT.test(path));
  for (const { path, cached } of routes.toSorted((a, b) => a.path.length - b.path.length)) {
    const route = `GET /api/${path}`;
    const filled = await filler.fill(path);
    if (filled === undefined) {
      skipped.push(route);
      continue;
    }
    const url = `/api/${filled}`;
    const { statusCode, headers: answered } = await get(url);
    const header = (name: string) => (answered[name] === undefined ? undefined : String(answered[name]));
    const [cacheStatus, serverTiming] = [header('cache-status'), header('server-timing')];
    asked.push({ route, url, status: statusCode, cacheStatus, serverTiming, cached });
  }
  return { asked, skipped, findings: await collector.end() };
}

async function tokenOf(app: NestFastifyApplication, { tenant, caller }: Subjects): Promise<string> {
  const [admin] = await app
    .get(WorkScope)
    .run({ name: 'doctor' }, () =>
      rawSql<{ id: number }>(
        app.get(EntityManager),
        `select id from peoples_people where bu_id = ? and role = 'admin' and enable order by id limit 1`,
        [tenant],
      ),
    );
  const tokens = app.get(Tokens, { strict: false });
  return admin
    ? tokens.issue({ personId: admin.id, role: 'admin', bu: tenant })
    : tokens.issue({ personId: caller, role: 'manager', bu: tenant });
}
