import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import type { ViolationKind } from './harness/check/violation.js';
import { MUTANTS } from './harness/mutants/index.js';
import { buildOnce } from './harness/servers/build.js';
import { missingPrograms } from './harness/servers/programs.js';

const main = resolve(import.meta.dirname, 'harness/main.ts');
/** Servers are started and stopped in each run, on machines that do other things meanwhile. */
const RUN_LIMIT_MS = 400_000;

const running = new Set<ChildProcess>();
afterEach(() => {
  for (const child of running) child.kill('SIGTERM');
});

async function harness(...args: string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  let output = '';
  child.stdout.on('data', (chunk) => (output += String(chunk)));
  child.stderr.on('data', (chunk) => (output += String(chunk)));
  const [code] = (await once(child, 'close')) as [number | null];
  running.delete(child);
  return { code, output };
}

describe('the command', () => {
  it('says how it is used', async () => {
    const { code, output } = await harness('--help');
    expect(code).toBe(0);
    for (const { name } of MUTANTS) expect(output).toContain(name);
  });

  it.each([[['--seconds', '0']], [['--faults', 'flood']], [['--mutant', 'nobody']], [['--hours', '1']]])(
    'refuses %j in one line',
    async (args) => {
      const { code, output } = await harness(...args);
      expect(code).toBe(2);
      expect(output).toMatch(/^.*--help.*\n$/);
    },
  );
});

const missing = missingPrograms();

if (missing.length > 0) {
  it(`DID NOT RUN THE SERVERS: this machine lacks ${missing.join(' and ')}`, () => {
    process.stderr.write(`test/consistency/harness.spec.ts did not run the servers: install ${missing.join(', ')}\n`);
    // Where everything is meant to be tested, that is a failure.
    expect(process.env['CI']).toBeUndefined();
  });
} else {
  describe('a short run', () => {
    let dist: string;
    beforeAll(() => {
      dist = buildOnce();
    }, RUN_LIMIT_MS);

    it(
      'finds nothing wrong with the server as it is',
      async () => {
        const faults =
          'redis-kill,redis-hole,redis-failover,instance-kill-committing,database-commit-lost,listener-stall';
        const { code, output } = await harness('--dist', dist, '--seconds', '15', '--seed', '7', '--faults', faults);
        expect(output).toContain('No promise was broken.');
        expect(code).toBe(0);
      },
      RUN_LIMIT_MS,
    );

    /** The promise that each defect breaks; the runs end as soon as that shows. */
    const broken: Record<(typeof MUTANTS)[number]['name'], RegExp> = {
      'delete-after-commit': found('acknowledged', 'foreign', 'monotone'),
      'version-after-data': found('acknowledged', 'foreign', 'monotone'),
      'max-id-as-version': found('foreign', 'acknowledged'),
      // A write that cannot tell the store relies on what others see in the log, too: on a busy machine that shows first.
      'no-change-capture': found('foreign', 'acknowledged'),
      'tenant-left-out-of-key': found('tenant'),
    };

    it.each(MUTANTS.map(({ name, defect }) => [name, defect] as const))(
      'finds %s: %s',
      async (name) => {
        const load = ['--seconds', '60', '--fail-fast', '--faults', 'database-delay', '--seed', '7'];
        const { code, output } = await harness('--dist', dist, '--mutant', name, ...load);
        expect(output).toMatch(broken[name] ?? /^ $/);
        expect(code).toBe(1);
      },
      RUN_LIMIT_MS,
    );
  });
}

/** A line of the table of violations. */
function found(...kinds: ViolationKind[]): RegExp {
  return new RegExp(`^  (${kinds.join('|')}) +[1-9]`, 'm');
}
