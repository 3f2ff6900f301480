import { MemoryStore } from '../../../src/tiers/cache/memory-store.js';
import { TierError } from '../../../src/tiers/index.js';

type Told = 'announce' | 'settle' | 'renew';

/** A store that instances share, as one of them reaches it: its tellings can be held, and can fail. */
export class TellingStore extends MemoryStore {
  /** Runs before each telling; a rejection is what it fails with. */
  before: (what: Told, scopes: readonly string[]) => Promise<void> | void = () => undefined;
  /** Runs when the store was told, before the caller knows. */
  after: (what: Told) => Promise<void> | void = () => undefined;

  /** @param shared what all instances reach; absent: this one */
  constructor(private readonly shared?: MemoryStore) {
    super(1024 * 1024);
  }

  override lookup(key: string, scopes: readonly string[]) {
    return this.shared ? this.shared.lookup(key, scopes) : super.lookup(key, scopes);
  }

  override announce(intent: string, scopes: readonly string[]): Promise<void> {
    return this.#tell('announce', scopes, () =>
      this.shared ? this.shared.announce(intent, scopes) : super.announce(intent, scopes),
    );
  }

  override settle(intent: string, scopes: readonly string[]): Promise<void> {
    return this.#tell('settle', scopes, () =>
      this.shared ? this.shared.settle(intent, scopes) : super.settle(intent, scopes),
    );
  }

  override renew(scopes: readonly string[]): Promise<void> {
    return this.#tell('renew', scopes, () => (this.shared ? this.shared.renew(scopes) : super.renew(scopes)));
  }

  async #tell(what: Told, scopes: readonly string[], tell: () => Promise<void>): Promise<void> {
    await this.before(what, scopes);
    await tell();
    await this.after(what);
  }
}

/** What a store says that does not answer. */
export const unreachable = (): never => {
  throw new TierError('E_STORE_UNAVAILABLE', 'gone');
};
