import type { Instance } from '../servers/instance.js';
import type { FaultGround, FaultKind } from './fault.js';

const DATABASE = { scope: 'database', claim: 'database-links', hits: 'one' } as const;

/** The way to PostgreSQL is hit. */
export const DATABASE_FAULTS: readonly FaultKind[] = [
  {
    ...DATABASE,
    name: 'database-cut',
    what: "an instance's connections to PostgreSQL are cut",
    lasts: [0, 500],
    async inject({ targets, durationMs, wait }) {
      for (const { database } of targets) database.cut();
      await wait(durationMs);
      return '';
    },
  },
  {
    ...DATABASE,
    name: 'database-terminate',
    what: "PostgreSQL ends an instance's connections (pg_terminate_backend)",
    lasts: [0, 500],
    async inject({ cluster, targets, durationMs, wait }) {
      const ports = targets.flatMap(({ database }) => database.ports);
      const client = await cluster.postgres.connect('fault');
      await client.query('select pg_terminate_backend(pid) from pg_stat_activity where client_port = any($1)', [ports]);
      await client.end();
      await wait(durationMs);
      return `${ports.length} connections`;
    },
  },
  {
    ...DATABASE,
    name: 'database-commit-lost',
    what: 'PostgreSQL commits, and the connection ends instead of bringing the answer',
    lasts: [500, 2_000],
    async inject({ targets, random, durationMs, writer, wait }) {
      let lost = 0;
      for (const { database } of targets) {
        database.onCommit = (link) => {
          if (random.chance(0.5)) return;
          link.loseAnswer();
          lost += 1;
        };
      }
      const writes = targets.flatMap((instance) => [0, 1, 2].map(() => writer.writeAny(instance)));
      await wait(durationMs);
      for (const { database } of targets) database.onCommit = undefined;
      await Promise.all(writes);
      return `${lost} answers`;
    },
  },
  {
    ...DATABASE,
    name: 'database-stall',
    what: 'what an instance sends to PostgreSQL and back arrives when it is over',
    lasts: [300, 3_000],
    async inject({ targets, durationMs, wait }) {
      for (const { database } of targets) database.mode = 'stall';
      await wait(durationMs);
      for (const { database } of targets) database.mode = 'pass';
      return 'what had waited was passed on';
    },
  },
  {
    ...DATABASE,
    name: 'database-delay',
    what: 'PostgreSQL is slow to answer',
    hits: 'some',
    lasts: [1_000, 4_000],
    async inject({ targets, random, durationMs, wait }) {
      const delayMs = random.between(1, 15);
      for (const { database } of targets) database.delayMs = delayMs;
      await wait(durationMs);
      for (const { database } of targets) database.delayMs = 0;
      return `${Math.round(2 * delayMs)} ms`;
    },
  },
  {
    ...DATABASE,
    name: 'listener-cut',
    what: "an instance's listening connection to PostgreSQL is cut, again and again",
    lasts: [300, 3_000],
    async inject(ground) {
      const times = 1 + ground.random.below(4);
      let cut = 0;
      for (let i = 0; i < times; i += 1) {
        const ports = await listeningPorts(ground);
        for (const { database } of ground.targets) database.cut(ports);
        cut += ports.size;
        await ground.wait(ground.durationMs / times);
      }
      return `${cut} connections`;
    },
  },
  {
    ...DATABASE,
    name: 'listener-stall',
    what: "an instance's listening connection to PostgreSQL stalls",
    lasts: [500, 3_500],
    async inject(ground) {
      const ports = await listeningPorts(ground);
      for (const { database } of ground.targets) database.stall(ports, true);
      await ground.wait(ground.durationMs);
      for (const { database } of ground.targets) database.stall(ports, false);
      return `${ports.size} connections`;
    },
  },
];

/** The ports of the connections that listen; their names end in `-listener`. */
async function listeningPorts({ cluster, targets }: FaultGround): Promise<ReadonlySet<number>> {
  const mine = new Set(targets.flatMap(({ database }: Instance) => database.ports));
  const client = await cluster.postgres.connect('fault');
  const { rows } = await client.query<{ port: number }>(
    `select client_port as port from pg_stat_activity where application_name like '%-listener'`,
  );
  await client.end();
  return new Set(rows.map(({ port }) => port).filter((port) => mine.has(port)));
}
