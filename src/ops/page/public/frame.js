import { fill, h } from './dom.js';
import { clock } from './format.js';
import { currentTheme, onTheme, toggleTheme } from './theme.js';

const LINKS = [
  ['', 'Overview'],
  ['queries', 'Cached queries'],
  ['compare', 'Compare tiers'],
  ['statements', 'Slow queries'],
  ['findings', 'Findings'],
  ['invalidations', 'Invalidations'],
  ['contents', 'Cache contents'],
];
const STATES = {
  connecting: ['', 'Connecting'],
  live: ['good', 'Live'],
  waiting: ['bad', 'Not live'],
  paused: ['', 'Paused'],
};
const ESCAPE = 'Escape';

/** What stands around every view: the menu, whether what is seen is live, and which process it is about. */
export function makeFrame({ onLogOut }) {
  const main = h('main', { id: 'content', tabindex: '-1' });
  const links = new Map(LINKS.map(([path, name]) => [path, h('a', { href: `#/${path}` }, name)]));
  const chip = h('p', { class: 'chip live' });
  const lost = h('p', { class: 'note bad' });
  const mixed = h('p', { class: 'note warn' });
  const process = h('p', { class: 'muted' });
  const theme = h('button', { class: 'button small quiet', type: 'button', onclick: toggleTheme });
  const nameTheme = () => {
    theme.textContent = currentTheme() === 'dark' ? 'Light' : 'Dark';
    theme.setAttribute('aria-label', `Use the ${theme.textContent.toLowerCase()} theme`);
  };
  nameTheme();
  const endTheme = onTheme(nameTheme);

  const menu = h(
    'div',
    { class: 'menu', id: 'menu' },
    h(
      'nav',
      { 'aria-label': 'Operations' },
      h(
        'ul',
        {},
        [...links.values()].map((link) => h('li', {}, link)),
      ),
    ),
    h(
      'div',
      { class: 'menu-foot' },
      process,
      h(
        'div',
        { class: 'buttons' },
        theme,
        h('button', { class: 'button small quiet', type: 'button', onclick: onLogOut }, 'Log out'),
      ),
    ),
  );
  const opener = h(
    'button',
    { class: 'button small menu-button', type: 'button', 'aria-expanded': 'false', 'aria-controls': 'menu' },
    'Menu',
  );
  const toggle = (open) => {
    menu.classList.toggle('open', open);
    opener.setAttribute('aria-expanded', String(open));
  };
  opener.addEventListener('click', () => toggle(!menu.classList.contains('open')));
  menu.addEventListener('keydown', ({ key }) => {
    if (key !== ESCAPE || !menu.classList.contains('open')) return;
    toggle(false);
    opener.focus();
  });

  const element = h(
    'div',
    { class: 'frame' },
    h('a', { class: 'skip', href: '#content', onclick: skip }, 'Skip to the content'),
    h(
      'header',
      { class: 'side' },
      h(
        'div',
        { class: 'side-top' },
        h(
          'div',
          { class: 'brand' },
          h('img', { src: '/ops/icon.svg', alt: '' }),
          h('span', {}, 'Tiered Ops', h('small', {}, 'Operations')),
        ),
        chip,
        opener,
      ),
      menu,
    ),
    h('div', { class: 'column' }, h('div', { class: 'banners', role: 'status' }, lost, mixed), main),
  );

  // The address of a view is behind the sign, so a link to a place inside of one must not change it.
  function skip(event) {
    event.preventDefault();
    main.focus();
  }

  /** When the stream was heard last; the process that it comes from, and others that have answered. */
  let heardAt;
  let stream;
  const others = new Set();
  const showMixed = () => {
    others.delete(stream);
    const live = element.dataset.state === 'live';
    mixed.textContent =
      others.size > 0 && stream && live
        ? `Several processes answer: what moves here is of ${stream}, and something else was read from ${[...others].join(', ')}. Ask one instance for figures that belong together.`
        : '';
  };
  const showState = (state, why) => {
    if (state === 'live') heardAt = Date.now();
    const [look, word] = STATES[state];
    const known = element.dataset.state === state;
    element.dataset.state = state;
    if (!known) {
      chip.className = `chip live ${look}`;
      fill(chip, h('span', { class: 'dot', 'aria-hidden': 'true' }), word);
    }
    const since = heardAt ? ` since ${clock(heardAt)}: what is shown is from then` : '';
    const text = state === 'waiting' ? `Not live${since}. ${why ?? 'The connection is lost.'} It is tried again.` : '';
    // What is written anew is read out anew.
    if (lost.textContent !== text) lost.textContent = text;
    if (!known) showMixed();
  };
  showState('connecting');

  return {
    element,
    main,
    /** @param {string} path the first part of the address */
    mark(path) {
      for (const [own, link] of links) {
        if (own === path) link.setAttribute('aria-current', 'page');
        else link.removeAttribute('aria-current');
      }
      toggle(false);
    },
    showState,
    /** The process whose events are shown. */
    showStream(instance) {
      stream = instance;
      fill(process, 'Instance ', h('code', {}, instance));
      showMixed();
    },
    /** A process that has answered a request. */
    showAnswer(instance) {
      others.add(instance);
      showMixed();
    },
    /** All is read anew: what was read before does not matter. */
    forgetOthers() {
      others.clear();
      showMixed();
    },
    close: endTheme,
  };
}
