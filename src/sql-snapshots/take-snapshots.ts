import { EntityManager } from '@mikro-orm/core';
import type { INestApplicationContext } from '@nestjs/common';
import { Clock, declaredMethods, TieredCache, WorkScope } from '../tiers/index.js';
import { cachedSnapshot } from './cached-snapshot.js';
import { type DiscoveredRepository, optimizedRepositories, referenceData } from './discover.js';
import type { Files } from './folder.js';
import { MissingSampleError } from './missing-sample.js';
import {
  askedOneByOne,
  chooseSampleSubjects,
  pages,
  type Samples,
  SAMPLES,
  SAMPLES_FOLDER,
  type Surroundings,
} from '../catalogue/index.js';
import { describeFile, sectionsOf } from './section.js';

/**
 * The SQL of every optimized method, of every cached query and of the lists of reference data, a file for each. The same
 * on every database that holds the demo data.
 * @throws MissingSampleError that names whatever no sample asks for
 */
export async function takeSnapshots(app: INestApplicationContext, samples: Samples = SAMPLES): Promise<Files> {
  const repositories = optimizedRepositories(app);
  const queries = app.get(TieredCache).queries();
  demandSamples(repositories, queries, samples);

  const scope = app.get(WorkScope);
  const subjects = await scope.run({}, () => chooseSampleSubjects(app.get(EntityManager), app.get(Clock).now()));
  const surroundings: Surroundings = { scope, subjects };
  const files = new Map<string, string>();
  for (const repository of repositories) {
    for (const [method, text] of await methodSnapshots(repository, samples, surroundings)) {
      files.set(`optimized/${repository.type.name}/${method}.sql`, text);
    }
  }
  for (const query of queries) {
    const sample = samples.cached[query.name];
    if (sample) files.set(`cached/${query.name}.sql`, await cachedSnapshot(query, sample, surroundings));
  }
  for (const { path, reads } of referenceData(app)) {
    const asked = askedOneByOne(reads, surroundings);
    const ways = { one: () => asked.read(subjects.any), ...(await pages((page) => asked.list(page))) };
    const sections = await sectionsOf(ways);
    files.set(`reference-data/${path}.sql`, describeFile([`/api/${path}`], sections));
  }
  return files;
}

function demandSamples(
  repositories: readonly DiscoveredRepository[],
  queries: readonly { readonly name: string }[],
  samples: Samples,
): void {
  const methods = repositories.flatMap((repository) =>
    repository.methods
      .filter((method) => !samplesFor(repository, samples)[method])
      .map((method) => `${repository.type.name}.${method}`),
  );
  const cached = queries.filter(({ name }) => !samples.cached[name]).map(({ name }) => `the cached query ${name}`);
  const missing = [...methods, ...cached];
  if (missing.length > 0) throw new MissingSampleError(missing, SAMPLES_FOLDER);
}

function samplesFor({ type }: DiscoveredRepository, samples: Samples) {
  return samples.repositories.find(({ repository }) => repository === type)?.methods ?? {};
}

async function methodSnapshots(
  repository: DiscoveredRepository,
  samples: Samples,
  surroundings: Surroundings,
): Promise<[method: string, text: string][]> {
  const { type, instance, methods } = repository;
  const declared = declaredMethods(type);
  const asked = askedOneByOne(instance, surroundings);
  const snapshots: [string, string][] = [];
  for (const method of methods) {
    const sample = samplesFor(repository, samples)[method];
    const ways = (await sample?.(asked as never, surroundings.subjects)) ?? {};
    const budget = declared.get(method)?.budget ?? null;
    const about = budget === null ? [] : [`at most ${budget} ${budget === 1 ? 'statement' : 'statements'}`];
    const sections = await sectionsOf(ways);
    snapshots.push([method, describeFile([`${type.name}.${method}`, ...about], sections)]);
  }
  return snapshots;
}
