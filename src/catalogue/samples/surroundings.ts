import type { WorkScope } from '../../tiers/index.js';
import type { SampleSubjects } from './sample-subjects.js';

/** What samples are asked in. */
export interface Surroundings {
  readonly scope: WorkScope;
  readonly subjects: SampleSubjects;
}

/** Asks in a unit of work of its own, and reads all of the answer, as whoever sends it does. */
export function asked<T>({ scope, subjects }: Surroundings, ask: () => Promise<T>): Promise<T> {
  return scope.run({ tenant: subjects.tenant }, async () => {
    const answer = await ask();
    JSON.stringify(answer);
    return answer;
  });
}

/** The repository, each call of which is {@link asked} by itself: samples are strangers to each other. */
export function askedOneByOne<R extends object>(repository: R, surroundings: Surroundings): R {
  return new Proxy(repository, {
    get(target, name): unknown {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]) => asked(surroundings, () => Reflect.apply(member, target, args) as Promise<unknown>);
    },
  });
}
