import { commit } from '../postgres.js';
import type { Step, World } from '../world.js';

/**
 * Another program: plain SQL. Its transactions draw ids from the log's sequence when they write and show when they
 * commit, in any order; only versions made of ids can tell the difference.
 */
export function foreignWriter(world: World, step: Step): void {
  const { foreign } = world.state;
  if (!world.config.strict) {
    if (foreign.left > 0) {
      step('foreign writer: COMMIT', () => {
        foreign.left -= 1;
        commit(world, 'foreign');
      });
    }
    return;
  }
  for (const slot of ['open1', 'open2'] as const) {
    const id = foreign[slot];
    if (id === 0 && foreign.left > 0) {
      step(`foreign writer ${slot.at(-1)}: writes row ${foreign.nextId}`, () => {
        foreign.left -= 1;
        foreign[slot] = foreign.nextId;
        foreign.nextId += 1;
      });
    }
    if (id === 0) continue;
    step(`foreign writer ${slot.at(-1)}: COMMIT of row ${id}`, () => {
      foreign[slot] = 0;
      commit(world, 'foreign', id);
    });
  }
}
