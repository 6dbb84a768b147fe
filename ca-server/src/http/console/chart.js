// SPDX-License-Identifier: Apache-2.0
// Stacked bars: months as columns over time, everything else as lines. Drawn in CSS pixels of the room there is, so that text keeps its size.
import {categories} from './api.js';
import {amount, el, svg} from './dom.js';
import {word} from './words.js';

/** 1, 2 or 5 times a power of ten: about `count` steps up to `most`. */
function step(most, count) {
  const raw = Math.max(most / count, 1), power = 10 ** Math.floor(Math.log10(raw));
  return [1, 2, 5, 10].find(one => one * power >= raw) * power;
}

function scale(rows, count) {
  const unit = step(Math.max(1, ...rows.map(row => row.total)), count), ticks = [0];
  while (ticks.at(-1) < Math.max(1, ...rows.map(row => row.total))) ticks.push(ticks.at(-1) + unit);
  return {ticks, most: ticks.at(-1)};
}

/** The parts of one bar, one after the other: [category, from, to] in units of the scale. */
function parts(row) {
  let from = 0;
  return categories.filter(one => row[one] > 0).map(one => [one, from, from += row[one]]);
}

function columnsOf(rows, key, width) {
  const height = 240, left = 56, bottom = 28, top = 8;
  const {ticks, most} = scale(rows, 4), y = value => top + (height - top - bottom) * (1 - value / most);
  const room = (width - left) / rows.length, thick = Math.min(48, room * 0.7);
  const every = Math.ceil(64 / room);
  const lines = ticks.flatMap(value => [svg('line', {class: 'rule', x1: left, x2: width, y1: y(value), y2: y(value)}),
    svg('text', {x: left - 6, y: y(value) + 4, 'text-anchor': 'end'}, amount(value))]);
  const bars = rows.flatMap((row, index) => {
    const x = left + room * index + (room - thick) / 2;
    const label = index % every ? null : svg('text', {x: x + thick / 2, y: height - 8, 'text-anchor': 'middle'}, row[key]);
    return [...parts(row).map(([one, from, to]) => svg('rect', {class: one, x, width: thick, y: y(to), height: Math.max(1, y(from) - y(to))})), label];
  });
  return svg('svg', {width, height, viewBox: `0 0 ${width} ${height}`}, lines, bars);
}

function linesOf(rows, key, width) {
  const line = 44, height = rows.length * line + 4, most = Math.max(1, ...rows.map(row => row.total)), room = width - 72, x = value => room * value / most;
  const bars = rows.flatMap((row, index) => {
    const y = index * line;
    return [svg('text', {x: 0, y: y + 14}, row[key] || word('by.empty')),
      ...parts(row).map(([one, from, to]) => svg('rect', {class: one, x: x(from), width: Math.max(1, x(to) - x(from)), y: y + 20, height: 16})),
      svg('text', {x: x(row.total) + 6, y: y + 33}, amount(row.total))];
  });
  return svg('svg', {width, height, viewBox: `0 0 ${width} ${height}`}, bars);
}

/** Months without a certificate are there as well: time does not skip. */
export function everyMonth(rows) {
  if (!rows.length) return rows;
  const known = new Map(rows.map(row => [row.month, row])), all = [];
  const empty = Object.fromEntries([...categories, 'total'].map(one => [one, 0]));
  let [year, month] = rows[0].month.split('-').map(Number);
  for (let name = rows[0].month; name <= rows.at(-1).month && all.length < 1200;) {
    all.push(known.get(name) ?? {month: name, ...empty});
    if (++month > 12) [year, month] = [year + 1, 1];
    name = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}`;
  }
  return all;
}

/** A figure that redraws itself when its room changes. key: what the rows are called by. */
export function chart(rows, key) {
  const drawing = el('div', {role: 'img', 'aria-label': word('statistics.chart')});
  const legend = el('ul', {class: 'legend'}, categories.map(one => el('li', {}, svg('svg', {width: 14, height: 14, 'aria-hidden': 'true'},
    svg('rect', {class: one, width: 14, height: 14})), ' ', word(`category.${one}`))));
  const data = key === 'month' ? everyMonth(rows) : rows;
  const draw = width => drawing.replaceChildren(key === 'month' ? columnsOf(data, key, width) : linesOf(data, key, width));
  let drawn = 0;
  new ResizeObserver(([entry]) => {
    const width = Math.floor(entry.contentRect.width);
    if (width > 0 && width !== drawn) draw(drawn = width);
  }).observe(drawing);
  return el('figure', {}, el('figcaption', {}, legend), drawing);
}
