import type { ReferenceKind } from '@mikro-orm/core';
import { type Evidence, note } from '../evidence.js';
import type { Patient } from '../patient.js';
import type { FoundFault } from './found-fault.js';

/** What is wrong and not allowed: in what the doctor asked itself, and in what a running server was asked. */
export async function allFindings(patient: Patient): Promise<FoundFault[]> {
  const elsewhere = await patient.serverFindings();
  const found = [
    ...(await patient.catalogue()).findings,
    ...(await patient.routes()).findings,
    ...(elsewhere ?? []).filter(({ allowed }) => allowed === null),
  ];
  return [...new Map(found.map((one) => [one.message, one])).values()];
}

/** Says so where a running server's findings are not among {@link allFindings}. */
export async function unseenFindings(patient: Patient): Promise<Evidence[]> {
  const { server } = patient;
  if (!server || (await patient.serverFindings())) return [];
  return [note(`${server.url} shows its findings to admins only: give --token, or a login`)];
}

/** The findings of "loaded row by row" that are about relations of these kinds. */
export async function relationFindings(patient: Patient, kinds: readonly ReferenceKind[]): Promise<FoundFault[]> {
  const relations = new Set<string>();
  for (const { className, relations: all } of patient.em.getMetadata().getAll().values()) {
    for (const { name, kind } of all) if (kinds.includes(kind)) relations.add(`${className}.${name}`);
  }
  return (await allFindings(patient)).filter(({ kind, subject }) => kind === 'n+1' && relations.has(subject));
}
