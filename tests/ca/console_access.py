# SPDX-License-Identifier: Apache-2.0
"""What a page owes to people who do not see it, do not see it well, or use no mouse: WCAG 2.2 success criteria that a program can judge."""

CHECK = r"""
const faults = [];
const seen = e => e.checkVisibility() && e.getClientRects().length > 0;
const all = selector => [...document.querySelectorAll(selector)].filter(seen);
const textOf = ids => (ids ?? '').split(' ').map(id => document.getElementById(id)?.textContent ?? '').join(' ').trim();
const nameOf = e => e.getAttribute('aria-label') || textOf(e.getAttribute('aria-labelledby')) || [...(e.labels ?? [])].map(l => l.textContent).join('').trim() || e.textContent.trim();
const call = e => e.tagName.toLowerCase() + (e.id ? '#' + e.id : '') + '.' + (e.getAttribute('class') ?? '') + ' "' + e.textContent.trim().slice(0, 30) + '"';

if (!['az', 'en', 'ru'].includes(document.documentElement.lang)) faults.push('3.1.1 language');
if (!document.title.trim()) faults.push('2.4.2 title');
for (const one of ['header', 'nav', 'main', 'footer']) if (document.querySelectorAll(one).length !== 1) faults.push('1.3.1 landmark ' + one);
const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) faults.push('id twice: ' + id);
for (const e of document.querySelectorAll('[aria-labelledby],[aria-describedby]'))
  for (const id of [e.getAttribute('aria-labelledby'), e.getAttribute('aria-describedby')].filter(Boolean))
    if (!textOf(id)) faults.push('1.3.1 refers to nothing: ' + id);

for (const e of all('input, select, textarea')) if (!(e.labels?.length)) faults.push('3.3.2 no label: ' + call(e));
for (const e of all('button, a, nav, dialog, [role=region], [role=img], [role=group]')) if (!nameOf(e)) faults.push('4.1.2 no name: ' + call(e));
for (const e of all('[tabindex]')) if (e.tabIndex > 0) faults.push('2.4.3 tabindex: ' + call(e));

let level = 0;
for (const e of document.querySelectorAll('main h1, main h2, main h3')) {
  const next = Number(e.tagName[1]);
  if (next > level + 1) faults.push('1.3.1 heading: ' + call(e));
  level = next;
}
if (document.querySelectorAll('h1').length !== 1) faults.push('1.3.1 one h1');

const channels = text => text.match(/[\d.]+/g).map(Number);
const luminance = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4).reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
const ratio = (a, b) => { const [x, y] = [luminance(a), luminance(b)].sort((p, q) => q - p); return (x + 0.05) / (y + 0.05); };
function ground(e) {
  for (; e; e = e.parentElement) {
    const c = channels(getComputedStyle(e).backgroundColor);
    if (c.length === 3 || c[3] === 1) return c;
  }
  return [255, 255, 255];
}
let texts = 0;
const walker = document.createTreeWalker(document.querySelector('dialog') ?? document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const e = walker.currentNode.parentElement;
  if (!walker.currentNode.data.trim() || !seen(e) || e.disabled || e.id === 'skip') continue;
  const style = getComputedStyle(e), svg = e instanceof SVGElement;
  const found = ratio(channels(svg ? style.fill : style.color), ground(e));
  ++texts;
  if (found < 4.5) faults.push('1.4.3 contrast ' + found.toFixed(2) + ': ' + call(e));
}
for (const e of all('input, select, textarea, button.main, button.danger')) {
  const style = getComputedStyle(e);
  const found = ratio(channels(style.borderTopColor), ground(e.parentElement));
  if (found < 3) faults.push('1.4.11 border ' + found.toFixed(2) + ': ' + call(e));
}
for (const e of all('figure rect')) {
  const found = ratio(channels(getComputedStyle(e).fill), ground(e.closest('figure')));
  if (found < 3) faults.push('1.4.11 bar ' + found.toFixed(2) + ': ' + e.getAttribute('class'));
}
for (const e of all('button, nav a, select, input')) {
  const box = e.getBoundingClientRect();
  if (box.height < 18 || box.width < 18) faults.push('2.5.8 small: ' + call(e));
}
if (document.documentElement.scrollWidth > document.documentElement.clientWidth) faults.push('1.4.10 wider than the screen: ' + document.documentElement.scrollWidth);
if (texts === 0) faults.push('nothing was looked at');
return faults;
"""


def faults(page):
    """On a desk and on a phone, by day and by night."""
    found = []
    for width in (1200, 360):
        page.size(width, 800)
        for scheme in ("light", "dark"):
            page.colours(scheme)
            found += [f"{width} {scheme}: {one}" for one in page.run(CHECK)]
    page.size(1200, 900)
    page.colours("light")
    return found
