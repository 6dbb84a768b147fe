// SPDX-License-Identifier: Apache-2.0
import {amount, el, list, load, moment, say, table} from './dom.js';
import {word} from './words.js';

/** A probe's answer counts whatever its status is: 503 says which one failed. */
async function probe(path) {
  try {
    return await (await fetch(path, {cache: 'no-store'})).json();
  } catch {
    return {status: word('problem.network')};
  }
}

/** Prometheus text format: [name, labels, value] of each sample. */
export function samples(text) {
  return [...text.matchAll(/^(\w+)(?:\{(.*)\})? (\S+)$/gm)].map(([, name, labels = '', value]) => [name, labels, Number(value)]);
}

function numbers(text) {
  const all = samples(text);
  const sum = (wanted, pattern = /^/) => all.filter(([name, labels]) => name === wanted && pattern.test(labels)).reduce((total, [, , value]) => total + value, 0);
  const requests = sum('esign_http_request_seconds_count');
  const mean = requests ? 1000 * sum('esign_http_request_seconds_sum') / requests : 0;
  return list([[word('health.requests'), amount(requests)], [word('health.clientErrors'), amount(sum('esign_http_request_seconds_count', /status="4/))],
    [word('health.serverErrors'), amount(sum('esign_http_request_seconds_count', /status="5/))], [word('health.mean'), amount(mean.toFixed(1))]]);
}

const state = (good, text) => el('span', {class: `badge ${good ? 'active' : 'revoked'}`}, text);

const show = results => load(results, async () => {
  const [live, ready, metrics] = await Promise.all([probe('/healthz'), probe('/readyz'), fetch('/metrics', {cache: 'no-store'}).then(answer => answer.ok ? answer.text() : '', () => '')]);
  const probes = Object.entries(ready.probes ?? {});
  say(`${word('health.ready')}: ${ready.status}`);
  return [list([[word('health.live'), state(live.status === 'ok', live.status)], [word('health.ready'), state(ready.status === 'ready', ready.status)],
      [word('health.at'), moment(new Date().toISOString())]]),
    probes.length ? table(word('health.probes'), [{text: word('health.probes'), cell: ([name]) => name}, {text: word('health.result'), cell: ([, value]) => state(value === 'ok', value)}], probes).node : '',
    metrics ? el('section', {}, el('h2', {}, word('health.numbers')), numbers(metrics)) : ''];
});

export function health(view) {
  const results = el('div', {id: 'results'});
  view.replaceChildren(el('h1', {tabindex: '-1'}, word('health')), el('div', {class: 'buttons start'}, el('button', {type: 'button', click: () => show(results)}, word('health.refresh'))), results);
  show(results);
}
