import { arrange, fill, h } from '../dom.js';
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
 * Shows what is loaded, or that it is on its way, or why it could not be had. What was shown once stays until it is
 * loaded anew.
 *
 * @param {HTMLElement} place
 * @param {{ what: string, signal: AbortSignal, load: (signal: AbortSignal) => Promise<any>,
 *   show: (loaded: any) => Element }} options `what` is in words: `the queries`; `show` answers the content, which may be
 *   the same every time
 * @returns {{ reload: () => Promise<void>, retry: () => void }} `reload` loads anew; `retry` does if the last time
 *   failed for a reason that passes. To be called when the server may be well again
 */
export function loader(place, { what, signal, load, show }) {
  const note = h('p', { class: 'note warn', role: 'status' });
  let content;
  let failed;
  let asked = 0;
  let answered = 0;

  const reload = async () => {
    asked += 1;
    const own = asked;
    if (!content && !failed) fill(place, loading(what));
    try {
      const loaded = await load(signal);
      // Left, or asked again meanwhile.
      if (signal.aborted || own !== asked) return;
      failed = undefined;
      content = show(loaded);
      arrange(place, [content]);
    } catch (error) {
      if (signal.aborted || own !== asked) return;
      if (error.isRefusal) throw error;
      const isKnown = failed?.message === error.message;
      failed = error;
      // What is said already is not said again, and what has the focus keeps it.
      if (isKnown) return;
      note.textContent = `This could not be read anew, and may be old. ${error.message}`;
      if (content) arrange(place, [note, content]);
      else fill(place, failure(error, again));
    } finally {
      answered += 1;
    }
  };
  const again = () => {
    failed = undefined;
    // The button is gone with the failure: reading goes on at the head.
    document.querySelector('main h1')?.focus();
    void reload();
  };
  void reload();
  return { reload, retry: () => void (failed?.isPassing && answered === asked && reload()) };
}

const MINUTE_MS = 60_000;

/** Does something each minute while somebody looks, until the signal aborts. What fails for now is done the next time. */
export function everyMinute(signal, work) {
  const timer = setInterval(async () => {
    if (document.hidden) return;
    try {
      await work();
    } catch (error) {
      if (error.isRefusal) throw error;
    }
  }, MINUTE_MS);
  signal.addEventListener('abort', () => clearInterval(timer));
}
