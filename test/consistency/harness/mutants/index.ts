import type { Mutant } from './mutant.js';

const NO_ANNOUNCEMENT = {
  file: 'tiers/invalidation/write-protocol.js',
  find: 'await this.store.announce(intent, scopes.acknowledged)',
  replace: 'await Promise.resolve()',
};

const VERSION_AFTER_DATA = {
  file: 'tiers/cache/cache-engine.js',
  find: 'const entry = this.#entry(question, stored, now, look.epoch, look.stamps);',
  replace: `const later = await this.#look(question);
        const version = 'refused' in later ? look : later;
        const entry = this.#entry(question, stored, now, version.epoch, version.stamps);`,
};

/** Where an instance has looked at the log. */
const LOOKED = {
  file: 'tiers/invalidation/change-feed.js',
  find: 'const { identity, epoch, changed, pending, present } = look;',
};

/** The planted defects. Each of them is a mistake that a known system has made. */
export const MUTANTS: readonly Mutant[] = [
  {
    name: 'delete-after-commit',
    defect: 'a write ends entries after its COMMIT only, and whoever loaded before puts them back',
    edits: [NO_ANNOUNCEMENT, VERSION_AFTER_DATA],
  },
  {
    name: 'version-after-data',
    defect: 'an entry is stored under the version that is read after its data',
    edits: [VERSION_AFTER_DATA],
  },
  {
    name: 'max-id-as-version',
    defect: 'changes are looked for above the highest number seen, but numbers are given before commits',
    edits: [
      {
        ...LOOKED,
        replace: `const { identity, epoch, changed, present } = look;
        const pending = look.pending.filter(({ id }) => Number(id) > (this.highest ?? 0));
        this.highest = Math.max(this.highest ?? 0, ...pending.map(({ id }) => Number(id)));`,
      },
    ],
  },
  {
    name: 'no-change-capture',
    defect: 'nobody looks for what other programs have changed',
    edits: [{ ...LOOKED, replace: 'const { identity, epoch, changed, present } = look; const pending = [];' }],
  },
  {
    name: 'tenant-left-out-of-key',
    defect: 'entries and their stamps are the same for all units',
    edits: [
      {
        file: 'tiers/cache/stored-answer.js',
        find: 'const owner = row === undefined ? tenant : `${tenant}.${row}`;',
        replace: "const owner = row ?? '';",
      },
      { file: 'tiers/cache/scopes.js', find: 'return `${query}:${tenant}`;', replace: 'return `${query}:all`;' },
      {
        file: 'tiers/cache/scopes.js',
        find: 'return `${query}:${tenant}:${id}`;',
        replace: 'return `${query}:all:${id}`;',
      },
    ],
  },
];
