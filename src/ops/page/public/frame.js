import { fill, h } from './dom.js';
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
const ESCAPE = 'Escape';

/** What stands around every view: the menu, and whether what is seen is live. */
export function makeFrame({ onLogOut }) {
  const main = h('main', { id: 'content', tabindex: '-1' });
  const links = new Map(LINKS.map(([path, name]) => [path, h('a', { href: `#/${path}` }, name)]));
  const state = h('p', { class: 'live' });
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
      state,
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
        opener,
      ),
      menu,
    ),
    main,
  );

  // The address of a view is behind the sign, so a link to a place inside of one must not change it.
  function skip(event) {
    event.preventDefault();
    main.focus();
  }

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
    /** @param {'live' | 'waiting'} now */
    showState(now) {
      const live = now === 'live';
      if (state.dataset.state === now) return;
      state.dataset.state = now;
      state.className = `live ${live ? 'good' : 'warn'}`;
      fill(state, h('span', { class: 'dot', 'aria-hidden': 'true' }), live ? 'Live' : 'Reconnecting…');
    },
    close: endTheme,
  };
}
