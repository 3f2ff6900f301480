import { methodsOf } from './discover.js';

class Repository {
  readonly field = () => this.getOne();

  get size(): number {
    return 1;
  }

  getOne(): Promise<number> {
    return this.#count();
  }

  async #count(): Promise<number> {
    return this.size;
  }
}

describe('methodsOf', () => {
  it('names what others can call', () => {
    expect(methodsOf(Repository)).toEqual(['getOne']);
  });
});
