// The live floor map: touch a table and its panel opens at the left; take a party up (from the list, or a
// seated one with "Move") and put it down on a table, by finger, mouse or keys. The slider shows the same
// map at a later moment, over the same socket.
import { retune } from './live.js';
import { view } from './floor-map.js';
import { send } from './send.js';

const sheet = document.getElementById('sheet');
const panels = document.getElementById('panels');
const task = document.getElementById('task');
const { body } = document;

const tables = () => [...document.querySelectorAll('#tables > .t')];
const tableOf = (id) => document.getElementById(`tables-${id}`);
const isFree = (table) => ['available', 'due_soon', 'held'].includes(table.dataset.state);

/* The panel of one table */

let opened = null; // its table id

function open(id) {
  opened = id;
  for (const panel of panels.children) panel.classList.toggle('is-open', panel.dataset.panel === id);
  for (const table of tables()) {
    const its = table.dataset.table === id;
    table.classList.toggle('is-open', its);
    table.setAttribute('aria-expanded', String(its));
  }
  panels.closest('.side').scrollTop = 0;
}

function close() {
  const table = opened && tableOf(opened);
  open(null);
  table?.focus({ preventScroll: true });
}

/* Taking a party up and putting it down */

let carried = null; // { what: seat | move | join | merge, party, who, size, from, source }
const STEPS = {
  seat: (table) => [`/floor/parties/${carried.party}/seat`, { table_ids: [table] }],
  move: (table) => [`/floor/parties/${carried.party}/move`, { table_ids: [table] }],
  join: (table) => [`/floor/parties/${carried.party}/move`, { table_ids: [...carried.from, table] }],
  merge: (table) => [`/floor/parties/${carried.party}/merge`, { other_id: Number(tableOf(table).dataset.party) }],
};

const sitsAt = (party) => tables().filter((table) => table.dataset.party === party && !isFree(table)).map((table) => Number(table.dataset.table));

function fits(table) {
  if (carried.what === 'merge') return Boolean(table.dataset.party) && !isFree(table) && table.dataset.party !== carried.party;
  return isFree(table);
}

// Tables that are too small are possible (a chair is added), but the eye is led to those that fit.
function markFits() {
  sheet.classList.toggle('is-choosing', Boolean(carried));
  for (const table of tables()) {
    const can = carried && fits(table);
    table.classList.toggle('is-fit', Boolean(can && (carried.what !== 'seat' || Number(table.dataset.seats) >= carried.size)));
    table.classList.toggle('is-possible', Boolean(can));
    table.classList.toggle('is-carried', Boolean(carried && carried.from.includes(Number(table.dataset.table))));
  }
}

function take(next) {
  carried = next;
  task.hidden = !next;
  if (next) task.querySelector('[data-task-text]').textContent = `${task.dataset[`word${next.what[0].toUpperCase()}${next.what.slice(1)}`]} ${next.who} · ${next.size}`;
  for (const button of document.querySelectorAll('[data-take]')) button.setAttribute('aria-pressed', String(Boolean(next && next.source === button)));
  markFits();
}

function pickUp(button) {
  const { party, who, size } = button.closest('[data-party]').dataset;
  take({ what: button.dataset.take, party, who, size: Number(size), from: sitsAt(party), source: button });
}

function putDown(table) {
  if (!table || !carried || !fits(table)) return false;
  const id = Number(table.dataset.table);
  const [url, values] = STEPS[carried.what](id);
  take(null);
  open(null);
  send(url, values);
  table.focus({ preventScroll: true });
  return true;
}

document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-take]');
  if (button) {
    if (button.getAttribute('aria-pressed') === 'true') return take(null);
    pickUp(button);
    if (event.detail === 0) (tables().find((table) => table.matches('.is-fit')) || sheet).focus();
    return undefined;
  }
  if (event.target.closest('[data-task-stop]')) return take(null);
  if (event.target.closest('[data-panel-close]')) return close();
  return undefined;
});

function touch(table) {
  if (carried) return putDown(table);
  return open(opened === table.dataset.table ? null : table.dataset.table);
}

sheet.addEventListener('click', (event) => {
  const table = event.target.closest('.t');
  if (table) touch(table);
  else if (opened && !carried) open(null);
});

/* Keys: the arrows walk from table to table, Enter opens one or puts down, Escape lets go */

const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function neighbour(table, [dx, dy]) {
  const at = (each) => [Number(each.dataset.x), Number(each.dataset.y)];
  const [x, y] = at(table);
  const ways = tables().filter((each) => each !== table && (!carried || each.matches('.is-possible'))).map((each) => {
    const [ex, ey] = at(each);
    const ahead = (ex - x) * dx + (ey - y) * dy;
    const aside = Math.abs((ex - x) * dy) + Math.abs((ey - y) * dx);
    return { each, ahead, cost: ahead + 2.5 * aside };
  }).filter(({ ahead }) => ahead > 8);
  return ways.sort((a, b) => a.cost - b.cost)[0]?.each;
}

sheet.addEventListener('keydown', (event) => {
  const table = event.target.closest('.t');
  if (!table || event.ctrlKey || event.metaKey || event.altKey) return;
  if (WAYS[event.key]) neighbour(table, WAYS[event.key])?.focus();
  else if (event.key === 'Enter' || event.key === ' ') {
    touch(table);
    if (opened) panels.querySelector('.t-panel.is-open :is(a, button):not([data-panel-close])')?.focus();
  } else return;
  event.preventDefault();
});

document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape' || document.querySelector('dialog[open]')) return;
  if (carried) {
    const { source } = carried;
    take(null);
    source?.focus();
  } else if (opened) close();
});

/* Dragging: a party from the list or from its table, with a ghost under the finger */

const FAR = 8;
let drag = null; // { pointer, x, y, source, ghost }

