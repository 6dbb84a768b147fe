// SPDX-License-Identifier: Apache-2.0
// The operator console: who is there, which screen, which language. Every screen uses the public interface and nothing else.
import {ask, may, me} from './api.js';
import {approvals} from './approvals.js';
import {showCertificate} from './certificate.js';
import {byId, complain, el, say} from './dom.js';
import {health} from './health.js';
import {search} from './search.js';
import {statistics} from './statistics.js';
import {choose, language, word} from './words.js';

const everybody = () => true;
const sections = [
  {name: 'search', may: () => may('listCertificates'), show: search},
  {name: 'statistics', may: () => may('statistics'), show: statistics},
  {name: 'approvals', may: () => may('listApprovals'), show: approvals},
  {name: 'health', may: everybody, show: health},
];
const certificate = {name: 'search', may: () => may('showCertificate'), show: showCertificate};
const door = {name: 'door', may: everybody, show: view => {
  const roles = ['operator', 'helpline', 'auditor'].map(one => el('li', {}, `${one} — ${word(`role.${one}`)}`));
  view.replaceChildren(el('h1', {tabindex: '-1'}, word('door.title')),
    ...(me.role ? [el('p', {}, word('door.role'))] : [el('p', {}, word('door.text')), el('ul', {}, roles), el('p', {}, word('door.how'))]),
    el('div', {class: 'buttons start'}, el('button', {type: 'button', class: 'main', click: () => location.reload()}, word('door.again'))));
}};

/** The screen of the address; the first that the role may see when there is none. */
function screen() {
  const [, name = '', argument] = location.hash.split('/');
  if (name === 'certificate' && argument && certificate.may()) return {screen: certificate, argument};
  const named = sections.find(one => one.name === name && one.may());
  return {screen: named ?? (may('listCertificates') ? sections[0] : door)};
}

function frame(current) {
  document.documentElement.lang = language();
  for (const id of ['title', 'skip', 'zone']) byId(id).textContent = word(id);
  byId('sections').setAttribute('aria-label', word('sections'));
  byId('languages').setAttribute('aria-label', word('languages'));
  for (const button of byId('languages').children) button.setAttribute('aria-pressed', String(button.dataset.language === language()));
  byId('sections').replaceChildren(...sections.filter(one => one.may()).map(one =>
    el('a', {href: `#/${one.name}`, 'aria-current': one.name === current ? 'page' : null}, word(one.name))));
  byId('caller').textContent = me.role ? `${me.name} · ${word(`role.${me.role}`)}` : '';
}

/** arrived: a new screen takes the focus to its heading; a change of language leaves it where it is. */
async function render(arrived) {
  const {screen: shown, argument} = screen();
  frame(shown.name);
  say('');
  const view = byId('view');
  delete view.dataset.serial;
  await shown.show(view, argument);
  const heading = view.querySelector('h1');
  document.title = `${heading?.textContent ?? ''} – ${word('title')}`;
  if (arrived && !document.querySelector('dialog')) heading?.focus();
}

async function enter() {
  try {
    Object.assign(me, await ask('/v1/me'));
  } catch (problem) {
    if (problem.status !== 403) {
      frame('');
      return complain(problem);
    }
  }
  await render(false);
}

for (const button of byId('languages').children) {
  button.addEventListener('click', () => {
    choose(button.dataset.language);
    render(false);
  });
}
byId('skip').addEventListener('click', event => {
  event.preventDefault();  // the address belongs to the screens
  byId('content').focus();
});
addEventListener('hashchange', () => render(true));
enter();
