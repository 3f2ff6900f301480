import { readFileSync } from 'node:fs';

interface PackageInfo {
  name: string;
  version: string;
}

const { name, version } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
) as PackageInfo;

/** The package's name, with which every connection to PostgreSQL introduces itself (`application_name`). */
export const packageName = name;

/** The package's version, shown by the API document and the start-up output. */
export const packageVersion = version;
