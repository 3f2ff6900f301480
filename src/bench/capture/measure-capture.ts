import { Client } from 'pg';
import { median } from '../../ops/measure/statistics.js';
import { type CaptureStatement, type Phase, type RowKey, STATEMENTS, Writers } from './writers.js';

export interface CaptureOptions {
  readonly writers: number;
  readonly rounds: number;
  /** Of each phase. */
  readonly seconds: number;
}

/** Who writes: nobody is watched, a program like any other, an instance of the application. */
export const SIDES = ['without', 'foreign', 'instance'] as const;
export type Side = (typeof SIDES)[number];

export interface CaptureResult {
  readonly statement: string;
  readonly writers: number;
  readonly synchronousCommit: string;
  /** The middle of the rounds. */
  readonly perSecond: Readonly<Record<Side, number>>;
  readonly medianMs: Readonly<Record<Side, number>>;
  /** Of the time without triggers: the middle of the rounds' ratios. */
  readonly ratio: Readonly<Record<Side, number>>;
}

export interface BulkResult {
  readonly rows: number;
  readonly ms: Readonly<Record<Side, number>>;
}

const BULK_ROWS = 10_000;

/**
 * Measures what the triggers of the change capture cost a writer: the same statements by the same connections, in turns
 * with the table's triggers switched off and on.
 *
 * @param url a seeded database of which nobody else makes use; the role must own the tables
 */
export async function measureCapture(
  url: string,
  options: CaptureOptions,
  onPhase: (what: string) => void,
): Promise<{ singles: CaptureResult[]; bulk: BulkResult }> {
  const owner = new Client({ connectionString: url });
  await owner.connect();
  const singles: CaptureResult[] = [];
  for (const writers of [options.writers, 1]) {
    for (const synchronousCommit of ['on', 'off']) {
      for (const statement of STATEMENTS) {
        onPhase(`${statement.name}, ${writers} writers, synchronous_commit ${synchronousCommit}`);
        singles.push(await measureStatement(owner, url, statement, { ...options, writers, synchronousCommit }));
      }
    }
  }
  onPhase(`${BULK_ROWS} rows at once`);
  const bulk = await measureBulk(owner, options.rounds);
  await owner.end();
  return { singles, bulk };
}

async function measureStatement(
  owner: Client,
  url: string,
  statement: CaptureStatement,
  { writers: count, rounds, seconds, synchronousCommit }: CaptureOptions & { synchronousCommit: string },
): Promise<CaptureResult> {
  const { rows } = await owner.query<RowKey>(
    `select bu_id as tenant, id from ${statement.table} order by id limit 10000`,
  );
  const writers = await Writers.connect(url, count);
  await writers.set('synchronous_commit', synchronousCommit);
  const found: Record<Side, Phase[]> = { without: [], foreign: [], instance: [] };
  for (let round = 0; round < rounds; round += 1) {
    for (const side of turn(round)) {
      await prepare(owner, statement.table, side);
      await writers.set('tiered.origin', originOf(side));
      found[side].push(await writers.run(statement, rows, seconds));
    }
  }
  await writers.end();
  const perSecond = bySide((side) => median(found[side].map((phase) => phase.perSecond)));
  const medianMs = bySide((side) => median(found[side].map((phase) => phase.medianMs)));
  const ratio = bySide((side) =>
    median(found[side].map((phase, i) => (found.without[i]?.perSecond ?? Number.NaN) / phase.perSecond)),
  );
  return { statement: statement.name, writers: count, synchronousCommit, perSecond, medianMs, ratio };
}

/** One statement over many rows, rolled back so that every round begins with the same table. */
async function measureBulk(owner: Client, rounds: number): Promise<BulkResult> {
  const times: Record<Side, number[]> = { without: [], foreign: [], instance: [] };
  for (let round = 0; round < rounds; round += 1) {
    for (const side of turn(round)) {
      await prepare(owner, 'activity_asset', side);
      await owner.query('select set_config($1, $2, false)', ['tiered.origin', originOf(side)]);
      await owner.query('begin');
      const before = performance.now();
      await owner.query(`update activity_asset set assetname = assetname || '!' where id <= ${BULK_ROWS}`);
      times[side].push(performance.now() - before);
      await owner.query('rollback');
    }
  }
  return { rows: BULK_ROWS, ms: bySide((side) => median(times[side])) };
}

/** Every other round the other way round, so that what a phase leaves behind is not always the same one's burden. */
function turn(round: number): readonly Side[] {
  return round % 2 === 0 ? SIDES : SIDES.toReversed();
}

async function prepare(owner: Client, table: string, side: Side): Promise<void> {
  await owner.query(`alter table ${table} ${side === 'without' ? 'disable' : 'enable always'} trigger tiered_update`);
  await owner.query('truncate tiered_change');
  await owner.query(`vacuum ${table}`);
}

function originOf(side: Side): string {
  return side === 'instance' ? 'bench' : '';
}

function bySide(value: (side: Side) => number): Record<Side, number> {
  return { without: value('without'), foreign: value('foreign'), instance: value('instance') };
}
