import { ReferenceKind } from '@mikro-orm/core';
import { fingerprintOf, readIndexes, servesForeignKey } from '../../../tiers/index.js';
import type { DoctorCheck } from '../doctor-check.js';
import { counted, type Evidence, fault, fine } from '../evidence.js';
import type { Patient } from '../patient.js';
import { relationFindings, unseenFindings } from '../sweep/all-findings.js';
import { MANY } from '../sweep/catalogue-sweep.js';
import { tablesOf } from '../tables.js';

/** What foreign keys lead to comes with the rows, and an index leads back. */
export const joinedRelations: DoctorCheck = {
  number: 2,
  name: 'joins',
  title: 'Relations are joined, and an index serves every foreign key',
  async examine(patient) {
    const toOne = [ReferenceKind.MANY_TO_ONE, ReferenceKind.ONE_TO_ONE];
    return [
      ...(await relationFindings(patient, toOne)).map(({ message, fix }) => fault(message, fix)),
      ...(await joined(patient)),
      ...(await foreignKeys(patient)),
      ...(await unseenFindings(patient)),
    ];
  },
};

/** How many tables the answers that show most relations are made of. */
async function joined(patient: Patient): Promise<Evidence[]> {
  const tables = new Set(tablesOf(patient.em));
  const { asked } = await patient.catalogue();
  const widest = asked
    .filter(({ tier, limit, error }) => tier === 'optimized' && limit === MANY && error === undefined)
    .map(({ query, statements }) => {
      const read = new Set(
        statements.flatMap(({ sql }) => fingerprintOf(sql).tables.filter((name) => tables.has(name))),
      );
      return { query, statements: statements.length, read: read.size };
    })
    .toSorted((a, b) => b.read - a.read || a.statements - b.statements)
    .slice(0, 3);
  const text = widest.map(
    ({ query, statements, read }) => `${query} (${read} tables, ${counted(statements, 'statement')})`,
  );
  return text.length === 0 ? [] : [fine(`the widest answers: ${text.join(', ')}`)];
}

async function foreignKeys({ em }: Patient): Promise<Evidence[]> {
  const { indexes, foreignKeys: keys } = await readIndexes(em, tablesOf(em));
  const unserved = keys.filter((key) => !indexes.some((index) => servesForeignKey(index, key)));
  return [
    fine(`${keys.length - unserved.length} of ${keys.length} foreign keys are served by an index`),
    ...unserved.map(({ name, table, columns }) =>
      fault(
        `no index serves the foreign key ${name} of ${table} (${columns.join(', ')})`,
        `create index on ${table} (${columns.join(', ')}), in a migration`,
      ),
    ),
  ];
}
