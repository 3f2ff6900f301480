import { get, logIn } from '../api.js';
import { fill, h } from '../dom.js';
import { session } from '../session.js';

const FORBIDDEN = 403;

/**
 * The form that everything begins with.
 *
 * @param {HTMLElement} place
 * @param {{ reason?: string, onLoggedIn: () => void }} options `reason`: why another login is needed
 */
export function showLogin(place, { reason, onLoggedIn }) {
  document.title = 'Log in · Operations';
  const problem = h('p', { class: 'note bad', role: 'alert' });
  const button = h('button', { class: 'button primary', type: 'submit' }, 'Log in');
  const field = (name, label, type, autocomplete) =>
    h(
      'label',
      { class: 'field' },
      label,
      h('input', {
        name,
        type,
        autocomplete,
        required: true,
        maxlength: 500,
        autocapitalize: 'none',
        spellcheck: 'false',
      }),
    );
  const submit = async (event) => {
    event.preventDefault();
    if (button.getAttribute('aria-disabled') === 'true') return;
    const values = new FormData(form);
    button.setAttribute('aria-disabled', 'true');
    problem.textContent = '';
    try {
      session.open(await logIn(values.get('loginid'), values.get('password')));
      await get('ops/overview');
      onLoggedIn();
    } catch (error) {
      session.close();
      problem.textContent =
        error.status === FORBIDDEN
          ? 'This login is right, but it is not an admin’s. The operations page is for admins only.'
          : error.message;
      form.elements.namedItem('password').select();
    } finally {
      button.removeAttribute('aria-disabled');
    }
  };
  const form = h(
    'form',
    { onsubmit: (event) => void submit(event) },
    field('loginid', 'Login', 'text', 'username'),
    field('password', 'Password', 'password', 'current-password'),
    problem,
    button,
  );
  fill(
    place,
    h(
      'main',
      { class: 'login' },
      h(
        'div',
        { class: 'card' },
        h('div', { class: 'brand' }, h('img', { src: '/ops/icon.svg', alt: '' }), h('span', {}, 'Tiered Ops')),
        h('h1', { class: 'login-title' }, 'Operations'),
        h('p', { class: 'muted' }, 'What the cache, its queries and the database do. For admins.'),
        reason && h('p', { class: 'note warn login-reason' }, reason),
        form,
      ),
    ),
  );
  form.elements.namedItem('loginid').focus();
}
