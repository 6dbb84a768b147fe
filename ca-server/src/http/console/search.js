// SPDX-License-Identifier: Apache-2.0
import {ask, may, statuses, tidySerial} from './api.js';
import {badge, choice, complain, el, field, load, moment, say, table} from './dom.js';
import {word} from './words.js';

const inputs = ['commonName', 'fin', 'voen', 'cardNumber', 'serial'];
// What was asked last, for the way back from a certificate. Not in the address: the browser's history keeps no names.
let last = {}, profiles = null;

/** Profiles that certificates were issued under, to choose from; whoever may not count types the name. */
async function suggest(options) {
  if (!may('statistics')) return;
  try {
    profiles ??= (await ask('/v1/statistics', {by: 'profile'})).rows.map(row => row.profile);
    options.replaceChildren(...profiles.map(value => el('option', {value})));
  } catch {
    profiles = null;  // a suggestion less; the search itself will say what is wrong
  }
}

const columns = () => [
  {text: word('commonName'), cell: row => el('a', {href: `#/certificate/${encodeURIComponent(row.serial)}`}, row.commonName || row.subject || row.serial)},
  {text: word('status'), cell: row => badge(row.status)},
  {text: word('fin'), cell: row => row.fin ?? ''},
  {text: word('voen'), cell: row => row.voen ?? ''},
  {text: word('cardNumber'), cell: row => row.cardNumber ?? ''},
  {text: word('profile'), cell: row => row.profile},
  {text: word('notAfter'), cell: row => moment(row.notAfter, 10)},
  {text: word('serial'), cell: row => el('code', {}, row.serial)},
];

async function show(results, query) {
  let page = null, count = 0;
  const next = async () => {
    page = await ask('/v1/certificates', page ? {...query, before: page.next} : query);
    count += page.certificates.length;
    return page.certificates;
  };
  const shown = await load(results, async () => {
    const found = table(word('certificates'), columns(), await next());
    const more = el('button', {type: 'button', click: async () => {
      const first = count;
      more.disabled = true;
      try {
        found.add(await next());
        found.body.rows[first]?.querySelector('a').focus();
        say(`${word('search.found')} ${count}`);
      } catch (problem) {
        complain(problem);
      }
      more.disabled = false;
      more.hidden = !page.next;
    }}, word('search.more'));
    more.hidden = !page.next;
    return count ? [found.node, more] : [];
  });
  if (shown) say(count ? `${word('search.found')} ${count}` : word('none'));
}

function submitted(form, results) {
  last = Object.fromEntries(new FormData(form));
  for (const name of inputs) last[name] = last[name].trim();
  last.fin = last.fin.toUpperCase();
  const {serial, ...query} = last;
  form.elements.serial.removeAttribute('aria-invalid');
  if (!serial) return show(results, query);
  const tidy = tidySerial(serial);
  if (/^[0-9a-f]{34}$/.test(tidy)) return void (location.hash = `#/certificate/${tidy}`);
  form.elements.serial.setAttribute('aria-invalid', 'true');
  form.elements.serial.focus();
  complain({title: word('search.serialWrong')});
}

export function search(view) {
  const results = el('div', {id: 'results'}), options = el('datalist', {id: 'profiles'});
  const input = name => el('input', {name, id: `search-${name}`, autocomplete: 'off', spellcheck: 'false', autocapitalize: 'off', value: last[name]});
  const hints = {commonName: word('search.begins'), serial: word('search.serialWrong')};
  const status = choice('status', [['', word('search.any')], ...statuses.map(one => [one, word(`status.${one}`)])], {id: 'search-status'});
  status.value = last.status ?? '';
  const profile = input('profile');
  profile.setAttribute('list', 'profiles');
  const form = el('form', {class: 'grid', role: 'search', submit: event => {
    event.preventDefault();
    submitted(form, results);
  }}, inputs.map(name => field(word(name), input(name), hints[name])), field(word('status'), status), field(word('profile'), profile), options,
    el('div', {class: 'buttons'}, el('button', {class: 'main'}, word('search.do'))));
  view.replaceChildren(el('h1', {tabindex: '-1'}, word('search.title')), form, results);
  suggest(options);
  const {serial, ...query} = last;
  if (Object.keys(last).length && !serial) show(results, query);
}
