// SPDX-License-Identifier: Apache-2.0
// Elements. Whatever comes from the server goes into the page through here, as text; nothing is ever read as HTML.
import {language, word} from './words.js';

const SVG = 'http://www.w3.org/2000/svg';
const BAKU = 4 * 3600e3;  // UTC+4 without daylight saving since 2016

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') node.addEventListener(name, value);
    else if (value === true) node.setAttribute(name, '');
    else if (value !== false && value !== undefined && value !== null) node.setAttribute(name, String(value));
  }
  node.append(...children.flat().filter(child => child !== null && child !== undefined && child !== ''));
  return node;
}

/** el('a', {href: '#/', click: handler}, 'text', node): functions are listeners, strings become text. */
export const el = (tag, attributes = {}, ...children) => fill(document.createElement(tag), attributes, children);
export const svg = (tag, attributes = {}, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);
export const byId = id => document.getElementById(id);

/** A moment as people in Baku read it, or its day (length 10); the machine-readable one beside it. */
export function moment(text, length = 19) {
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) return el('span', {}, text ?? '');
  return el('time', {datetime: text}, new Date(at.getTime() + BAKU).toISOString().slice(0, length).replace('T', ' '));
}
export const today = () => new Date(Date.now() + BAKU).toISOString().slice(0, 10);
export const amount = value => Number(value).toLocaleString(language());

let made = 0;
/** A control with its label, and with a hint when there is one. */
export function field(label, control, hint) {
  control.id ||= `f${++made}`;
  const about = hint ? el('small', {id: `${control.id}-hint`}, hint) : null;
  if (about) control.setAttribute('aria-describedby', about.id);
  return el('div', {class: 'field'}, el('label', {for: control.id}, label), control, about);
}

/** A choice; options: [value, text]. */
export const choice = (name, options, attributes = {}) =>
  el('select', {name, ...attributes}, options.map(([value, text]) => el('option', {value}, text)));

/** A table that scrolls by itself when it is wider than the screen. columns: {text, cell(row), class}. The first heads its row. */
export function table(caption, columns, rows) {
  const id = `t${++made}`;
  const cell = (column, row, index) => el(index === 0 ? 'th' : 'td', {class: column.class, scope: index === 0 ? 'row' : null}, column.cell(row));
  const line = row => el('tr', {}, columns.map((column, index) => cell(column, row, index)));
  const body = el('tbody', {}, rows.map(line));
  const node = el('div', {class: 'scroll', tabindex: '0', role: 'region', 'aria-labelledby': id},
    el('table', {}, el('caption', {id}, caption), el('thead', {}, el('tr', {}, columns.map(column => el('th', {scope: 'col', class: column.class}, column.text)))), body));
  return {node, add: more => body.append(...more.map(line)), body};
}

export function badge(status) {
  return el('span', {class: `badge ${status}`}, word(`status.${status}`));
}

export function list(pairs) {
  return el('dl', {}, pairs.filter(([, value]) => value !== undefined && value !== null && value !== '').map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', {}, value))));
}

/** What went wrong, in words: title, detail, wrong fields, and the id under which the log has it. */
export function fault(problem) {
  const known = word(`problem.${problem.kind}`, '');
  return el('div', {class: 'fault'}, el('strong', {}, known || problem.title || word('problem.internal')),
    problem.detail ? el('p', {}, (problem.at ? problem.at + ': ' : '') + problem.detail) : null,
    problem.hint ? el('p', {}, problem.hint) : null,
    problem.id ? el('p', {class: 'quiet'}, `${word('requestId')}: `, el('code', {}, problem.id)) : null);
}

/** Fills `place` with the nodes that work() gives, or says what went wrong; nothing when somebody went on to another screen meanwhile. */
export async function load(place, work) {
  place.setAttribute('aria-busy', 'true');
  try {
    const nodes = await work();
    if (place.isConnected) place.replaceChildren(...nodes);
    return place.isConnected;
  } catch (problem) {
    if (place.isConnected) complain(problem);
    place.replaceChildren();
    return false;
  } finally {
    place.removeAttribute('aria-busy');
  }
}

export function say(text) {
  byId('fault').replaceChildren();
  byId('said').textContent = text;
}
export function complain(problem) {
  byId('said').textContent = '';
  byId('fault').replaceChildren(fault(problem));
}
