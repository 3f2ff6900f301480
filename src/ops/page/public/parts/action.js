import { announce, fill, h } from '../dom.js';

/**
 * A button that does something on the server, and says beside it and aloud what came of it. While it works it cannot be
 * pressed again, and stays focused.
 *
 * @param {{ name: string, busy: string, look?: string, label?: string, run: () => Promise<string>, report: HTMLElement }} options
 *   `run` answers what to say
 */
export function actionButton({ name, busy, look = '', label, run, report }) {
  const button = h('button', { class: `button ${look}`, type: 'button', 'aria-label': label ?? null }, name);
  button.addEventListener('click', async () => {
    if (button.getAttribute('aria-disabled') === 'true') return;
    button.setAttribute('aria-disabled', 'true');
    fill(button, h('span', { class: 'spinner', 'aria-hidden': 'true' }), busy);
    try {
      tell(report, 'good', await run());
    } catch (error) {
      tell(report, 'bad', error.message);
    } finally {
      button.removeAttribute('aria-disabled');
      fill(button, name);
    }
  });
  return button;
}

/** The place where buttons say what came of them. */
export function reportLine() {
  return h('p', { class: 'note' });
}

function tell(report, look, text) {
  report.className = `note ${look}`;
  report.textContent = text;
  announce(text);
}
