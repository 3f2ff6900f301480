import { type EntityProperty, helper, ReferenceKind } from '@mikro-orm/core';
import type { EntityReads, Reads } from '../log/reads.js';
import { fingerprintOf } from '../log/fingerprint.js';
import type { Statement } from '../log/statement.js';
import type { WorkLog } from '../log/work-log.js';
import type { Detected } from './finding.js';
import { placeOf } from './find-repetitions.js';
import { populatedRelations } from './populated.js';
import type { Thresholds } from './thresholds.js';

/** What was loaded, and neither read nor serialized by anyone: relations, columns of entities, columns of rows. */
export function findUnused(log: WorkLog, thresholds: Thresholds): Detected[] {
  const { reads } = log;
  // To find out what changed, the ORM reads everything.
  if (!reads || log.wrote) return [];
  const found: Detected[] = [];
  const idle = new Set<EntityReads>();
  const populated = populatedRelations([...reads.entities.values()].flatMap(({ entities }) => [...entities]));
  for (const owner of reads.entities.values()) {
    for (const property of owner.meta.relations) {
      if (!populated.has(`${owner.meta.className}.${property.name}`)) continue;
      const target = property.targetMeta && reads.entities.get(property.targetMeta.className);
      if (!target || !isIdle(owner, property, target, thresholds)) continue;
      idle.add(target);
      found.push(unusedPopulate(owner, property, log));
    }
  }
  for (const entities of reads.entities.values()) {
    const columns = idle.has(entities) ? undefined : unusedColumns(entities, log, thresholds);
    if (columns) found.push(columns);
  }
  return [...found, ...unusedInRows(reads, log, thresholds)];
}

/** Whether a relation's rows were loaded, and of none of them anything but the identity was read. */
function isIdle(
  owner: EntityReads,
  property: EntityProperty,
  target: EntityReads,
  { unusedRows }: Thresholds,
): boolean {
  const reached = new Set<object>();
  for (const entity of owner.entities) for (const row of rowsBehind(entity, property)) reached.add(row);
  const watched = [...reached].filter((row) => target.entities.has(row));
  return owner.entities.size >= unusedRows && watched.length > 0 && !watched.some((row) => target.touched.has(row));
}

/** What a relation leads to, read past the accessors that watch. */
function rowsBehind(entity: object, { name, kind }: EntityProperty): readonly object[] {
  const { __data: data } = helper(entity) as unknown as { __data: Readonly<Record<string, unknown>> };
  const value: unknown = data[name] ?? Object.getOwnPropertyDescriptor(entity, name)?.value;
  if (kind === ReferenceKind.ONE_TO_MANY || kind === ReferenceKind.MANY_TO_MANY) {
    return (value as { getItems?(check: boolean): object[] } | undefined)?.getItems?.(false) ?? [];
  }
  return typeof value === 'object' && value !== null ? [value] : [];
}

function unusedPopulate({ meta, count }: EntityReads, { name, targetMeta }: EntityProperty, log: WorkLog): Detected {
  const subject = `${meta.className}.${name}`;
  const table = targetMeta?.tableName ?? name;
  return {
    kind: 'unused-populate',
    subject,
    what: `\`${subject}\` loaded for ${count} rows, and nobody read what it leads to`,
    fix: `take '${name}' out of \`populate\``,
    times: count,
    ...placeOf(statementsOn(log, table)),
    sql: null,
  };
}

function unusedColumns(
  { meta, count, loaded, read }: EntityReads,
  log: WorkLog,
  { unusedRows, unusedColumns: fewest }: Thresholds,
): Detected | undefined {
  if (count < unusedRows) return undefined;
  const columns = meta.props.filter(({ kind }) => kind === ReferenceKind.SCALAR);
  const unused = columns.filter(({ name }) => loaded.has(name) && !read.has(name)).map(({ name }) => name);
  if (unused.length < fewest) return undefined;
  // Also what holds nothing in these rows is shown where it is read.
  const used = columns.filter(({ name }) => read.has(name));
  const shown = [...used, ...meta.relations.filter(({ name }) => read.has(name))].map(({ name }) => `'${name}'`);
  return {
    kind: 'unused-column',
    subject: meta.className,
    what: `${unused.map((name) => `\`${meta.className}.${name}\``).join(', ')} loaded for ${count} rows and never read`,
    fix:
      used.length === 0
        ? 'none of its columns is shown: let the database count, or load less'
        : `load what is shown: \`fields: [${shown.join(', ')}]\``,
    times: count,
    ...placeOf(statementsOn(log, meta.tableName)),
    sql: null,
  };
}

function unusedInRows(reads: Reads, log: WorkLog, { unusedRows }: Thresholds): Detected[] {
  const found: Detected[] = [];
  for (const { sql, columns, read, rows, method } of reads.rows.values()) {
    const unused = [...columns].filter((column) => !read.has(column));
    // Rows that nobody looked at were counted, or asked for whether they are there.
    if (rows < unusedRows || unused.length === 0 || read.size === 0) continue;
    const of = log.statements.filter((statement) => statement.sql === sql);
    found.push({
      kind: 'unused-column',
      subject: method ?? fingerprintOf(sql).tables[0] ?? 'rows',
      what: `${unused.join(', ')} selected for ${rows} rows and never read`,
      fix: 'take them out of the select list',
      times: rows,
      ...placeOf(of),
      sql: fingerprintOf(sql).text,
    });
  }
  return found;
}

function statementsOn({ statements }: WorkLog, table: string): Statement[] {
  return statements.filter(({ sql }) => fingerprintOf(sql).tables[0] === table);
}
