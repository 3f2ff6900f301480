import { currentCall } from '../log/repository-call.js';
import { WorkLog } from '../log/work-log.js';
import { WorkScope } from '../scope/work-scope.js';
import { findOverBudget } from './find-over-budget.js';
import { MethodReasons } from './method-reasons.js';
import { MethodStats } from './method-stats.js';
import { RepositoryObserver } from './repository-observer.js';
import { Statements, TierRepository } from './tier-repository.decorator.js';

/** As if the driver had run so many statements. */
async function ask(statements: number): Promise<number> {
  await Promise.resolve();
  for (let n = 0; n < statements; n += 1) currentCall()?.record({ sql: 'select a from t', rows: 10 });
  return statements;
}

class BaseRepository {
  @Statements(1)
  inherited(statements: number): Promise<number> {
    return ask(statements);
  }
}

@TierRepository('standard', { growing: 'for a reason' })
class PlainRepository extends BaseRepository {
  readonly #label = 'plain';

  get label(): string {
    return this.#label;
  }

  shout(): string {
    return this.label.toUpperCase();
  }

  refuse(): never {
    throw new Error('refused');
  }

  async *stream(): AsyncGenerator<number> {
    yield await ask(1);
    yield await ask(2);
  }

  @Statements(2)
  async outer(): Promise<number> {
    return (await ask(1)) + (await this.inner());
  }

  inner(): Promise<number> {
    return ask(2);
  }
}

class SpecialRepository extends PlainRepository {
  override async inherited(statements: number): Promise<number> {
    return (await super.inherited(statements)) + 1;
  }
}

const scope = new WorkScope();
let stats: MethodStats;

function observed<T extends object>(repository: T, overBudget: 'throw' | 'report' = 'throw'): T {
  stats = new MethodStats();
  new RepositoryObserver(scope, stats, new MethodReasons(), overBudget).observe(repository);
  return repository;
}

const totalsOf = (method: string) => stats.totals.get(method);

it('leaves getters, synchronous methods and generators as they were written', async () => {
  const repository = observed(new PlainRepository());
  expect(repository.label).toBe('plain');
  expect(repository.shout()).toBe('PLAIN');
  expect(() => repository.refuse()).toThrow('refused');
  const streamed: number[] = [];
  for await (const n of repository.stream()) streamed.push(n);
  expect(streamed).toEqual([1, 2]);
  expect(Object.keys(repository)).toEqual([]);
  expect(totalsOf('PlainRepository.shout')).toMatchObject({ calls: 1, statements: 0 });
  expect(totalsOf('PlainRepository.refuse')).toMatchObject({ calls: 1 });
});

describe('a budget', () => {
  it('is held by a class that inherits the method, and by one that overrides it', async () => {
    for (const type of [PlainRepository, SpecialRepository]) {
      const repository = observed(new type());
      await repository.inherited(1);
      await expect(repository.inherited(2)).rejects.toThrow(
        'Repository.inherited took 2 statements where it declares 1',
      );
      expect(totalsOf(`${type.name}.inherited`)).toMatchObject({ calls: 2, overBudget: 1 });
    }
  });

  it('is refused where nobody would hold it', () => {
    expect(() => observed(new BaseRepository())).toThrow(
      'BaseRepository declares @Statements, but no @TierRepository.',
    );
    const declared = Statements(1);
    const members = Object.getOwnPropertyDescriptors(PlainRepository.prototype);
    expect(() => declared(PlainRepository.prototype, 'label', members.label)).toThrow('label is none');
    expect(() => declared(PlainRepository.prototype, 'stream', members.stream)).toThrow('stream is none');
    expect(() => declared(PlainRepository, 'shout', members.shout)).toThrow('shout is none');
  });

  it('is about all that a call runs, and what is counted is what it runs itself', async () => {
    const repository = observed(new PlainRepository());
    await expect(repository.outer()).rejects.toThrow('outer took 3 statements where it declares 2');
    expect(totalsOf('PlainRepository.outer')).toMatchObject({ statements: 1, rows: 10, overBudget: 1 });
    expect(totalsOf('PlainRepository.inner')).toMatchObject({ statements: 2, rows: 20, overBudget: 0 });
  });

  it('that is passed again and again leaves one finding, of the worst call', async () => {
    const repository = observed(new PlainRepository(), 'report');
    const log = new WorkLog('an import', undefined);
    const work = scope.open({});
    work.log = log;
    await scope.resume(work, async () => {
      for (const statements of [2, 5, 3]) await repository.inherited(statements);
    });
    expect(findOverBudget(log)).toMatchObject([
      { subject: 'PlainRepository.inherited', times: 5, what: expect.stringContaining('the worst of 3 such calls') },
    ]);
  });
});
