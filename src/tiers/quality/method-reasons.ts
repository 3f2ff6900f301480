import type { RepositoryMethod } from '../log/repository-call.js';

/** Which repository methods are there, and which of them may take as many statements as there are rows, and why. */
export class MethodReasons {
  readonly #methods = new Map<string, RepositoryMethod>();

  add(method: RepositoryMethod): void {
    this.#methods.set(method.name, method);
  }

  /** The reason that a method declares; null where it declares none, or there is no such method. */
  of(method: string | null): string | null {
    return method === null ? null : (this.#methods.get(method)?.reason ?? null);
  }

  all(): RepositoryMethod[] {
    return [...this.#methods.values()];
  }
}
