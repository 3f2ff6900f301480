import { Presets, SingleBar } from 'cli-progress';
import type { SeededTable, SeedProgress } from '../database/seeding/index.js';

/** Where a run shows how far it is. */
export interface SeedProgressView {
  show(progress: SeedProgress): void;
  /** A terminal gets its cursor back. May be called twice. */
  end(): void;
}

const LINE_EVERY_MS = 3_000;

/** A bar on a terminal; elsewhere (a log, a pipe) a plain line every few seconds. */
export function createProgressView(stream: NodeJS.WriteStream): SeedProgressView {
  return stream.isTTY ? bar(stream) : lines(stream);
}

function bar(stream: NodeJS.WriteStream): SeedProgressView {
  const format = '{bar} {percentage}% | {value}/{total} rows | {duration_formatted} | {table}';
  const progressBar = new SingleBar(
    { format, stream, hideCursor: true, barsize: 30, gracefulExit: false },
    Presets.shades_classic,
  );
  let started = false;
  return {
    show({ done, expected, table }) {
      if (!started) progressBar.start(expected, done, { table });
      started = true;
      progressBar.setTotal(expected);
      progressBar.update(done, { table });
    },
    end() {
      if (started) progressBar.stop();
      started = false;
    },
  };
}

function lines(stream: NodeJS.WriteStream): SeedProgressView {
  let last = performance.now();
  return {
    show({ done, expected, table }) {
      if (performance.now() - last < LINE_EVERY_MS) return;
      last = performance.now();
      const percent = Math.floor((done / Math.max(1, expected)) * 100);
      stream.write(`${percent}% | ${done}/${expected} rows | ${table}\n`);
    },
    end: () => undefined,
  };
}

/** The table at the end: rows, seconds and rows per second of each table and of all. */
export function seedSummary(tables: readonly SeededTable[], seconds: number): string {
  const total = { table: 'total', rows: tables.reduce((sum, { rows }) => sum + rows, 0), seconds };
  const cells = [...tables, total].map(({ table, rows, seconds: taken }) => [
    table,
    String(rows),
    taken.toFixed(1),
    String(Math.round(rows / Math.max(taken, 0.001))),
  ]);
  const rows = [['table', 'rows', 'seconds', 'rows/s'], ...cells];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  ');
  return rows.map(line).join('\n');
}
