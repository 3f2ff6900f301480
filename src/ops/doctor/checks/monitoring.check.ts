import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseConfig } from '../../../config/index.js';
import type { DoctorCheck } from '../doctor-check.js';
import { counted, type Evidence, fault, fine, listed, note, warning } from '../evidence.js';
import { missingSeries, readSeries, seriesNamedIn } from '../metric-series.js';
import { watchOwn } from '../monitoring/own-application.js';
import { watchServer } from '../monitoring/running-server.js';
import type { Patient } from '../patient.js';

/** Production tells when a query grows slow. */
export const monitoring: DoctorCheck = {
  number: 8,
  name: 'monitoring',
  title: 'Production is watched',
  async examine(patient) {
    const { server, root } = patient;
    if (!server) {
      // What was asked shows in the metrics.
      await patient.catalogue();
      await patient.routes();
    }
    const answer = await get(patient, '/metrics');
    const health = await readiness(patient);
    if (answer.status !== OK) {
      const what = `${answer.where} answered ${answer.status}`;
      return [fault(what, 'let Prometheus reach it: MetricsController must be mounted'), ...health];
    }
    const series = readSeries(answer.text);
    return [
      ...exported(answer.where, series, server !== undefined),
      ...(await alerting(root, new Set(series.keys()))),
      ...(server ? await watchServer(server, answer.text) : await watchOwn(patient)),
      ...health,
    ];
  },
};

const OK = 200;

interface Answer {
  /** Where it was asked for, for people. */
  readonly where: string;
  readonly status: number;
  readonly text: string;
}

async function get({ app, server }: Patient, path: string): Promise<Answer> {
  if (server) return { where: `${server.url}${path}`, ...(await server.get(path)) };
  const { statusCode, payload } = await app.inject({ method: 'GET', url: path });
  return { where: path, status: statusCode, text: payload };
}

/** @param idle whether it may be that nobody has asked for anything yet, so that there is nothing to count */
function exported(where: string, series: ReadonlyMap<string, number>, idle: boolean): Evidence[] {
  const silent = missingSeries(series);
  const missing = idle ? silent.filter((name) => !series.has(name)) : silent;
  if (missing.length > 0) {
    return [fault(`${where} lacks ${listed(missing, missing.length)}`, 'export them again: src/ops/metrics')];
  }
  const samples = [...series.values()].reduce((sum, count) => sum + count, 0);
  return [
    fine(`${where} has ${counted(series.size, 'metric')} with ${counted(samples, 'sample')}`),
    ...(silent.length === 0 ? [] : [note(`${where} has nothing to count yet in ${listed(silent)}`)]),
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

async function readiness(patient: Patient): Promise<Evidence[]> {
  const { app, server } = patient;
  const { where, status, text } = await get(patient, '/health/ready');
  if (status !== OK) return [fault(`${where} answered ${status}: ${text}`, 'see docs/operations.md, Health')];
  const { status: state, bypass } = JSON.parse(text) as { status: string; bypass?: string | null };
  if (state === 'ok') return [fine(`${where} says ok`)];
  const what = `${where} says ${state}${bypass ? `: ${bypass}` : ''}`;
  if (!server && app.get(DatabaseConfig, { strict: false }).readOnly) {
    return [note(`${what}, because this application may only look and keeps no cache`)];
  }
  return [warning(what, 'see docs/operations.md, Health')];
}
