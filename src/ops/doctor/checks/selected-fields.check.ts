import type { EntityManager } from '@mikro-orm/core';
import { fingerprintOf } from '../../../tiers/index.js';
import type { DoctorCheck } from '../doctor-check.js';
import { type Evidence, fault, fine } from '../evidence.js';
import { allFindings, unseenFindings } from '../sweep/all-findings.js';
import type { Asked } from '../sweep/catalogue-sweep.js';

const UNUSED: ReadonlySet<string> = new Set(['unused-column', 'unused-populate']);
/** Of a table with fewer columns, all of them may well be shown. */
const WIDE = 8;

/** Nothing is loaded that nobody reads. */
export const selectedFields: DoctorCheck = {
  number: 4,
  name: 'fields',
  title: 'Only what is shown is loaded',
  async examine(patient) {
    const [catalogue, routes] = [await patient.catalogue(), await patient.routes()];
    const unused = (await allFindings(patient)).filter(({ kind }) => UNUSED.has(kind));
    const statements = new Set(catalogue.asked.flatMap((one) => one.statements.map(({ sql }) => sql)));
    return [
      fine(
        `${statements.size} statements of ${catalogue.asked.length} answers and ${routes.asked.length} routes looked through`,
      ),
      ...unused.map(({ kind, message, fix }) => fault(`${kind}: ${message}`, fix)),
      ...stars(catalogue.asked, patient.em),
      ...(await unseenFindings(patient)),
    ];
  },
};

const SELECT_LIST = /\bselect\s+(?:distinct\s+)?(?<list>(?:"?\w+"?\.)?\*)(?=[\s,])/giu;

/** `select *` of a wide table, however it is called in the statement. */
function stars(asked: readonly Asked[], em: EntityManager): Evidence[] {
  const wide = new Map<string, number>();
  for (const { tableName, props } of em.getMetadata().getAll().values()) {
    const columns = props.flatMap(({ fieldNames, persist }) => (persist === false ? [] : (fieldNames ?? []))).length;
    if (columns >= WIDE) wide.set(tableName, columns);
  }
  const found = new Map<string, Evidence>();
  for (const { query, tier, statements } of asked) {
    for (const { text } of statements.map(({ sql }) => fingerprintOf(sql))) {
      for (const table of tablesWithStar(text)) {
        const columns = wide.get(table);
        if (columns === undefined) continue;
        const what = `${query} (${tier}) selects all ${columns} columns of ${table}: ${text}`;
        found.set(`${query} ${table}`, fault(what, `name the columns of ${table} that are shown`));
      }
    }
  }
  return [...found.values()];
}

function* tablesWithStar(text: string): Generator<string> {
  for (const match of text.matchAll(SELECT_LIST)) {
    const alias = match.groups?.['list']?.replaceAll('"', '').split('.').at(-2);
    const rest = text.slice(match.index);
    const from =
      alias === undefined
        ? /\bfrom\s+"?(\w+)"?/iu
        : new RegExp(String.raw`\b(?:from|join)\s+"?(\w+)"?\s+(?:as\s+)?"?${alias}"?(?!\w)`, 'iu');
    const table = from.exec(rest)?.[1];
    if (table !== undefined) yield table;
    else if (alias !== undefined) yield alias;
  }
}
