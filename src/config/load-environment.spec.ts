import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from './config-error.js';
import { parseEnvironment } from './environment.js';
import { loadEnvironment } from './load-environment.js';

describe('loadEnvironment', () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'environment-'));
  });

  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  it('needs no .env file', () => {
    expect(loadEnvironment(directory, {})).toEqual(parseEnvironment({}));
  });

  it('reads .env, and the real environment wins', () => {
    writeFileSync(join(directory, '.env'), 'PORT=4000\nLOG_LEVEL=debug\nREDIS_URL=redis://cache:6379\n');
    const environment = loadEnvironment(directory, { PORT: '5000', REDIS_URL: '' });
    expect(environment.PORT).toBe(5000);
    expect(environment.LOG_LEVEL).toBe('debug');
    expect(environment.REDIS_URL).toBeUndefined();
  });

  it('leaves the environment of the process alone', () => {
    writeFileSync(join(directory, '.env'), 'AUTH_RECHECK_SECONDS=1\n');
    loadEnvironment(directory, {});
    expect(process.env['AUTH_RECHECK_SECONDS']).toBeUndefined();
  });

  it('says in one line that .env cannot be read', () => {
    mkdirSync(join(directory, '.env'));
    const load = () => loadEnvironment(directory, {});
    expect(load).toThrow(ConfigError);
    expect(load).toThrow(/^\.env must be a readable file, or absent$/);
  });
});
