// SPDX-License-Identifier: Apache-2.0
// A question before something is done. It stays open, and says what went wrong, until it is done or given up.
import {el, fault} from './dom.js';
import {word} from './words.js';

/** question: {title, text, about (nodes), fields (nodes), action (the button's word), danger, perform(values)}. Gives what perform gave; undefined when given up. */
export function confirm(question) {
  return new Promise(resolve => {
    let result, busy = false;
    const wrong = el('div', {role: 'alert'});
    const go = el('button', {class: question.danger ? 'danger' : 'main'}, question.action);
    const dialog = el('dialog', {'aria-labelledby': 'dialog-title', 'aria-describedby': 'dialog-text', close: () => {
      dialog.remove();
      resolve(result);
    }, cancel: event => {
      if (busy) event.preventDefault();  // what was sent cannot be given up any more
    }});
    const form = el('form', {submit: async event => {
      event.preventDefault();
      if (busy) return;
      busy = go.disabled = true;
      wrong.replaceChildren();
      try {
        result = await question.perform(Object.fromEntries(new FormData(form))) ?? true;
        dialog.close();
      } catch (problem) {
        wrong.replaceChildren(fault(problem));
      }
      busy = go.disabled = false;
    }}, el('h2', {id: 'dialog-title'}, question.title), el('p', {id: 'dialog-text'}, question.text), question.about ?? [], question.fields ?? [], wrong,
      el('div', {class: 'buttons'}, el('button', {type: 'button', click: () => busy || dialog.close()}, word('cancel')), go));
    dialog.append(form);
    document.body.append(dialog);
    dialog.showModal();
    form.querySelector('select, textarea, input')?.focus();
  });
}
