// SPDX-License-Identifier: Apache-2.0
import {act, ask, may, me, Problem, reasons} from './api.js';
import {confirm} from './dialog.js';
import {badge, choice, complain, el, field, list, moment, say} from './dom.js';
import {word} from './words.js';

export const noteField = () => field(word('note'), el('textarea', {name: 'note', rows: '2', maxlength: '1024'}));

/** The person and the serial number: who confirms has read them. */
const about = certificate => list([[word('commonName'), certificate.commonName], [word('fin'), certificate.fin], [word('voen'), certificate.voen],
  [word('cardNumber'), certificate.cardNumber], [word('profile'), certificate.profile], [word('serial'), el('code', {}, certificate.serial)]]);

function spokenPassword() {
  const input = el('input', {name: 'spokenPassword', type: 'password', required: true, maxlength: '128', autocomplete: 'off', spellcheck: 'false'});
  const shown = el('input', {type: 'checkbox', id: 'spoken-show', change: () => {
    input.type = shown.checked ? 'text' : 'password';
  }});
  return [field(word('spoken'), input), el('p', {class: 'check'}, shown, ' ', el('label', {for: 'spoken-show'}, word('spoken.show')))];
}

export const reasonField = () =>
  field(word('reason'), choice('reason', [['', word('revoke.choose')], ...reasons.map(one => [one, word(`reason.${one}`)])], {required: true}));

function reason() {
  return [reasonField(), field(word('invalidityDate'), el('input', {type: 'date', name: 'invalidityDate'}))];
}

/** Days are Baku's; the interface takes moments. */
const midnight = day => day && new Date(`${day}T00:00:00+04:00`).toISOString().replace('.000Z', 'Z');

const acts = {
  suspend: {right: 'suspendCertificate', from: ['active'], fields: () => [me.role === 'helpline' ? spokenPassword() : [], noteField()]},
  restore: {right: 'restoreCertificate', from: ['suspended'], fields: () => [noteField()]},
  revoke: {right: 'revokeCertificate', from: ['onHold', 'active', 'suspended'], danger: true, fields: () => [reason(), noteField()]},
};

async function perform(kind, certificate, values) {
  const body = {...values};
  if (kind === 'revoke') body.invalidityDate = midnight(values.invalidityDate);
  try {
    return await act(`/v1/certificates/${encodeURIComponent(certificate.serial)}/${kind}`, body);
  } catch (problem) {
    // The interface does not say more about a spoken password; what a 403 means here is known.
    if (problem instanceof Problem && problem.kind === 'denied' && 'spokenPassword' in values) problem.hint = word('spoken.wrong');
    throw problem;
  }
}

async function start(kind, certificate, view) {
  const done = await confirm({title: word(`${kind}.title`), text: word(`${kind}.text`), action: word(kind), danger: acts[kind].danger, about: about(certificate),
    fields: acts[kind].fields().flat(2), perform: values => perform(kind, certificate, values)});
  if (!done) return;
  await showCertificate(view, certificate.serial);
  say(word(`done.${kind}`));
  view.querySelector('h1')?.focus();
}

function buttons(certificate, view) {
  const open = Object.entries(acts).filter(([, one]) => may(one.right) && one.from.includes(certificate.status));
  if (!open.length) return null;
  return el('section', {'aria-labelledby': 'actions'}, el('h2', {id: 'actions'}, word('actions')), el('div', {class: 'buttons start'},
    open.map(([kind, one]) => el('button', {type: 'button', class: one.danger ? 'danger' : '', 'data-act': kind, click: () => start(kind, certificate, view)}, word(kind)))));
}

function life(events) {
  const one = event => el('li', {class: event.status}, el('p', {}, badge(event.status), ' ', moment(event.at)),
    el('p', {}, [event.reason ? word(`reason.${event.reason}`) : null, event.note].filter(Boolean).join(' — ')), el('p', {class: 'quiet'}, event.actor));
  return el('section', {'aria-labelledby': 'life'}, el('h2', {id: 'life'}, word('life')), el('ol', {class: 'life'}, events.map(one)));
}

function pem(certificate) {
  if (!certificate.certificate) return null;
  const address = URL.createObjectURL(new Blob([certificate.certificate], {type: 'application/x-pem-file'}));
  return el('section', {'aria-labelledby': 'pem'}, el('h2', {id: 'pem'}, word('pem')), el('pre', {tabindex: '0', 'aria-labelledby': 'pem'}, certificate.certificate),
    el('p', {}, el('a', {href: address, download: `${certificate.serial}.pem`}, word('download'))));
}

function facts(certificate) {
  const plain = name => [word(name), certificate[name]];
  const time = name => [word(name), certificate[name] && moment(certificate[name])];
  return list([[word('status'), badge(certificate.status)], time('statusSince'), [word('reason'), certificate.reason && word(`reason.${certificate.reason}`)],
    time('invalidityDate'), plain('fin'), plain('voen'), plain('cardNumber'), [word('serial'), el('code', {}, certificate.serial)], plain('profile'),
    [word('category'), word(`category.${certificate.category}`)], plain('issuer'), plain('centre'), plain('subject'), time('notBefore'), time('notAfter'), time('issued'),
    [word('requestId'), certificate.requestId]]);
}

export async function showCertificate(view, serial) {
  const head = el('h1', {tabindex: '-1'}, word('certificate'));
  const back = el('p', {}, el('a', {href: '#/search'}, `← ${word('back')}`));
  if (view.dataset.serial !== serial) view.replaceChildren(back, head);
  view.dataset.serial = serial;
  try {
    const certificate = await ask(`/v1/certificates/${encodeURIComponent(serial)}`);
    if (view.dataset.serial !== serial) return;  // somebody went on meanwhile
    head.textContent = certificate.commonName || certificate.subject || serial;
    view.replaceChildren(back, head, facts(certificate), buttons(certificate, view) ?? '', life(certificate.life), pem(certificate) ?? '');
  } catch (problem) {
    view.replaceChildren(back, head);
    complain(problem);
  }
}
