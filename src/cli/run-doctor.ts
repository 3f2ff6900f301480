import { CacheConfig, DatabaseConfig, type Environment, QueryConfig } from '../config/index.js';
import {
  checksNamed,
  type DoctorReport,
  examine,
  type MonitoringSettings,
  Patient,
  RunningServer,
} from '../ops/doctor/index.js';
import { cachedQuestions } from '../sql-snapshots/cached-questions.js';
import { DoctorApps } from './doctor-apps.js';
import type { DoctorArguments } from './doctor-arguments.js';
import { compareSnapshots } from './doctor-snapshots.js';

/**
 * Boots what is to be examined, examines it, and closes it again.
 * @param root of the project
 * @param tell told in a few words what is being done
 * @throws DatabaseUnavailableError, ServerUnavailableError, UsageError
 */
export async function runDoctor(
  { only, url, credentials }: Pick<DoctorArguments, 'only' | 'url' | 'credentials'>,
  environment: Environment,
  root: string,
  tell: (text: string) => void,
): Promise<DoctorReport> {
  const server = url === undefined ? undefined : await RunningServer.open(url, credentials);
  const apps = new DoctorApps(environment);
  try {
    tell('starting the application');
    const patient = new Patient({
      app: await apps.configured(),
      laboratory: () => apps.laboratory(),
      server,
      questions: cachedQuestions,
      snapshots: () => compareSnapshots(root),
      settings: settingsIn(environment),
      root,
    });
    const where = { database: describeDatabase(environment), application: describeApplication(server) };
    return await examine(patient, where, checksNamed(only), (done, total, { name }) => {
      tell(`${done + 1}/${total} ${name}`);
    });
  } finally {
    tell('');
    await apps.close();
  }
}

/** 0, or 1 where something failed, which a warning does only if `strict`. */
export function exitCodeOf({ status }: Pick<DoctorReport, 'status'>, strict: boolean): 0 | 1 {
  return status === 'fail' || (strict && status === 'warn') ? 1 : 0;
}

/** What the application would run with; the doctor's own looks at everything. */
function settingsIn(environment: Environment): MonitoringSettings {
  const { queryLog, queryLogSample } = new QueryConfig(environment);
  return { queryLog, queryLogSample, auditRate: new CacheConfig(environment).auditRate };
}

function describeDatabase(environment: Environment): string {
  const { url, dataDir } = new DatabaseConfig(environment);
  if (url !== undefined) {
    const { hostname, port, pathname } = new URL(url);
    return `PostgreSQL at ${hostname}:${port || '5432'}${pathname}, read only`;
  }
  return dataDir === undefined ? 'embedded, in memory, with demo data' : `embedded, in ${dataDir}, read only`;
}

function describeApplication(server: RunningServer | undefined): string {
  if (!server) return 'freshly booted';
  return `freshly booted, and ${server.url}${server.authorized ? '' : ' (without a login)'}`;
}
