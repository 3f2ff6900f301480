/** What a generated row may hold. A Date is an instant; a calendar day is a 'YYYY-MM-DD' string. */
export type CopyValue = string | number | boolean | Date | null;

/** One generated row: its keys are the table's column names, in the same order for every row of the table. */
export type SeedRow = Readonly<Record<string, CopyValue>>;

const SPECIAL = /[\\\t\n\r]/;
const SPECIALS = /[\\\t\n\r]/g;
const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** Enough for one network write, small enough to keep memory flat. */
const CHUNK_CHARACTERS = 64 * 1024;

/** One value in the text format of PostgreSQL's COPY. */
export function encodeValue(value: CopyValue): string {
  if (value === null) return '\\N';
  switch (typeof value) {
    case 'string':
      return SPECIAL.test(value) ? value.replace(SPECIALS, (character) => ESCAPES[character] ?? character) : value;
    case 'number':
      return String(value);
    case 'boolean':
      return value ? 't' : 'f';
    default:
      return value.toISOString();
  }
}

/** One row, with its line end. */
export function encodeRow(row: SeedRow, columns: readonly string[]): string {
  let line = '';
  for (const column of columns) {
    const value = row[column];
    if (value === undefined) throw new Error(`a generated row has no value for "${column}"`);
    if (line !== '' || column !== columns[0]) line += '\t';
    line += encodeValue(value);
  }
  return `${line}\n`;
}

/** Part of a table's rows: what one COPY statement loads. Its text is read once, before the next batch is asked for. */
export class CopyBatch {
  /** Rows encoded so far. */
  rows = 0;

  constructor(
    readonly columns: readonly string[],
    private readonly source: RowSource,
    private readonly limit: number,
  ) {}

  *chunks(): Generator<string> {
    let chunk = '';
    for (let row = this.source.peek(); row !== undefined && this.rows < this.limit; row = this.source.peek()) {
      chunk += encodeRow(row, this.columns);
      this.rows += 1;
      this.source.advance();
      if (chunk.length < CHUNK_CHARACTERS) continue;
      yield chunk;
      chunk = '';
    }
    if (chunk !== '') yield chunk;
  }
}

/** A stream of rows that can be looked at before the next one is taken. */
class RowSource {
  private readonly iterator: Iterator<SeedRow>;
  private next: IteratorResult<SeedRow>;

  constructor(rows: Iterable<SeedRow>) {
    this.iterator = rows[Symbol.iterator]();
    this.next = this.iterator.next();
  }

  peek(): SeedRow | undefined {
    return this.next.done === true ? undefined : this.next.value;
  }

  advance(): void {
    this.next = this.iterator.next();
  }
}

/**
 * Cuts a stream of rows into batches of at most `rowsPerBatch`. Several statements for one table bound what the
 * server has to remember until a statement ends: one pending check for each row and foreign key.
 */
export function* copyBatches(rows: Iterable<SeedRow>, rowsPerBatch: number): Generator<CopyBatch> {
  const source = new RowSource(rows);
  for (let row = source.peek(); row !== undefined; row = source.peek()) {
    yield new CopyBatch(Object.keys(row), source, rowsPerBatch);
  }
}
