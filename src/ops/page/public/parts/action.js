import { fill, h } from '../dom.js';
import { toast } from './toast.js';

/**
 * A button that does something on the server, and tells what came of it. While it works it cannot be pressed again, and
 * stays focused.
 *
 * @param {{ name: string, busy: string, look?: string, label?: string, confirm?: () => Promise<boolean>,
 *   run: () => Promise<string>, done?: () => unknown }} options `run` answers what to tell; `done` shows what is different
 *   now; `confirm` is asked first
 */
export function actionButton({ name, busy, look = '', label, confirm, run, done }) {
  const button = h('button', { class: `button ${look}`, type: 'button', 'aria-label': label ?? null }, name);
  button.addEventListener('click', async () => {
    if (button.getAttribute('aria-disabled') === 'true') return;
    if (confirm && !(await confirm())) return;
    button.setAttribute('aria-disabled', 'true');
    fill(button, h('span', { class: 'spinner', 'aria-hidden': 'true' }), busy);
    try {
      toast('good', await run());
      await done?.();
    } catch (error) {
      if (error.isRefusal) throw error;
      toast('bad', error.message);
    } finally {
      button.removeAttribute('aria-disabled');
      fill(button, name);
    }
  });
  return button;
}

/** Asks whether something is really wanted. @param {{ title: string, text: string, yes: string }} options */
export function confirmed({ title, text, yes }) {
  return new Promise((resolve) => {
    const heading = h('h2', { id: 'dialog-title' }, title);
    const dialog = h(
      'dialog',
      { class: 'card dialog', 'aria-labelledby': 'dialog-title' },
      heading,
      h('p', {}, text),
      h(
        'div',
        { class: 'head-actions' },
        h('button', { class: 'button', type: 'button', onclick: () => dialog.close() }, 'Cancel'),
        h('button', { class: 'button danger', type: 'button', onclick: () => dialog.close('yes') }, yes),
      ),
    );
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === 'yes');
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