function ghostOf({ who, size }) {
  const ghost = document.createElement('div');
  ghost.className = 'ghost';
  ghost.textContent = `${who} · ${size}`;
  body.append(ghost);
  return ghost;
}

function sourceOf(target) {
  const row = target.closest('.door-take');
  if (row) return { what: 'seat', element: row, data: row.closest('[data-party]').dataset };
  const table = target.closest('#tables > .t[data-party]');
  if (!table || body.classList.contains('is-later')) return null;
  return { what: isFree(table) ? 'seat' : 'move', element: table, data: table.dataset };
}

document.addEventListener('pointerdown', (event) => {
  if (event.button || carried || drag) return;
  const source = sourceOf(event.target);
  if (!source) return;
  // The sheet may still be panned by a finger on an occupied table: only a mouse or a pen drags at once,
  // a finger has to rest for a moment first.
  const table = source.element.matches('.t');
  drag = { pointer: event.pointerId, x: event.clientX, y: event.clientY, source, ready: !table || event.pointerType !== 'touch' };
  if (table && drag.ready) event.preventDefault();
  if (!drag.ready) {
    const mine = drag;
    mine.timer = setTimeout(() => { if (drag === mine) { mine.ready = true; begin(event); } }, 280);
  }
}, { capture: true });

function begin({ clientX, clientY }) {
  const { what, element, data } = drag.source;
  drag.ghost = ghostOf({ who: data.who, size: data.size });
  follow(clientX, clientY);
  take({ what, party: data.party, who: data.who, size: Number(data.size), from: what === 'move' ? sitsAt(data.party) : [], source: element });
}

function follow(x, y) {
  drag.ghost.style.transform = `translate(${x}px, ${y}px)`;
}

const under = ({ clientX, clientY }) => document.elementFromPoint(clientX, clientY)?.closest('#tables > .t');

addEventListener('pointermove', (event) => {
  if (!drag || event.pointerId !== drag.pointer) return;
  const far = Math.hypot(event.clientX - drag.x, event.clientY - drag.y) > FAR;
  if (!drag.ghost && far && !drag.ready) return letGo(); // a pan
  if (!drag.ghost && far) begin(event);
  if (!drag.ghost) return undefined;
  event.preventDefault();
  event.stopPropagation();
  follow(event.clientX, event.clientY);
  const over = under(event);
  for (const table of tables()) table.classList.toggle('is-over', table === over && table.matches('.is-possible'));
  return undefined;
}, { capture: true });

function letGo() {
  clearTimeout(drag.timer);
  drag.ghost?.remove();
  drag = null;
  for (const table of tables()) table.classList.remove('is-over');
}

addEventListener('pointerup', (event) => {
  if (!drag || event.pointerId !== drag.pointer) return;
  const { ghost } = drag;
  const table = ghost && under(event);
  letGo();
  if (!ghost) return;
  // The click that follows a drag means nothing.
  addEventListener('click', (click) => { click.stopPropagation(); click.preventDefault(); }, { capture: true, once: true });
  setTimeout(() => { if (!putDown(table)) take(null); });
}, { capture: true });
addEventListener('pointercancel', () => { if (drag) { letGo(); take(null); } }, { capture: true });

/* The slider */

const slider = document.getElementById('slider');
const load = () => document.querySelector('#load > .load-in').dataset;
let waiting;

function shownAt() {
  const { first, ats } = load();
  const at = document.querySelector('#moment > *').dataset.at;
  if (!at) return Number(first);
  const place = ats.trim().split(' ').findIndex((each) => Date.parse(each) >= Date.parse(at));
  return place < 0 ? Number(first) : place;
}

function setSlider() {
  const { first, count } = load();
  slider.max = Number(count) - 1;
  if (document.activeElement !== slider) slider.value = Math.max(Number(first), shownAt());
  sayTime();
}

function sayTime() {
  const { first, times } = load();
  const place = Number(slider.value);
  const said = place <= Number(first) ? slider.dataset.wordNow : times.trim().split(' ')[place];
  const bubble = document.getElementById('slider-at');
  const box = slider.getBoundingClientRect();
  bubble.textContent = said;
  bubble.style.left = `${slider.offsetLeft + ((place + 0.5) / (Number(slider.max) + 1)) * box.width}px`;
  slider.setAttribute('aria-valuetext', said);
}

function showAt(at) {
  const url = new URL(location.href);
  if (at) url.searchParams.set('at', at);
  else url.searchParams.delete('at');
  history.replaceState(history.state, '', url);
  retune({ at });
}

slider.addEventListener('input', () => {
  const { first, ats } = load();
  if (Number(slider.value) < Number(first)) slider.value = first;
  sayTime();
  clearTimeout(waiting);
  const place = Number(slider.value);
  waiting = setTimeout(() => showAt(place > Number(first) ? ats.trim().split(' ')[place] : null), 160);
});

document.addEventListener('click', (event) => {
  if (!event.target.closest('[data-now]')) return;
  slider.value = load().first;
  showAt(null);
});

function later() {
  body.classList.toggle('is-later', Boolean(document.querySelector('#moment > [data-at]')?.dataset.at));
}

/* After each frame */

document.addEventListener('kds:frame', ({ detail }) => {
  if (detail.regions.includes('moment')) later();
  if (detail.regions.includes('load') || detail.regions.includes('moment')) setSlider();
  if (carried) markFits();
  if (opened && detail.regions.some((name) => name === 'panels' || name === 'tables')) {
    if (tableOf(opened)) for (const panel of panels.children) panel.classList.toggle('is-open', panel.dataset.panel === opened);
    else open(null);
  }
});

later();
setSlider();
const asked = new URLSearchParams(location.search).get('table');
if (asked && tableOf(asked)) open(asked);
export { view };
