// SPDX-License-Identifier: Apache-2.0
// The table of the bulletins: certificates issued to state bodies, legal entities and citizens until a day; and how they came about.
import {ask, categories} from './api.js';
import {chart} from './chart.js';
import {amount, choice, el, field, load, say, table, today} from './dom.js';
import {word} from './words.js';

const counted = [...categories, 'total'];
let last = {by: 'month'};

function bulletin(answer) {
  const made = table(`${word('statistics.bulletin')} ${answer.at}`, [{text: word('category'), cell: one => word(`category.${one}`)},
    {text: word('issued'), class: 'number', cell: one => amount(answer[one])}], counted).node;
  made.classList.add('bulletin');
  return made;
}

function division(answer, by) {
  const columns = [{text: word(by), cell: row => row[by] || word('by.empty')},
    ...counted.map(one => ({text: word(`category.${one}`), class: 'number', cell: row => amount(row[one])}))];
  return table(word(by), columns, answer.rows).node;
}

const show = (results, query) => load(results, async () => {
  const answer = await ask('/v1/statistics', query);
  say('');
  return [bulletin(answer), ...(answer.rows.length ? [el('h2', {}, `${word('statistics.by')}: ${word(query.by)}`),
    el('div', {class: 'beside'}, chart(answer.rows, query.by), division(answer, query.by))] : [])];
});

export function statistics(view) {
  const results = el('div', {id: 'results'});
  const by = choice('by', ['month', 'profile', 'centre'].map(one => [one, word(one)]), {id: 'statistics-by'});
  by.value = last.by;
  const day = (name, value) => el('input', {type: 'date', name, id: `statistics-${name}`, value});
  const form = el('form', {class: 'grid', submit: event => {
    event.preventDefault();
    last = Object.fromEntries(new FormData(form));
    show(results, last);
  }}, field(word('statistics.at'), day('at', last.at || today())), field(word('statistics.by'), by), field(word('statistics.from'), day('from', last.from)),
    el('div', {class: 'buttons'}, el('button', {class: 'main'}, word('statistics.do'))));
  view.replaceChildren(el('h1', {tabindex: '-1'}, word('statistics.title')), form, results);
  show(results, last);
}
