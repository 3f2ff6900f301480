import { ModulesContainer } from '@nestjs/core';
import { declaredMethods, methodsOf, tierOf } from '../../../tiers/index.js';
import type { DoctorCheck } from '../doctor-check.js';
import { counted, type Evidence, fault, fine, listed, note } from '../evidence.js';
import type { Patient } from '../patient.js';

/** What complex queries ask is written down, reviewed, and declared. */
export const documentedQueries: DoctorCheck = {
  number: 9,
  name: 'documentation',
  title: 'The SQL of complex queries is written down and current',
  async examine(patient) {
    return [...declarations(patient), ...(await snapshotEvidence(patient))];
  },
};

type RepositoryClass = abstract new (...args: never[]) => object;

function declarations(patient: Patient): Evidence[] {
  let declared = 0;
  const silent: string[] = [];
  for (const repository of repositoriesIn(patient.get(ModulesContainer))) {
    const methods = declaredMethods(repository);
    declared += methods.size;
    if (tierOf(repository) !== 'optimized') continue;
    for (const name of methodsOf(repository)) if (!methods.has(name)) silent.push(`${repository.name}.${name}`);
  }
  return [
    fine(`${counted(declared, 'repository method')} declare how many statements they take`),
    ...silent.map((name) =>
      fault(`${name} does not say how many statements it takes`, `declare @Statements(n) on ${name}`),
    ),
  ];
}

function repositoriesIn(modules: ModulesContainer): Set<RepositoryClass> {
  const found = new Set<RepositoryClass>();
  for (const module of modules.values()) {
    for (const { instance } of module.providers.values()) {
      const type: unknown = (instance as object | undefined | null)?.constructor;
      if (typeof type === 'function' && tierOf(type) !== undefined) found.add(type as RepositoryClass);
    }
  }
  return found;
}

async function snapshotEvidence(patient: Patient): Promise<Evidence[]> {
  const taken = await patient.snapshots();
  if (!taken) return [note('the SQL was not compared with what is committed: that takes packages for development')];
  const { files, outdated } = taken;
  if (outdated.length === 0) return [fine(`${files} files of SQL are committed and current`)];
  const words = { differs: 'is not what is asked', missing: 'is missing', superfluous: 'belongs to nothing' };
  const some = outdated.slice(0, 10);
  return [
    ...some.map(({ file, kind }) => fault(`sql/${file} ${words[kind]}`, 'npm run sql:sync, and review the difference')),
    ...(outdated.length > some.length
      ? [note(`more files: ${listed(outdated.slice(10).map(({ file }) => file))}`)]
      : []),
  ];
}
