import { h } from '../dom.js';

const SHOWN_MS = 10_000;
const AT_ONCE = 3;

/** Tells, in a corner of whatever is seen, and aloud, what came of something. @param {'good' | 'bad'} look */
export function toast(look, text) {
  const place = document.getElementById('toasts');
  const note = h('p', { class: `note ${look} toast` }, text);
  place.append(note);
  while (place.children.length > AT_ONCE) place.firstElementChild.remove();
  setTimeout(() => note.remove(), SHOWN_MS);
}
