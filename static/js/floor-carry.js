// Taking a party up and putting it down on a table: by touching both one after the other, by keys, or by
// dragging with a ghost under the finger. Whatever carries `data-take` takes up the party it stands in:
//   seat (it has no table yet)   move   join (one more table)   merge (with another party)   split
// floor.js walks the tables with the keys and calls `putDown`.
import { send } from './send.js';

const sheet = document.getElementById('sheet');
const task = document.getElementById('task');
const FAR = 8; // px from a touch to a drag
const REST = 280; // ms a finger rests on a table before it takes its party up; a pan begins at once

let carried = null; // { what, party, who, size, from: table ids, source }
const listeners = [];

export const whatIsCarried = () => carried;
// Called with what is carried now (null = nothing), and with the table where something was put down.
export const onCarry = (listener) => listeners.push(listener);

export const tables = () => [...document.querySelectorAll('#tables > .t')];
export const isFree = (table) => ['available', 'due_soon', 'held'].includes(table.dataset.state);
const isMine = (table) => table.dataset.party === carried.party;
const idOf = (table) => Number(table.dataset.table);
export const tablesOf = (party) => tables().filter((table) => table.dataset.party === party);
const sitsAt = (party) => tablesOf(party).filter((table) => !isFree(table)).map(idOf);

const ask = (table, key) => task.dataset[key].replace('{table}', table.dataset.name);

// What overrules the house's own plans is asked for first.
function question(table) {
  if (table.dataset.state === 'dirty') return ask(table, 'askDirty');
  return table.dataset.state === 'held' && !isMine(table) ? ask(table, 'askHeld').replace('{who}', table.dataset.who) : '';
}

const STEPS = {
  seat: (table, anyway) => [`seat`, { table_ids: [idOf(table)], anyway }],
  move: (table, anyway) => [`move`, { table_ids: [idOf(table)], anyway }],
  join: (table, anyway) => [`move`, { table_ids: [...carried.from, idOf(table)], anyway }],
  split: (table) => [`split`, { table_ids: [idOf(table)], size: carried.part }],
};

export function fits(table) {
  if (carried.what === 'merge') return Boolean(table.dataset.party) && !isFree(table) && !isMine(table);
  if (carried.what === 'split' && isMine(table)) return carried.from.length > 1;
  return isFree(table) || (carried.what !== 'split' && table.dataset.state === 'dirty');
}

// A table that is small, kept or dirty is possible; the eye is led to those that need no second thought.
function suits(table) {
  if (carried.what === 'merge' || carried.what === 'split') return true;
  return !question(table) && (carried.what === 'join' || Number(table.dataset.seats) >= carried.size);
}

function mark() {
  sheet.classList.toggle('is-choosing', Boolean(carried));
  for (const table of tables()) {
    const can = Boolean(carried && fits(table));
    table.classList.toggle('is-possible', can);
    table.classList.toggle('is-fit', can && suits(table));
    table.classList.toggle('is-carried', Boolean(carried && carried.from.includes(idOf(table))));
  }
}

// Nobody can be seated at a moment that hasn't come.
const isLater = () => document.body.classList.contains('is-later');

export function take(next) {
  if (next && isLater()) return;
  carried = next;
  task.hidden = !next;
  if (next) task.querySelector('[data-task-text]').textContent = `${task.dataset[`word${next.what[0].toUpperCase()}${next.what.slice(1)}`]} ${next.who} · ${next.part || next.size}`;
  for (const button of document.querySelectorAll('[data-take]')) button.setAttribute('aria-pressed', String(Boolean(next && next.source === button)));
  mark();
  for (const listener of listeners) listener(next, null);
}

export function pickUp(source, what, part = null) {
  const { party, who, size } = source.closest('[data-party]').dataset;
  take({ what, party, who, size: Number(size), part, from: what === 'seat' ? [] : sitsAt(party), source });
}

export function putDown(table) {
  if (!table || !carried || !fits(table)) return false;
  const asked = question(table);
  if (carried.what === 'merge') send(`/floor/parties/${table.dataset.party}/merge`, { other_id: carried.party });
  else {
    const [verb, values] = STEPS[carried.what](table, Boolean(asked));
    send(`/floor/parties/${carried.party}/${verb}`, values, asked);
  }
  take(null);
  for (const listener of listeners) listener(null, table);
  return true;
}

