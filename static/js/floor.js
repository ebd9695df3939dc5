// The live floor map: touch a table and its panel opens at the left; the arrows walk from table to table.
import './floor-map.js';
import './floor-time.js';
import { send } from './send.js';
import { serverNow } from './servertime.js';
import { WAYS, isFree, neighbour, onCarry, pickUp, putDown, tables, tablesOf, take, whatIsCarried } from './floor-carry.js';

const sheet = document.getElementById('sheet');
const panels = document.getElementById('panels');
const tableOf = (id) => document.getElementById(`tables-${id}`);

/* The panel of one table */

let opened = null; // its table id

function mark() {
  for (const panel of panels.children) panel.classList.toggle('is-open', panel.dataset.panel === opened);
  for (const table of tables()) {
    const its = table.dataset.table === opened;
    table.classList.toggle('is-open', its);
    table.setAttribute('aria-pressed', String(its));
  }
}

function open(id) {
  opened = id;
  mark();
  panels.closest('.side').scrollTop = 0;
}

function close() {
  const table = opened && tableOf(opened);
  open(null);
  table?.focus({ preventScroll: true });
}

function touch(table) {
  if (whatIsCarried()) return putDown(table);
  return open(opened === table.dataset.table ? null : table.dataset.table);
}

sheet.addEventListener('click', (event) => {
  const table = event.target.closest('.t');
  if (table) touch(table);
  else if (opened && !whatIsCarried()) open(null);
});

onCarry((carried, at) => {
  if (!at) return;
  open(null);
  at.focus({ preventScroll: true });
});

/* What a panel's buttons do beyond a plain post */

let asking = null; // the panel from which a dialog was opened

document.addEventListener('click', (event) => {
  const within = event.target.closest('.t-panel');
  if (within && event.target.closest('[data-panel-close]')) close();
  if (within && event.target.closest('[data-seat-here]')) {
    const { party } = within.dataset;
    const its = tablesOf(party).filter(isFree).map((table) => table.dataset.table);
    send(`/floor/parties/${party}/seat`, { table_ids: its });
  }
  if (within) asking = within;
});

const blocks = document.getElementById('block');
const splits = document.getElementById('split');

blocks.addEventListener('kds:open', () => {
  blocks.querySelector('[data-about]').textContent = tableOf(asking.dataset.panel).dataset.name;
});
blocks.addEventListener('click', (event) => {
  const { minutes } = event.target.closest('[data-minutes]')?.dataset || {};
  if (!minutes) return;
  const ends = new Date(serverNow() + Number(minutes) * 60_000).toISOString();
  send('/floor/tables/block', { table_ids: [asking.dataset.panel], ends_at: ends, reason: blocks.querySelector('[name=reason]').value });
  blocks.close();
});

splits.addEventListener('kds:open', () => {
  const size = Number(asking.dataset.size);
  for (const button of splits.querySelectorAll('[data-part]')) button.hidden = Number(button.dataset.part) >= size;
});
splits.addEventListener('click', (event) => {
  const { part } = event.target.closest('[data-part]')?.dataset || {};
  if (!part) return;
  splits.close();
  pickUp(asking, 'split', Number(part));
  sheet.focus();
});

/* Keys: the arrows walk from table to table, Enter opens one or puts down, Escape lets go */

sheet.addEventListener('keydown', (event) => {
  const table = event.target.closest('.t');
  if (!table || event.ctrlKey || event.metaKey || event.altKey) return;
  if (WAYS[event.key]) neighbour(table, WAYS[event.key])?.focus();
  else if (event.key === 'Enter' || event.key === ' ') {
    touch(table);
    if (opened) panels.querySelector('.t-panel.is-open :is(a, button, input):not([data-panel-close])')?.focus();
  } else return;
  event.preventDefault();
});

document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape' || document.querySelector('dialog[open]')) return;
  const carried = whatIsCarried();
  if (carried) {
    take(null);
    carried.source?.focus();
  } else if (opened) close();
});

document.addEventListener('kds:frame', ({ detail }) => {
  if (!opened || !detail.regions.some((name) => name === 'panels' || name === 'tables')) return;
  if (tableOf(opened)) mark();
  else open(null);
});

// A link may name a table: /floor#t12
const [, named] = /^#t(\d+)$/.exec(location.hash) || [];
if (named && tableOf(named)) {
  open(named);
  tableOf(named).focus();
}
