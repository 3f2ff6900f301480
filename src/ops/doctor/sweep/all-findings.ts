import type { ReferenceKind } from '@mikro-orm/core';
import type { FindingKind } from '../../../tiers/index.js';
import type { Patient } from '../patient.js';

/** What a check needs to know of a finding, wherever it was made. */
export interface FoundFault {
  readonly kind: FindingKind;
  readonly subject: string;
  readonly message: string;
  readonly fix: string;
}

/** What is wrong and not allowed: in what the doctor asked itself, and in what a running server was asked. */
export async function allFindings(patient: Patient): Promise<FoundFault[]> {
  const { server } = patient;
  const elsewhere = await server?.json<{ items: (FoundFault & { allowed: string | null })[] }>('/api/ops/findings');
  const found = [
    ...(await patient.catalogue()).findings,
    ...(await patient.routes()).findings,
    ...(elsewhere?.items ?? []).filter(({ allowed }) => allowed === null),
  ];
  return [...new Map(found.map((one) => [one.message, one])).values()];
}

/** The findings of "loaded row by row" that are about relations of these kinds. */
export async function relationFindings(patient: Patient, kinds: readonly ReferenceKind[]): Promise<FoundFault[]> {
  const relations = new Set<string>();
  for (const { className, relations: all } of patient.em.getMetadata().getAll().values()) {
    for (const { name, kind } of all) if (kinds.includes(kind)) relations.add(`${className}.${name}`);
  }
  return (await allFindings(patient)).filter(({ kind, subject }) => kind === 'n+1' && relations.has(subject));
}
