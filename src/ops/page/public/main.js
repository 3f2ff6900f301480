import { onInstance } from './api.js';
import { fill } from './dom.js';
import { makeFrame } from './frame.js';
import { follow } from './live.js';
import { session } from './session.js';
import { startTheme } from './theme.js';
import { openCompare } from './views/compare.js';
import { openContents } from './views/contents.js';
import { openFindings } from './views/findings.js';
import { openInvalidations } from './views/invalidations.js';
import { showLogin } from './views/login.js';
import { openOverview } from './views/overview.js';
import { openQueries } from './views/queries.js';
import { openQuery } from './views/query.js';
import { openStatements } from './views/statements.js';

/**
 * The views by the first part of the address behind the sign. Each is opened with its place, a signal that aborts when
 * it is left, and the second part of the address. It answers its `title`; `onEvent(name, data)`, told what the stream
 * says; and `reload()`, called when something may have been missed.
 */
const VIEWS = new Map([
  ['', openOverview],
  ['queries', (place, signal, name) => (name ? openQuery(place, signal, name) : openQueries(place, signal))],
  ['compare', openCompare],
  ['statements', openStatements],
  ['findings', openFindings],
  ['invalidations', openInvalidations],
  ['contents', openContents],
]);
const REASONS = {
  unauthorized: 'The login has expired. Please log in again.',
  forbidden: 'This account is not an admin’s any more.',
};

const page = document.getElementById('page');
/** Ends what is shown to somebody who is logged in. */
let leave;

startTheme();
window.addEventListener('unhandledrejection', (event) => {
  // What a view that was left had asked for.
  if (event.reason?.name === 'AbortError') event.preventDefault();
  if (!event.reason?.isRefusal) return;
  event.preventDefault();
  if (leave) logOut(event.reason.reason);
});
if (session.token) enter();
else logOut();

function logOut(reason) {
  session.close();
  leave?.();
  leave = undefined;
  showLogin(page, { reason: REASONS[reason], onLoggedIn: enter });
}

function enter() {
  const frame = makeFrame({ onLogOut: () => logOut() });
  let view;
  let left;
  /** Whether something may have happened that the stream has not told. */
  let behind = false;

  const show = ({ focus }) => {
    left?.abort();
    left = new AbortController();
    const [path, name] = addressed();
    frame.mark(path);
    frame.forgetOthers();
    fill(frame.main);
    view = VIEWS.get(path)(frame.main, left.signal, name);
    document.title = `${view.title} · Operations`;
    window.scrollTo(0, 0);
    // Whoever followed a link goes on reading at the head of what it led to.
    if (focus) frame.main.querySelector('h1')?.focus();
  };
  const onHash = () => show({ focus: true });
  const end = follow({
    onEvent: (name, data) => {
      if (name === 'hello') {
        if (behind) {
          frame.forgetOthers();
          void view.reload();
        }
        behind = false;
        frame.showStream(data.instance);
      }
      view.onEvent?.(name, data);
    },
    onState: (state, why) => {
      if (state !== 'live') behind = true;
      frame.showState(state, why);
    },
    onRefused: logOut,
  });
  onInstance((instance) => frame.showAnswer(instance));
  window.addEventListener('hashchange', onHash);
  leave = () => {
    window.removeEventListener('hashchange', onHash);
    end();
    left.abort();
    frame.close();
  };
  fill(page, frame.element);
  show({ focus: false });
}

/** The view that the address names, and what of it; the overview where it names none. */
function addressed() {
  try {
    const [path, name] = location.hash.replace(/^#\/?/, '').split('/').map(decodeURIComponent);
    return VIEWS.has(path) ? [path, name] : [''];
  } catch {
    return [''];
  }
}
