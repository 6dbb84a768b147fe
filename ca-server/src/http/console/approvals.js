// SPDX-License-Identifier: Apache-2.0
// Acts that want two operators: one asks, another one decides.
import {act, ask, may, me, tidySerial} from './api.js';
import {noteField, reasonField} from './certificate.js';
import {confirm} from './dialog.js';
import {amount, choice, complain, el, field, list, load, moment, say, table} from './dom.js';
import {word} from './words.js';

const states = ['open', 'done', 'refused', 'approved'];
let chosen = 'open';

/** "operator:1a2b… <digest of the key>": the part before the space is whom logs name. */
const actor = text => String(text ?? '').split(' ')[0];

const isChange = row => row.act === 'profiles.change' || row.act === 'authority.add';

/** Lines of a profile's file, as they were and as they shall be. */
const changed = one => el('div', {}, el('p', {}, el('code', {}, one.file)),
  el('pre', {}, ...one.removed.map(line => el('del', {}, `- ${line}\n`)), ...one.added.map(line => el('ins', {}, `+ ${line}\n`))));

const aboutChange = row => list([[word('approvals.id'), row.id], [word('approvals.act'), word(`approvals.${row.act}`)], [word('approvals.object'), el('code', {}, row.object)],
  ...Object.entries(row.authority ?? {}).map(([key, value]) => [word(`approvals.authority.${key}`), el('code', {}, String(value))]),
  [word('approvals.askedBy'), actor(row.askedBy)], [word('approvals.asked'), moment(row.asked)], [word('approvals.approvedBy'), (row.approvedBy ?? []).join(', ')],
  [word('approvals.changes'), row.changes?.map(changed)]]);

const about = row => isChange(row) ? aboutChange(row) : list([[word('approvals.id'), row.id], [word('approvals.count'), amount(row.count)], [word('reason'), word(`reason.${row.reason}`)],
  [word('note'), row.note], [word('approvals.askedBy'), actor(row.askedBy)], [word('approvals.asked'), moment(row.asked)],
  [word('serial'), (row.serials ?? []).map(one => el('code', {}, `${one} `))]]);

async function decide(row, kind, view) {
  const what = isChange(row) ? 'change.' : '';
  const done = await confirm({title: word(`approvals.${what}${kind}Title`), text: word(`approvals.${what}${kind}Text`), action: word(`approvals.${kind}`), danger: kind === 'approve', about: about(row),
    perform: () => act(`/v1/approvals/${encodeURIComponent(row.id)}/${kind}`)});
  if (!done) return;
  await approvals(view, done.faults ?? []);
  say(word(kind === 'refuse' ? 'approvals.didRefuse' : done.state === 'open' ? 'approvals.didApproveFirst' : 'approvals.didApprove'));
  view.querySelector('h1').focus();
}

function decision(row, view) {
  if (row.state !== 'open') return [word(`approvals.${row.state}`), el('br'), actor(row.decidedBy), el('br'), row.decided ? moment(row.decided) : ''];
  if (!may('approve')) return [word('approvals.open')];
  if (actor(row.askedBy) === me.actor || row.approvedBy?.includes(me.actor)) return [word('approvals.own')];
  const button = (kind, look) => el('button', {type: 'button', class: look, 'aria-label': `${word(`approvals.${kind}`)} ${word('approvals.id')} ${row.id}`, 'data-decision': kind,
    click: () => decide(row, kind, view)}, word(`approvals.${kind}`));
  return [el('div', {class: 'buttons start'}, button('approve', 'danger'), button('refuse', ''))];
}

const show = (results, view) => load(results, async () => {
  const rows = (await ask('/v1/approvals', {state: chosen})).approvals;
  const columns = [{text: word('approvals.id'), cell: row => String(row.id)}, {text: word('approvals.act'), cell: row => word(`approvals.${row.act}`)},
    {text: word('approvals.count'), class: 'number', cell: row => isChange(row) ? amount((row.changes ?? [row.authority]).length) : amount(row.count)},
    {text: word('reason'), cell: row => isChange(row) ? row.object.slice(0, 16) : word(`reason.${row.reason}`)}, {text: word('note'), cell: row => row.note}, {text: word('approvals.askedBy'), cell: row => actor(row.askedBy)},
    {text: word('approvals.asked'), cell: row => moment(row.asked)}, {text: word('approvals.decision'), cell: row => decision(row, view)}];
  return [rows.length ? table(word('approvals'), columns, rows).node : el('p', {}, word('none'))];
});

const serialsOf = text => text.split(/[\n,;]+/).map(tidySerial).filter(Boolean);

function asking(view) {
  const counted = el('p', {class: 'quiet', role: 'status'}, `${word('approvals.counted')} 0`);
  const serials = el('textarea', {name: 'serials', rows: '6', required: true, spellcheck: 'false', autocomplete: 'off', class: 'code', input: () => {
    counted.textContent = `${word('approvals.counted')} ${amount(new Set(serialsOf(serials.value)).size)}`;
  }});
  const form = el('form', {submit: async event => {
    event.preventDefault();
    const values = Object.fromEntries(new FormData(form)), all = [...new Set(serialsOf(values.serials))];
    const wrong = all.find(one => !/^[0-9a-f]{34}$/.test(one));
    serials.setAttribute('aria-invalid', String(wrong !== undefined));
    if (wrong !== undefined) {
      serials.focus();
      return complain({title: word('search.serialWrong'), detail: wrong.slice(0, 80)});
    }
    const done = await confirm({title: word('approvals.ask'), text: word('approvals.approveText'), action: word('approvals.askDo'), danger: true,
      about: list([[word('approvals.count'), amount(all.length)], [word('reason'), word(`reason.${values.reason}`)], [word('note'), values.note]]),
      perform: () => act('/v1/revocations', {serials: all, reason: values.reason, note: values.note})});
    if (!done) return;
    await approvals(view);
    say(word('approvals.sent'));
    view.querySelector('h1').focus();
  }}, field(word('approvals.serials'), serials), counted, reasonField(), noteField(),
    el('div', {class: 'buttons start'}, el('button', {class: 'main'}, word('approvals.askDo'))));
  return el('section', {'aria-labelledby': 'ask'}, el('h2', {id: 'ask'}, word('approvals.ask')), form);
}

/** faults: what the approval that was just given could not revoke. */
export async function approvals(view, faults = []) {
  const results = el('div', {id: 'results'});
  const state = choice('state', states.map(one => [one, word(`approvals.${one}`)]), {change: () => {
    chosen = state.value;
    show(results, view);
  }});
  state.value = chosen;
  const failed = faults.length ? table(word('approvals.faults'), [{text: word('serial'), cell: one => el('code', {}, one.serial)}, {text: word('reason'), cell: one => one.detail}], faults).node : '';
  view.replaceChildren(el('h1', {tabindex: '-1'}, word('approvals.title')), failed, field(word('approvals.state'), state), results, may('askBulkRevocation') ? asking(view) : '');
  await show(results, view);
}
