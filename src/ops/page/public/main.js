import { announce, fill } from './dom.js';
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

/** The views by the first part of the address behind the sign. */
const VIEWS = {
  '': openOverview,
  queries: (place, name) => (name === undefined ? openQueries(place) : openQuery(place, name)),
  compare: openCompare,
  statements: openStatements,
  findings: openFindings,
  invalidations: openInvalidations,
  contents: openContents,
};
const REASONS = {
  unauthorized: 'The login has expired. Please log in again.',
  forbidden: 'This account is not an admin’s any more.',
};

const page = document.getElementById('page');
/** Ends what is shown to somebody who is logged in. */
let leave;

startTheme();
window.addEventListener('unhandledrejection', (event) => {
  if (!event.reason?.isRefusal) return;
  event.preventDefault();
  logOut(REASONS.unauthorized);
});
if (session.token) enter();
else logOut();

function logOut(reason) {
  session.close();
  leave?.();
  leave = undefined;
  showLogin(page, { reason, onLoggedIn: enter });
}

function enter() {
  const frame = makeFrame({ onLogOut: () => logOut() });
  let view;
  const show = ({ focus }) => {
    view?.close?.();
    const [path = '', name] = location.hash.replace(/^#\/?/, '').split('/').map(decodeURIComponent);
    const open = VIEWS[path] ?? VIEWS[''];
    frame.mark(open === VIEWS[''] ? '' : path);
    fill(frame.main);
    view = open(frame.main, name || undefined);
    document.title = `${view.title} · Operations`;
    window.scrollTo(0, 0);
    // Whoever followed a link goes on reading at the head of what it led to.
    if (focus) frame.main.querySelector('h1')?.focus();
  };
  const onHash = () => show({ focus: true });
  const end = follow({
    onEvent: (name, data) => view?.onEvent?.(name, data),
    onState: (state) => {
      frame.showState(state);
      if (state === 'waiting') announce('The connection to the server is lost; it is tried again.');
    },
    onRefused: (reason) => logOut(REASONS[reason] ?? REASONS.unauthorized),
  });
  window.addEventListener('hashchange', onHash);
  leave = () => {
    window.removeEventListener('hashchange', onHash);
    end();
    view?.close?.();
    frame.close();
  };
  fill(page, frame.element);
  show({ focus: false });
}
