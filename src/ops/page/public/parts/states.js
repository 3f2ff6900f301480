import { h } from '../dom.js';

/** While something is on its way. */
export function loading(what) {
  return h(
    'div',
    { class: 'state' },
    h('span', { class: 'spinner', 'aria-hidden': 'true' }),
    h('p', {}, `Loading ${what}…`),
  );
}

/** Nothing is there, and that is fine. */
export function empty(text, more = null) {
  return h('div', { class: 'card state' }, h('p', {}, text), more && h('p', { class: 'small' }, more));
}

/** Something could not be had. */
export function failure(error, again) {
  return h(
    'div',
    { class: 'card state', role: 'alert' },
    h('p', {}, error.message),
    h('button', { class: 'button', type: 'button', onclick: again }, 'Try again'),
  );
}

const WORDS = { ok: 'Good', degraded: 'Degraded', down: 'Down' };
const LOOKS = { ok: 'good', degraded: 'warn', down: 'bad' };

/** How a part is: a colour and a word, because a colour alone says nothing to many. */
export function stateChip(state) {
  return h(
    'span',
    { class: `chip of-now ${LOOKS[state]}` },
    h('span', { class: 'dot', 'aria-hidden': 'true' }),
    WORDS[state],
  );
}

const TIERS = { standard: '', optimized: 'accent', cached: 'good' };

/** Which tier something belongs to. */
export function tierChip(tier) {
  return tier ? h('span', { class: `chip ${TIERS[tier] ?? ''}` }, tier) : null;
}

/** A part of a whole as a bar, with its words beside it. @returns the element, and `show(share, words)` */
export function meter() {
  const bar = h('span', { class: 'fill' });
  const words = h('span', {});
  const element = h('span', { class: 'meter' }, h('span', { class: 'track', 'aria-hidden': 'true' }, bar), words);
  return {
    element,
    show(share, text) {
      bar.style.setProperty('--share', String(Math.min(1, share ?? 0)));
      words.textContent = text;
    },
  };
}
