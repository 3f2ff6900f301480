import { types } from 'node:util';
import { TierError } from '../errors.js';
import type { RepositoryMethod, RepositoryTier } from '../log/repository-call.js';

interface Tier {
  readonly tier: RepositoryTier;
  readonly growing: string | null;
}

type RepositoryClass = abstract new (...args: never[]) => object;

/** By class. */
const tiers = new WeakMap<object, Tier>();
/** By the prototype that has the methods. */
const budgets = new WeakMap<object, Map<string, number>>();

/**
 * Says which tier a repository belongs to, and all that inherit from it. Its methods that declare their {@link Statements}
 * are then counted.
 * @param growing why every method that declares nothing may take as many statements as there are rows
 */
export function TierRepository(tier: RepositoryTier, { growing }: { readonly growing?: string } = {}): ClassDecorator {
  return (repository) => {
    tiers.set(repository, { tier, growing: growing ?? null });
  };
}

/**
 * Declares the most statements that one call of a repository's method takes, however many rows there are; also for classes
 * that inherit the method or override it, unless they declare another number. What the method calls counts; beginning and
 * ending transactions does not.
 * @throws TierError `E_BAD_DEFINITION` on anything but a method of instances, and on a generator, whose calls are over
 *   before it has asked for anything
 */
export function Statements(most: number): MethodDecorator {
  if (!Number.isInteger(most) || most < 0) throw new RangeError('@Statements takes a whole number.');
  return (prototype, name, descriptor) => {
    const method: unknown = (descriptor as PropertyDescriptor | undefined)?.value;
    if (typeof prototype === 'function' || typeof name === 'symbol' || !isCounted(method)) {
      throw new TierError(
        'E_BAD_DEFINITION',
        `@Statements(${most}) counts methods of instances; ${String(name)} is none.`,
      );
    }
    const declared = budgets.get(prototype) ?? new Map<string, number>();
    budgets.set(prototype, declared.set(name, most));
  };
}

/** The tier of a repository's class; undefined: it is none. */
export function tierOf(repository: object): RepositoryTier | undefined {
  return inheritedTier(repository)?.tier;
}

/** The methods of a class that can be counted, also those that it inherits: neither accessors nor generators. */
export function methodsOf(repository: RepositoryClass): string[] {
  const members = new Map<string, boolean>();
  for (const prototype of prototypesOf(repository)) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
      if (!members.has(name)) members.set(name, isCounted(value));
    }
  }
  members.delete('constructor');
  return [...members].filter(([, counted]) => counted).map(([name]) => name);
}

/**
 * The methods of a repository's class that are counted, by their own names.
 * @throws TierError `E_BAD_DEFINITION` when a class of no tier declares numbers of statements, which nobody would count
 */
export function declaredMethods(repository: RepositoryClass): Map<string, RepositoryMethod> {
  const methods = new Map<string, RepositoryMethod>();
  const declared = Array.from(prototypesOf(repository), (prototype) => budgets.get(prototype)).filter((one) => !!one);
  const found = inheritedTier(repository);
  if (!found) {
    if (declared.length === 0) return methods;
    throw new TierError('E_BAD_DEFINITION', `${repository.name} declares @Statements, but no @TierRepository.`);
  }
  const { tier, growing } = found;
  for (const name of methodsOf(repository)) {
    const budget = declared.find((one) => one.has(name))?.get(name) ?? null;
    if (budget === null && growing === null) continue;
    methods.set(name, { name: `${repository.name}.${name}`, tier, budget, reason: budget === null ? growing : null });
  }
  return methods;
}

function inheritedTier(repository: object): Tier | undefined {
  for (let type: object | null = repository; type; type = Object.getPrototypeOf(type) as object | null) {
    const tier = tiers.get(type);
    if (tier) return tier;
  }
  return undefined;
}

/** That of a class first, then those that it inherits from; without the one that all objects have. */
function* prototypesOf(repository: RepositoryClass): Iterable<object> {
  let prototype = repository.prototype as object | null | undefined;
  while (prototype) {
    const above = Object.getPrototypeOf(prototype) as object | null;
    if (above) yield prototype;
    prototype = above;
  }
}

function isCounted(member: unknown): boolean {
  return typeof member === 'function' && !types.isGeneratorFunction(member);
}
