// The host stand. A size (touched below the lists, on a free table of the map, or typed) opens the walk-in
// sheet at it; digits choose the size there, Enter does the obvious thing. A party is dragged from its
// list to a table, or taken up by "Choose on the map".
import { WAYS, isFree, neighbour, putDown, tables, take, whatIsCarried } from './floor-carry.js';
import { view } from './floor-map.js';
import { send } from './send.js';

const sheet = document.getElementById('sheet');
const walkIn = document.getElementById('walk-in');
const newcomers = document.getElementById('newcomers');
const who = document.getElementById('who');
const MOST = 12;

/* How many rows each list has */

function count() {
  for (const list of document.querySelectorAll('.list')) {
    const rows = list.querySelectorAll('.guest').length;
    list.querySelector('.count').textContent = rows || '';
  }
  document.getElementById('no-room').hidden = tables().length > 0;
}

/* The walk-in sheet */

let size = 2;

function choose(next) {
  size = Math.min(Math.max(next, 1), MOST);
  for (const chip of walkIn.querySelectorAll('[data-size]')) chip.setAttribute('aria-pressed', String(Number(chip.dataset.size) === size));
  for (const cell of newcomers.children) cell.classList.toggle('is-chosen', Number(cell.dataset.for) === size);
}

const obvious = () => newcomers.querySelector('.is-chosen :is(.btn-primary, .newcomer-now .btn, .newcomer-wait .btn)');

function open(next) {
  choose(next);
  if (!walkIn.open) walkIn.showModal();
  obvious()?.focus({ preventScroll: true });
}

walkIn.addEventListener('click', (event) => {
  const chip = event.target.closest('[data-size]');
  if (!chip) return;
  choose(Number(chip.dataset.size));
});
walkIn.addEventListener('close', () => who.reset());
walkIn.addEventListener('htmx:after:request', ({ target, detail: { ctx } }) => {
  if (target.dataset.done && ctx.response.status < 400) walkIn.close();
});
// Enter in a field does what the big button says.
who.addEventListener('submit', (event) => {
  event.preventDefault();
  obvious()?.click();
});

/* The map: a party that is carried (floor-carry.js) is put down; else a free table asks how many */

function touch(table) {
  if (whatIsCarried()) return putDown(table);
  if (table.dataset.state === 'dirty') return send(`/floor/tables/${table.dataset.table}/clear`);
  if (isFree(table)) return open(Math.min(Number(table.dataset.seats), MOST));
  return location.assign(`/floor#t${table.dataset.table}`);
}

sheet.addEventListener('click', (event) => {
  const table = event.target.closest('.t');
  if (table) touch(table);
});

document.addEventListener('click', (event) => {
  const opener = event.target.closest('[data-walk-in]');
  if (opener) open(Number(opener.dataset.walkIn));
});

/* Keys */

sheet.addEventListener('keydown', (event) => {
  const table = event.target.closest('.t');
  if (!table || event.ctrlKey || event.metaKey || event.altKey) return;
  if (WAYS[event.key]) {
    const next = neighbour(table, WAYS[event.key]);
    next?.focus();
    if (next) view.reveal({ x: Number(next.dataset.x), y: Number(next.dataset.y) });
  } else if (event.key === 'Enter' || event.key === ' ') touch(table);
  else return;
  event.preventDefault();
});

const isTyping = (target) => target.closest('input, textarea, select');

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  const carried = whatIsCarried();
  if (event.key === 'Escape' && carried) {
    take(null);
    carried.source?.focus();
    return;
  }
  if (isTyping(event.target)) return;
  const inSheet = walkIn.open;
  if (!inSheet && document.querySelector('dialog[open]')) return;
  if (!inSheet && event.key.toLowerCase() === 'w') open(2);
  else if (/^[1-9]$/.test(event.key)) open(Number(event.key));
  else return;
  event.preventDefault();
}, { capture: true });

document.addEventListener('kds:frame', () => {
  count();
  if (whatIsCarried()?.source.isConnected === false) take(null);
  choose(size);
});
count();
choose(size);
