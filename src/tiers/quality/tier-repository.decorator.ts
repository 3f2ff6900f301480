import type { RepositoryMethod, RepositoryTier } from '../log/repository-call.js';

interface Budget {
  readonly budget: number | null;
  readonly reason: string | null;
}

interface Tier {
  readonly tier: RepositoryTier;
  readonly growing: string | null;
}

const tiers = new WeakMap<object, Tier>();
const budgets = new WeakMap<object, Map<string, Budget>>();

/**
 * Says which tier a repository belongs to. Its methods that declare their {@link Statements} are then counted.
 * @param growing why every method that declares nothing may take as many statements as there are rows
 */
export function TierRepository(tier: RepositoryTier, { growing }: { readonly growing?: string } = {}): ClassDecorator {
  return (repository) => {
    tiers.set(repository, { tier, growing: growing ?? null });
  };
}

/**
 * Declares the most statements that one call of a repository's method takes, however many rows there are. What the method
 * calls counts; beginning and ending transactions does not.
 */
export function Statements(most: number): MethodDecorator {
  if (!Number.isInteger(most) || most < 0) throw new RangeError('@Statements takes a whole number.');
  return declare({ budget: most, reason: null });
}

function declare(budget: Budget): MethodDecorator {
  return (prototype, name) => {
    const declared = budgets.get(prototype) ?? new Map<string, Budget>();
    budgets.set(prototype, declared.set(String(name), budget));
  };
}

/** The tier of a repository's class; undefined: it is none. */
export function tierOf(repository: object): RepositoryTier | undefined {
  return tiers.get(repository)?.tier;
}

/** The methods of a repository's class that are counted, by their own names. */
export function declaredMethods(repository: abstract new (...args: never[]) => object): Map<string, RepositoryMethod> {
  const methods = new Map<string, RepositoryMethod>();
  const tier = tiers.get(repository);
  if (!tier) return methods;
  const prototype = repository.prototype as Record<string, unknown>;
  const declared = budgets.get(prototype);
  for (const name of Object.getOwnPropertyNames(prototype)) {
    if (name === 'constructor' || typeof prototype[name] !== 'function') continue;
    const budget = declared?.get(name) ?? (tier.growing === null ? undefined : { budget: null, reason: tier.growing });
    if (budget) methods.set(name, { name: `${repository.name}.${name}`, tier: tier.tier, ...budget });
  }
  return methods;
}
