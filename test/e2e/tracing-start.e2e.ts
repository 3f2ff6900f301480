import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Collector } from '../integration/platform/tracing/collector.js';

const root = resolve(import.meta.dirname, '../..');
const START_LIMIT_MS = 120_000;

/** Says on standard error which packages of OpenTelemetry a process loads; not of its API, which prom-client needs. */
const WATCH = `
  import { registerHooks } from 'node:module';
  registerHooks({
    load(url, context, next) {
      const [, name] = /node_modules\\/(@opentelemetry\\/(?!api\\/)[\\w-]+)/.exec(url) ?? [];
      if (name) process.stderr.write('loaded ' + name + '\\n');
      return next(url, context);
    },
  });`;

let folder: string;

beforeAll(async () => {
  const build = spawnSync(process.execPath, [join(root, 'scripts/build-once.ts')], { cwd: root, encoding: 'utf8' });
  if (build.status !== 0) throw new Error(`The build failed: ${build.stderr}`);
  folder = await mkdtemp(join(tmpdir(), 'tracing-'));
}, START_LIMIT_MS);
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Starts the server, asks it something and ends it as an operator does. @returns what it said on standard error */
async function serveOnce(variables: NodeJS.ProcessEnv): Promise<{ errors: string; code: number | null }> {
  const child = spawn(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(WATCH)}`, join(root, 'dist/main.js')],
    {
      cwd: folder,
      env: { PATH: process.env['PATH'], PORT: '0', LOG_LEVEL: 'warn', CACHE_WARM_ON_START: 'false', ...variables },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const exit = once(child, 'exit');
  let errors = '';
  child.stderr.on('data', (chunk) => (errors += String(chunk)));
  const url = await new Promise<string | undefined>((ready) => {
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += String(chunk);
      const [, found] = /ready at (\S+)/.exec(output) ?? [];
      if (found) ready(found);
    });
    void exit.then(() => ready(undefined));
  });
  if (url !== undefined) {
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
    child.kill('SIGTERM');
  }
  const [code] = (await exit) as [number | null];
  return { errors, code };
}

describe('a start', () => {
  it(
    'loads nothing of OpenTelemetry unless its variables want it',
    async () => {
      expect(await serveOnce({})).toEqual({ errors: '', code: 0 });
    },
    START_LIMIT_MS,
  );

  it(
    'loads it where they do, and hands on every span before it ends',
    async () => {
      const collector = await Collector.open();
      const variables = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' };
      const { errors, code } = await serveOnce(variables);
      await collector.close();
      expect(code).toBe(0);
      expect(errors).toContain('loaded @opentelemetry/sdk-trace\n');
      expect(collector.spans.map(({ name }) => name)).toContain('GET /health/live');
      expect(collector.spans[0]?.resource['service.name']).toBe('tiered-ops');
    },
    START_LIMIT_MS,
  );

  it(
    'ends with one line that names a variable which asks for what cannot be',
    async () => {
      const { errors, code } = await serveOnce({ OTEL_TRACES_EXPORTER: 'zipkin' });
      expect([errors, code]).toEqual(['OTEL_TRACES_EXPORTER must be otlp, console or none\n', 1]);
    },
    START_LIMIT_MS,
  );
});
