import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const root = resolve(import.meta.dirname, '../..');
const main = join(root, 'dist/main.js');
const START_LIMIT_MS = 120_000;

let folder: string;

beforeAll(async () => {
  const build = spawnSync(process.execPath, [join(root, 'scripts/build-once.ts')], { cwd: root, encoding: 'utf8' });
  if (build.status !== 0) throw new Error(`The build failed: ${build.stderr}`);
  folder = await mkdtemp(join(tmpdir(), 'startup-'));
}, START_LIMIT_MS);
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Run {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly errors: () => string;
  readonly ended: Promise<number | null>;
}

/** Only the variables that are given, so that the machine's do not decide the outcome. */
function start(variables: NodeJS.ProcessEnv, args: readonly string[] = [], node = process.execPath): Run {
  const env = { PATH: process.env['PATH'], LOG_LEVEL: 'warn', CACHE_WARM_ON_START: 'false', ...variables };
  const child = spawn(node, [main, ...args], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk) => (output += String(chunk)));
  child.stderr.on('data', (chunk) => (errors += String(chunk)));
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  return { child, output: () => output, errors: () => errors, ended };
}

async function ready(run: Run): Promise<string> {
  const until = Date.now() + START_LIMIT_MS;
  while (Date.now() < until) {
    const url = /ready at (\S+)/.exec(run.output())?.[1];
    if (url) return url;
    if (run.child.exitCode !== null) break;
    await sleep(100);
  }
  run.child.kill('SIGKILL');
  throw new Error(`The server did not start: ${run.errors()}`);
}

const answers = (url: string) =>
  fetch(`${url}/health/live`).then(
    ({ ok }) => ok,
    () => false,
  );

describe('a start that cannot be', () => {
  const cases: [string, () => NodeJS.ProcessEnv, RegExp][] = [
    ['a wrong variable', () => ({ PORT: 'x' }), /^PORT must be/],
    ['a missing secret', () => ({ NODE_ENV: 'production' }), /^JWT_SECRET must be/],
    [
      'an unreachable database',
      () => ({ PORT: '0', DATABASE_URL: 'postgresql://user:hidden@127.0.0.1:1/x' }),
      /DATABASE_URL/,
    ],
    ['a data directory that is a file', () => ({ PORT: '0', DATA_DIR: join(folder, 'file') }), /DATA_DIR/],
    ['a host of another machine', () => ({ HOST: '203.0.113.1' }), /^HOST must be/],
  ];

  it.each(cases)('ends with one line: %s', async (_what, variables, line) => {
    await writeFile(join(folder, 'file'), '');
    const run = start(variables());
    expect(await run.ended).toBe(1);
    expect(run.errors()).toMatch(line);
    expect(run.errors().trim().split('\n')).toHaveLength(1);
    expect(run.errors()).not.toContain('hidden');
    expect(run.output()).toBe('');
  });

  it('ends with one line: a taken port', async () => {
    const server = createServer().listen(0);
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const run = start({ PORT: String(port) });
    expect(await run.ended).toBe(1);
    expect(run.errors()).toBe(`Port ${port} is already in use: stop the other program, or set PORT to a free one.\n`);
    server.close();
  });

  it('says how it is used', async () => {
    const wrong = start({}, ['--dmeo']);
    expect(await wrong.ended).toBe(2);
    expect(wrong.errors()).toContain('--help');
    const help = start({}, ['--help']);
    expect(await help.ended).toBe(0);
    expect(help.output()).toContain('--demo');
  });
});

describe('a start on nothing but Node', () => {
  it(
    'prints where it is and who may log in, keeps its data, and ends cleanly',
    async () => {
      const variables = { PORT: '0', DATA_DIR: join(folder, 'data') };
      const first = start(variables, ['--demo']);
      const url = await ready(first);
      expect(first.output()).toContain(`${url}/docs`);
      expect(first.output()).toContain('admin-BU001');
      const login = () =>
        fetch(`${url}/api/auth/login`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ loginid: 'admin-BU001', password: 'demo' }),
        });
      const { accessToken } = (await (await login()).json()) as { accessToken: string };
      const made = await fetch(`${url}/api/categories`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${accessToken}` },
        body: JSON.stringify({ name: 'Kept over a restart' }),
      });
      expect(made.status).toBe(201);
      const path = made.headers.get('location');
      first.child.kill('SIGINT');
      expect(await first.ended).toBe(0);

      const second = start({ ...variables, JWT_SECRET: 'the second start has another key' });
      const again = await ready(second);
      const body = JSON.stringify({ loginid: 'admin-BU001', password: 'demo' });
      const token = (await (
        await fetch(`${again}/api/auth/login`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body,
        })
      ).json()) as { accessToken: string };
      const kept = await fetch(`${again}${path}`, { headers: { authorization: `Bearer ${token.accessToken}` } });
      expect(await kept.json()).toMatchObject({ name: 'Kept over a restart' });
      second.child.kill('SIGTERM');
      expect(await second.ended).toBe(0);
      expect(second.errors()).toBe('');
    },
    2 * START_LIMIT_MS,
  );
});

/** The machine's own Node, where it is older than what the application needs. */
const oldNode = ['/usr/local/bin/node', '/usr/bin/node'].filter(existsSync).find((path) => {
  const { stdout } = spawnSync(path, ['--version'], { encoding: 'utf8' });
  return /^v(1\d|20|21)\./.test(stdout);
});

describe('a start under an older Node', () => {
  // Where there is only a recent one, there is nothing to be shown.
  const whereOld = oldNode === undefined ? [] : [oldNode];

  it(
    'leaves no server behind when it is killed',
    async () => {
      for (const node of whereOld) {
        const run = start({ PORT: '0' }, [], node);
        const url = await ready(run);
        expect(await answers(url)).toBe(true);
        run.child.kill('SIGKILL');
        await run.ended;
        const until = Date.now() + 20_000;
        while ((await answers(url)) && Date.now() < until) await sleep(100);
        expect(await answers(url)).toBe(false);
      }
    },
    START_LIMIT_MS,
  );

  it(
    'passes a signal on and ends as the server does',
    async () => {
      for (const node of whereOld) {
        const run = start({ PORT: '0' }, [], node);
        const url = await ready(run);
        run.child.kill('SIGTERM');
        expect(await run.ended).toBe(0);
        expect(await answers(url)).toBe(false);
      }
    },
    START_LIMIT_MS,
  );
});
