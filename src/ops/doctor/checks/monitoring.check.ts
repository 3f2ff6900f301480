import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseConfig } from '../../../config/index.js';
import { StatementStats } from '../../../tiers/index.js';
import { Pool } from '../../metrics/pool-use.js';
import type { DoctorCheck } from '../doctor-check.js';
import { counted, type Evidence, fault, fine, listed, note, warning } from '../evidence.js';
import { missingSeries, readSeries, seriesNamedIn } from '../metric-series.js';
import type { Patient } from '../patient.js';

/** Production tells when a query grows slow. */
export const monitoring: DoctorCheck = {
  number: 8,
  name: 'monitoring',
  title: 'Production is watched',
  async examine(patient) {
    // What was asked shows in the metrics.
    await patient.catalogue();
    await patient.routes();
    return [
      ...(await metrics(patient)),
      ...settings(patient),
      ...(await timeLimit(patient)),
      ...slowQueries(patient),
      ...(await pool(patient)),
      ...(await health(patient)),
    ];
  },
};

async function metrics({ app, server, root }: Patient): Promise<Evidence[]> {
  const where = server ? `${server.url}/metrics` : '/metrics';
  const { status, text } = server
    ? await server.get('/metrics')
    : await app.inject({ method: 'GET', url: '/metrics' }).then(({ statusCode, payload }) => ({
        status: statusCode,
        text: payload,
      }));
  if (status !== 200) {
    return [fault(`${where} answered ${status}`, 'let Prometheus reach it: MetricsController must be mounted')];
  }
  const series = readSeries(text);
  const missing = missingSeries(series);
  const samples = [...series.values()].reduce((sum, count) => sum + count, 0);
  return [
    ...(missing.length === 0
      ? [fine(`${where} has ${counted(series.size, 'metric')} with ${counted(samples, 'sample')}`)]
      : [fault(`${where} lacks ${listed(missing, missing.length)}`, 'export them again: src/ops/metrics')]),
    ...(await alerting(root, new Set(series.keys()))),
  ];
}

const FILES = [
  { file: 'deploy/prometheus/alerts.yml', what: 'alert rules are' },
  { file: 'deploy/grafana/dashboard.json', what: 'the dashboard is' },
] as const;

/** Whether alert rules and dashboard are there, and ask for metrics that are. */
async function alerting(root: string, names: ReadonlySet<string>): Promise<Evidence[]> {
  const evidence: Evidence[] = [];
  for (const { file, what } of FILES) {
    const text = await readFile(join(root, file), 'utf8').catch(() => undefined);
    if (text === undefined) {
      evidence.push(
        warning(`${what} not in ${file}`, `take ${file} from the repository, or say what is watched instead`),
      );
      continue;
    }
    const used = seriesNamedIn(text);
    const unknown = used.filter((name) => !names.has(name));
    evidence.push(
      unknown.length === 0
        ? fine(`${file} names ${counted(used.length, 'metric')}, all of which are there`)
        : fault(`${file} asks for ${listed(unknown)}, which nobody exports`, `correct ${file}, or export the metric`),
    );
  }
  return evidence;
}

function settings({ settings: { queryLog, queryLogSample, auditRate } }: Patient): Evidence[] {
  return [
    queryLog === 'off' || queryLogSample === 0
      ? fault(`the query log is off (QUERY_LOG=${queryLog}, QUERY_LOG_SAMPLE=${queryLogSample})`, 'set QUERY_LOG=on')
      : fine(`the query log is ${queryLog}, for ${Math.round(queryLogSample * 100)} % of requests`),
    auditRate > 0
      ? fine(`${(auditRate * 100).toLocaleString('en')} % of hits are compared with the database`)
      : warning('no hit is compared with the database (CACHE_AUDIT_RATE=0)', 'set CACHE_AUDIT_RATE=0.001'),
  ];
}

async function timeLimit(patient: Patient): Promise<Evidence[]> {
  if (patient.get(DatabaseConfig).embedded) return [note('the embedded database has no limit of time for a statement')];
  const [row] = await patient.sql<{ limit: string }>(`select current_setting('statement_timeout') as limit`);
  const limit = row?.limit ?? '0';
  return limit === '0'
    ? [fault('a statement may run for ever (statement_timeout is 0)', 'set DATABASE_STATEMENT_TIMEOUT_MS')]
    : [fine(`statements are cancelled after ${limit}`)];
}

function slowQueries(patient: Patient): Evidence[] {
  const [slowest] = patient.get(StatementStats).slowest(1);
  if (!slowest) return [fault('no statement is counted, so that nobody would know which are slow', 'set QUERY_LOG=on')];
  const { method, calls, maxMicros, sql } = slowest;
  const name = method ?? `${sql.slice(0, 60)}…`;
  return [
    fine(
      `slow statements are known; most time goes to ${name}: ${calls} calls, ${(maxMicros / 1000).toFixed(1)} ms at the most`,
    ),
  ];
}

async function pool(patient: Patient): Promise<Evidence[]> {
  const use = await patient.get(Pool).use();
  if (!use) return [];
  const { totalCount, waitingCount } = use;
  return waitingCount === 0
    ? [fine(`${counted(totalCount, 'connection')} to the database, nobody waits for one`)]
    : [
        warning(
          `${waitingCount} wait for a connection to the database`,
          'raise DATABASE_POOL_MAX, or make queries cheaper',
        ),
      ];
}

async function health({ app, server }: Patient): Promise<Evidence[]> {
  const where = server ? `${server.url}/health/ready` : '/health/ready';
  const { status, text } = server
    ? await server.get('/health/ready')
    : await app.inject({ method: 'GET', url: '/health/ready' }).then(({ statusCode, payload }) => ({
        status: statusCode,
        text: payload,
      }));
  if (status !== 200) return [fault(`${where} answered ${status}: ${text}`, 'see docs/operations.md, Health')];
  const { status: state, bypass } = JSON.parse(text) as { status: string; bypass?: string | null };
  if (state === 'ok') return [fine(`${where} says ok`)];
  const what = `${where} says ${state}${bypass ? `: ${bypass}` : ''}`;
  if (!server && app.get(DatabaseConfig, { strict: false }).readOnly) {
    return [note(`${what}, because this application may only look and keeps no cache`)];
  }
  return [warning(what, 'see docs/operations.md, Health')];
}
