import { LRUCache } from 'lru-cache';
import { CallSite } from './call-site.js';
import { fingerprintOf } from './fingerprint.js';

/** Units of work by name, and for each of them statements, whose places are remembered. */
const NAMES_MAX = 500;
const TEXTS_MAX = 200;

/**
 * Where statements are run, found out once in the life of the process for each that units of work of one name run: a
 * look at the stack takes longer than everything else that is written down of a statement.
 */
export class KnownSites {
  readonly #byName = new LRUCache<string, LRUCache<string, CallSite>>({ max: NAMES_MAX });

  /**
   * The place that runs this statement now, or that ran it before.
   * @param name of the unit of work
   */
  of(name: string, text: string): CallSite {
    let sites = this.#byName.get(name);
    if (!sites) {
      sites = new LRUCache({ max: TEXTS_MAX });
      this.#byName.set(name, sites);
    }
    const { id } = fingerprintOf(text);
    let site = sites.get(id);
    if (!site) {
      site = CallSite.here().remembered();
      sites.set(id, site);
    }
    return site;
  }
}
