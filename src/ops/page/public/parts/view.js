import { fill, h } from '../dom.js';
import { failure, loading } from './states.js';

/** The head of a view: its name, what it is about, and what can be done there. */
export function viewHead(title, text, ...actions) {
  return h(
    'div',
    { class: 'head' },
    h('div', {}, h('h1', { tabindex: '-1' }, title), text && h('p', {}, text)),
    actions.length > 0 && h('div', { class: 'head-actions' }, actions),
  );
}

/**
 * Shows what is loaded, or that it is on its way, or why it could not be had.
 *
 * @param {HTMLElement} place
 * @param {string} what in words: `the queries`
 * @param {() => Promise<() => unknown>} load resolves with what makes the content
 */
export async function showLoaded(place, what, load) {
  fill(place, loading(what));
  try {
    const content = await load();
    fill(place, content());
  } catch (error) {
    if (error.isRefusal) throw error;
    fill(
      place,
      failure(error, () => void showLoaded(place, what, load)),
    );
  }
}
