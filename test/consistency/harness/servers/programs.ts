import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const DEBIAN = '/usr/lib/postgresql';

/** Where the servers' programs are. */
export interface Programs {
  readonly initdb: string;
  readonly postgres: string;
  readonly redis: string;
}

/** What of the programs this machine has. */
export function findPrograms(): Partial<Programs> {
  const initdb = newestOfDebian('initdb') ?? onPath('initdb');
  const postgres = newestOfDebian('postgres') ?? onPath('postgres');
  const redis = onPath('redis-server');
  return { ...(initdb && { initdb }), ...(postgres && { postgres }), ...(redis && { redis }) };
}

/** What a machine lacks to run the servers, by the names under which it is installed. */
export function missingPrograms({ initdb, postgres, redis } = findPrograms()): string[] {
  return [
    ...(initdb && postgres ? [] : ['PostgreSQL (initdb, postgres)']),
    ...(redis ? [] : ['redis-server']),
    ...(isRoot() && !postgresUser() ? ['a user "postgres" (PostgreSQL does not run as root)'] : []),
  ];
}

/** @throws Error that names what is missing */
export function requirePrograms(): Programs {
  const found = findPrograms();
  const missing = missingPrograms(found);
  if (missing.length > 0) throw new Error(`This machine lacks ${missing.join(' and ')}.`);
  return found as Programs;
}

/** PostgreSQL refuses to run as root: the user that it runs as then; undefined: as who runs this. */
export function postgresUser(): { uid: number; gid: number } | undefined {
  if (!isRoot()) return undefined;
  const ask = (what: string): number => Number(spawnSync('id', [what, 'postgres'], { encoding: 'utf8' }).stdout);
  const [uid, gid] = [ask('-u'), ask('-g')];
  return uid > 0 && gid > 0 ? { uid, gid } : undefined;
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** Debian keeps them outside PATH, one folder per version. */
function newestOfDebian(program: string): string | undefined {
  if (!existsSync(DEBIAN)) return undefined;
  const versions = readdirSync(DEBIAN).toSorted((a, b) => Number(b) - Number(a));
  return versions.map((version) => join(DEBIAN, version, 'bin', program)).find((file) => existsSync(file));
}

function onPath(program: string): string | undefined {
  const folders = `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`.split(':');
  return folders.map((folder) => join(folder, program)).find((file) => existsSync(file));
}