document.addEventListener('click', (event) => {
  if (event.target.closest('[data-task-stop]')) return take(null);
  const button = event.target.closest('[data-take]');
  if (!button || button.dataset.take === 'split') return undefined;
  if (button.getAttribute('aria-pressed') === 'true') return take(null);
  pickUp(button, button.dataset.take);
  if (event.detail === 0) (tables().find((table) => table.matches('.is-fit')) || sheet).focus(); // by key
  return undefined;
});

/* Dragging */

let drag = null; // { pointer, x, y, source, ready, timer, ghost }

function ghostOf({ who, size }) {
  const ghost = document.createElement('div');
  ghost.className = 'ghost';
  ghost.textContent = `${who} · ${size}`;
  document.body.append(ghost);
  return ghost;
}

function sourceOf(target) {
  if (isLater()) return null;
  const row = target.closest('.door-take');
  if (row) return { what: 'seat', element: row, data: row.closest('[data-party]').dataset };
  const table = target.closest('#tables > .t[data-party]');
  if (!table) return null;
  return { what: isFree(table) ? 'seat' : 'move', element: table, data: table.dataset };
}

document.addEventListener('pointerdown', (event) => {
  if (event.button || carried || drag) return;
  const source = sourceOf(event.target);
  if (!source) return;
  const waits = event.pointerType === 'touch';
  drag = { pointer: event.pointerId, x: event.clientX, y: event.clientY, source, ready: !waits };
  const mine = drag;
  if (waits) mine.timer = setTimeout(() => { if (drag === mine) { mine.ready = true; begin(event); } }, REST);
  else if (source.element.matches('.t')) event.preventDefault(); // the sheet stays
}, { capture: true });

function begin({ clientX, clientY }) {
  const { what, element, data } = drag.source;
  drag.ghost = ghostOf(data);
  follow(clientX, clientY);
  pickUp(element, what);
}

function follow(x, y) {
  drag.ghost.style.transform = `translate(${x}px, ${y}px)`;
}

const under = ({ clientX, clientY }) => document.elementFromPoint(clientX, clientY)?.closest('#tables > .t');

addEventListener('pointermove', (event) => {
  if (!drag || event.pointerId !== drag.pointer) return undefined;
  const far = Math.hypot(event.clientX - drag.x, event.clientY - drag.y) > FAR;
  if (!drag.ghost && far && !drag.ready) return letGo(); // a pan, or a scroll of the list
  if (!drag.ghost && far) begin(event);
  if (!drag.ghost) return undefined;
  event.preventDefault();
  event.stopPropagation();
  follow(event.clientX, event.clientY);
  const over = under(event);
  for (const table of tables()) table.classList.toggle('is-over', table === over && table.matches('.is-possible'));
  return undefined;
}, { capture: true });
// Once a party hangs at the finger, the list under it must not scroll.
document.addEventListener('touchmove', (event) => { if (drag?.ghost) event.preventDefault(); }, { passive: false });
document.addEventListener('contextmenu', (event) => { if (drag?.ghost) event.preventDefault(); });

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
  // The click that may follow a drag means nothing.
  const swallow = (click) => { click.stopPropagation(); click.preventDefault(); };
  addEventListener('click', swallow, { capture: true, once: true });
  setTimeout(() => {
    removeEventListener('click', swallow, { capture: true });
    if (!putDown(table)) take(null);
  }, 30);
}, { capture: true });
addEventListener('pointercancel', () => {
  if (!drag) return;
  const held = drag.ghost;
  letGo();
  if (held) take(null);
}, { capture: true });

document.addEventListener('kds:frame', () => { if (carried) mark(); });

// The arrow keys walk from table to table; while a party is carried, only to where it may go.
export const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export function neighbour(table, [dx, dy]) {
  const at = (each) => [Number(each.dataset.x), Number(each.dataset.y)];
  const [x, y] = at(table);
  const ways = tables().filter((each) => each !== table && (!whatIsCarried() || each.matches('.is-possible'))).map((each) => {
    const [ex, ey] = at(each);
    const ahead = (ex - x) * dx + (ey - y) * dy;
    const aside = Math.abs((ex - x) * dy) + Math.abs((ey - y) * dx);
    return { each, ahead, cost: ahead + 2.5 * aside };
  });
  return ways.filter(({ ahead }) => ahead > 8).sort((a, b) => a.cost - b.cost)[0]?.each;
}
