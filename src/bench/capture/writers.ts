import { Client } from 'pg';

/** An update of one row; `$1` is a number that is another one every time, `$2` the tenant and `$3` the id. */
export interface CaptureStatement {
  readonly name: string;
  readonly table: string;
  readonly sql: string;
}

export const STATEMENTS: readonly CaptureStatement[] = [
  {
    // As little work as an update can be: a column without an index, in place.
    name: 'asset name',
    table: 'activity_asset',
    sql: `update activity_asset set assetname = 'Asset ' || $1::int where bu_id = $2 and id = $3`,
  },
  {
    // What users do all day; each of the table's indexes gets a new entry.
    name: 'job status',
    table: 'activity_job',
    sql: `update activity_job set status = (array['pending', 'active', 'in_progress', 'completed'])[1 + $1::int % 4]
      where bu_id = $2 and id = $3`,
  },
];

export interface RowKey {
  readonly tenant: number;
  readonly id: number;
}

/** What one phase of writing came to. */
export interface Phase {
  readonly perSecond: number;
  readonly medianMs: number;
}

/** Connections that write at the same time, each as fast as it is answered. */
export class Writers {
  #value = 0;

  private constructor(private readonly clients: readonly Client[]) {}

  static async connect(url: string, count: number): Promise<Writers> {
    const clients = Array.from({ length: count }, () => new Client({ connectionString: url }));
    for (const client of clients) {
      // Removing the database ends a connection that was not closed because something failed.
      client.on('error', () => undefined);
      await client.connect();
    }
    return new Writers(clients);
  }

  async set(setting: string, value: string): Promise<void> {
    for (const client of this.clients) await client.query('select set_config($1, $2, false)', [setting, value]);
  }

  /** Each writer updates rows at random for so many seconds; the first `warmUp` updates of each are not counted. */
  async run(statement: CaptureStatement, rows: readonly RowKey[], seconds: number, warmUp = 20): Promise<Phase> {
    for (let i = 0; i < warmUp; i += 1)
      await Promise.all(this.clients.map((client) => this.#write(client, statement, rows)));
    const times: number[] = [];
    const begun = performance.now();
    const until = begun + seconds * 1_000;
    await Promise.all(
      this.clients.map(async (client) => {
        for (let before = performance.now(); before < until;) {
          await this.#write(client, statement, rows);
          const after = performance.now();
          times.push(after - before);
          before = after;
        }
      }),
    );
    const perSecond = times.length / ((performance.now() - begun) / 1_000);
    times.sort((a, b) => a - b);
    return { perSecond, medianMs: times[Math.floor(times.length / 2)] ?? Number.NaN };
  }

  async end(): Promise<void> {
    await Promise.all(this.clients.map((client) => client.end()));
  }

  async #write(client: Client, { name, sql }: CaptureStatement, rows: readonly RowKey[]): Promise<void> {
    this.#value += 1;
    const row = rows[Math.floor(Math.random() * rows.length)] as RowKey;
    await client.query({ name, text: sql, values: [this.#value, row.tenant, row.id] });
  }
}
