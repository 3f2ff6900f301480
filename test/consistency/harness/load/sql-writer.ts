import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import type { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { WriteOutcome } from '../history.js';
import type { Random } from '../random.js';
import { ColumnRegister } from '../registers/column.register.js';
import { PileRegister } from '../registers/pile.register.js';
import type { Register, Statement } from '../registers/register.js';
import { now, sleep } from '../time.js';
import type { World } from './world.js';

/** How often another program writes in which way. */
const KINDS = {
  single: 5,
  transaction: 3,
  lingering: 3,
  rollback: 2,
  savepoint: 2,
  bulk: 2,
  copy: 2,
  cascade: 1,
  truncate: 1,
  replica: 1,
} as const;

export type SqlKind = keyof typeof KINDS;

/** Columns that no answer depends on in a way that a register shows; bulk writers change them in every row. */
const NOISE: Readonly<Record<string, string>> = {
  activity_asset: 'iscritical = not iscritical',
  activity_job: 'planduration = case planduration when 0 then 1 else 0 end',
  activity_jobneed: 'alerts = not alerts',
  peoples_people: `mobno = case mobno when '' then '1' else '' end`,
};

/** It gives way, so that no request of the application is the one that a deadlock ends. */
const PATIENCE = `set lock_timeout = '250ms'; set statement_timeout = '5s'`;
const SEVERAL = 4;
/** How many of those that linger are open for longer than a write may stay unseen. */
const LONG = 0.15;

/** A write under way: the value that each register gets. */
type Planned = Map<Register, number>;

/** Another program that writes to the database. */
export class SqlWriter {
  readonly #world: World;
  readonly #client: Client;
  readonly #random: Random;

  private constructor(world: World, client: Client, random: Random) {
    this.#world = world;
    this.#client = client;
    this.#random = random;
  }

  static async open(world: World, random: Random): Promise<SqlWriter> {
    const client = await world.cluster.postgres.connect();
    await client.query(PATIENCE);
    return new SqlWriter(world, client, random);
  }

  close(): Promise<void> {
    return this.#client.end();
  }

  async run(intervalMs: number, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await sleep(this.#random.interval(intervalMs), signal);
      if (!signal.aborted) await this.write(this.#random.weighted(KINDS));
    }
  }

  /** Writes in one of the ways to whatever is free and suits, and records what came of it. */
  async write(kind: SqlKind): Promise<void> {
    const taken = this.#take(kind);
    if (taken.length === 0) return;
    try {
      await this.#inOneWay(kind, taken);
    } finally {
      this.#world.ledger.release(taken);
    }
  }

  #take(kind: SqlKind): readonly Register[] {
    const { ledger } = this.#world;
    const random = this.#random;
    const [any] = random.shuffled(ledger.registers);
    switch (kind) {
      case 'single':
      case 'rollback':
      case 'savepoint':
      case 'replica':
        return ledger.take(random, 1);
      case 'bulk': {
        const tables = Object.keys(NOISE);
        const table = random.pick(tables);
        return ledger.take(random, Infinity, (one) => one instanceof ColumnRegister && one.table === table);
      }
      case 'copy':
        return ledger.take(random, 2, (one) => one instanceof PileRegister);
      case 'truncate': {
        const parts = random.pick(['activity_assetdocument', 'activity_warranty']);
        return ledger.takeAll(ledger.registers.filter((one) => one instanceof PileRegister && one.parts === parts));
      }
      case 'cascade': {
        const owner = random.pick(ledger.registers.filter((one) => one instanceof PileRegister));
        return ledger.takeAll(ledger.registers.filter((one) => one.table === owner.table && one.row === owner.row));
      }
      default:
        return any ? ledger.take(random, 1 + random.below(SEVERAL)) : [];
    }
  }

  async #inOneWay(kind: SqlKind, taken: readonly Register[]): Promise<void> {
    const planned = plan(taken);
    const [only] = taken.length === 1 ? statementsOf(planned) : [];
    switch (kind) {
      case 'single':
        if (only && statementsOf(planned).length === 1) {
          await this.#attempt(kind, planned, 'committed', () => this.#query(only));
          return undefined;
        }
        return this.#transaction(kind, planned, () => this.#apply(planned));
      case 'lingering':
        return this.#transaction(kind, planned, async () => {
          await this.#apply(planned, () => this.#random.between(0, 150));
          await sleep(this.#random.chance(LONG) ? this.#random.between(1_200, 3_000) : this.#random.between(50, 500));
        });
      case 'rollback':
        await this.#attempt(kind, planned, 'rolled-back', async () => {
          await this.#client.query('begin');
          await this.#apply(planned);
          await sleep(this.#random.between(0, 300));
          await this.#client.query('rollback');
        });
        return undefined;
      case 'savepoint':
        return this.#savepoint(taken);
      case 'bulk':
        return this.#transaction(kind, planned, () => this.#bulk(planned));
      case 'copy':
        return this.#transaction(kind, planned, () => this.#copy(planned));
      case 'truncate':
        return this.#transaction(kind, planned, async () => {
          const [first] = taken as [PileRegister];
          await this.#client.query(`truncate ${first.parts}`);
          await this.#copy(planned);
        });
      case 'cascade':
        return this.#cascade(taken);
      case 'replica':
        return this.#transaction(kind, planned, async () => {
          await this.#client.query('set local session_replication_role = replica');
          await this.#apply(planned);
        });
      case 'transaction':
        return this.#transaction(kind, planned, () => this.#apply(planned));
    }
  }

  /** One value is taken back to a savepoint, the next one stays. */
  async #savepoint(taken: readonly Register[]): Promise<void> {
    const undone = plan(taken);
    await this.#client.query('begin');
    const goesOn = await this.#attempt('savepoint', undone, 'rolled-back', async () => {
      await this.#client.query('savepoint here');
      await this.#apply(undone);
      await sleep(this.#random.between(0, 50));
      await this.#client.query('rollback to savepoint here');
    });
    if (!goesOn) return;
    const kept = plan(taken);
    await this.#attempt('savepoint', kept, 'committed', async () => {
      await this.#apply(kept);
      await this.#client.query('commit');
    });
  }

  /** The row goes, its parts with it, and it comes back with new ones; what else the row holds stays as it is. */
  async #cascade(taken: readonly Register[]): Promise<void> {
    const planned = plan(taken.filter((one) => one instanceof PileRegister));
    const [{ table, row }] = taken as [Register];
    await this.#transaction('cascade', planned, async () => {
      const text = `select to_jsonb(whole) as whole from ${table} whole where id = $1 for update`;
      const { rows } = await this.#client.query<{ whole: object }>(text, [row]);
      await this.#client.query(`delete from ${table} where id = $1`, [row]);
      await this.#client.query(
        `insert into ${table} overriding system value select * from jsonb_populate_record(null::${table}, $1)`,
        [JSON.stringify(rows[0]?.whole)],
      );
      await this.#apply(planned);
    });
  }

  /** All of the registers in one statement, and every row of the table in another. */
  async #bulk(planned: Planned): Promise<void> {
    const columns = Map.groupBy(planned.keys() as Iterable<ColumnRegister>, ({ column }) => column);
    for (const [column, registers] of columns) {
      const [{ table }] = registers as [ColumnRegister];
      const rows = registers.map((register) => register.row);
      const texts = registers.map((register) => register.text(planned.get(register) ?? 0));
      await this.#client.query(
        `update ${table} as target set ${column} = source.text
        from unnest($1::bigint[], $2::text[]) as source (id, text) where target.id = source.id`,
        [rows, texts],
      );
    }
    const [{ table }] = [...planned.keys()] as [Register];
    await this.#client.query(`update ${table} set ${NOISE[table]}`);
  }

  async #copy(planned: Planned): Promise<void> {
    for (const [register, value] of planned as Map<PileRegister, number>) {
      const { columns, values } = register.line(value);
      const line = values.map((one) => (typeof one === 'boolean' ? (one ? 't' : 'f') : String(one))).join('\t');
      const stream = this.#client.query(copyFrom(`copy ${register.parts} (${columns.join(', ')}) from stdin`));
      await pipeline(Readable.from([`${line}\n`]), stream);
      await this.#query(register.clearing(value));
    }
  }

  async #apply(planned: Planned, pause?: () => number): Promise<void> {
    for (const statement of statementsOf(planned)) {
      await this.#query(statement);
      if (pause) await sleep(pause());
    }
  }

  async #query({ text, values }: Statement): Promise<void> {
    await this.#client.query(text, [...values]);
  }

  async #transaction(kind: SqlKind, planned: Planned, work: () => Promise<void>): Promise<void> {
    await this.#attempt(kind, planned, 'committed', async () => {
      await this.#client.query('begin');
      await work();
      await this.#client.query('commit');
    });
  }

  /** Records what came of it; what failed is rolled back. @returns whether it went as intended */
  async #attempt(kind: SqlKind, planned: Planned, intended: WriteOutcome, work: () => Promise<void>): Promise<boolean> {
    const startedAt = now();
    let outcome = intended;
    let reason: string | undefined;
    try {
      await work();
    } catch (error) {
      outcome = 'rolled-back';
      reason = error instanceof Error ? error.message : String(error);
      await this.#client.query('rollback');
    }
    const endedAt = now();
    for (const [register, value] of planned) {
      register.settle(value, outcome);
      this.#world.recorder.write({
        register: register.name,
        value,
        absent: register.isAbsent(value),
        via: 'sql',
        kind,
        instance: null,
        startedAt,
        endedAt,
        outcome,
        status: null,
        ...(reason !== undefined && { reason }),
      });
    }
    return reason === undefined;
  }
}

function plan(registers: readonly Register[]): Planned {
  return new Map(registers.map((register) => [register, register.nextValue()]));
}

function statementsOf(planned: Planned): Statement[] {
  return [...planned].flatMap(([register, value]) => register.statements(value));
}
