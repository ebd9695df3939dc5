// The editor of the room. Mouse, finger and keys lead to the same few deeds; each is one undo.
import { view } from './floor-map.js';
import { perform } from './floor-history.js';
import { drawHandles, drawJoins, settle, stored, tableOf, tables } from './floor-drawing.js';
import { addTable, joinTables, placed, removeTable, combine, forbid } from './floor-deeds.js';
import { fill, fillAreas, fillJoin } from './floor-inspect.js';
import { addLandmark, fillLandmark, landmarkPlaced, removeLandmark } from './floor-landmarks.js';
import { nudge, startDrag } from './floor-drag.js';
import { requestImport } from './floor-file.js';

const sheet = document.getElementById('sheet');
const task = document.getElementById('task');
const forms = { table: document.getElementById('table-form'), join: document.getElementById('join-form'), landmark: document.getElementById('landmark-form'), room: document.getElementById('room-form') };

const PIECES = '#tables > .t, #landmarks > .landmark'; // what stands somewhere

let chosen = null; // the <g> of a table, a landmark or a join
let joining = null; // the table from which a join is being made
let several = new Set(); // more tables that are chosen, to be combined

const kindOf = (element) => ['join', 'landmark'].find((kind) => element?.matches(`.${kind}`)) || (element ? 'table' : 'room');

export function choose(element) {
  if (element !== chosen) several.clear();
  chosen = element;
  for (const each of document.querySelectorAll(`${PIECES}, #ties > .join`)) {
    each.classList.toggle('is-open', each === element);
    each.setAttribute('aria-pressed', String(each === element));
  }
  for (const [kind, form] of Object.entries(forms)) form.hidden = kind !== kindOf(element);
  if (kindOf(element) === 'table') fill(element);
  if (kindOf(element) === 'join') fillJoin(element);
  if (kindOf(element) === 'landmark') fillLandmark(element);
  if (!element) fillAreas();
  drawHandles(element?.matches(PIECES) ? element : null);
  markSeveral();
}

function markSeveral() {
  for (const table of tables()) table.classList.toggle('is-also', several.has(table.dataset.table));
  forms.table.querySelector('[data-do=combine]').hidden = !several.size;
}

function startJoin(table) {
  joining = table;
  task.hidden = !table;
  sheet.classList.toggle('is-joining', Boolean(table));
  if (table) task.querySelector('[data-task-text]').textContent = `${task.dataset.wordJoin} ${table.dataset.name}`;
}

function touch(element) {
  if (joining && element.matches('.t')) {
    const from = joining;
    startJoin(null);
    if (element !== from) joinTables(from, element);
    return;
  }
  choose(element);
}

/* Pointers */

let picking = false; // "choose more" is on
let handled = false; // this touch was about a table from the start; its click says nothing new

document.addEventListener('pointerdown', (event) => {
  handled = false;
  if (event.button || !event.target.closest?.('#sheet')) return;
  const handle = event.target.closest('.handle');
  const table = handle ? chosen : event.target.closest(PIECES);
  if (!table || joining) return;
  if (!handle && chosen && table !== chosen && (event.shiftKey || picking)) return;
  event.preventDefault(); // the sheet stays
  handled = true;
  if (!handle && table !== chosen) choose(table);
  table.focus({ preventScroll: true });
  startDrag(event, table, handle ? handle.dataset.handle : 'move');
}, { capture: true });

sheet.addEventListener('click', (event) => {
  const element = event.target.closest('.t, .landmark, .join');
  if (handled) return;
  if (!element) {
    startJoin(null);
    choose(null);
  } else if ((event.shiftKey || picking) && kindOf(chosen) === 'table' && element.matches('.t') && element !== chosen) {
    const { table } = element.dataset;
    if (!several.delete(table)) several.add(table);
    markSeveral();
  } else touch(element);
});

/* Keys */

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const turned = (piece, by) => (piece.matches('.t') ? placed : landmarkPlaced)(piece, { rotation: (stored(piece).rotation + by) % 360 });

function pieceKey(event, table) {
  const arrow = ARROWS[event.key];
  const step = event.shiftKey ? 50 : 10;
  if (arrow) return nudge(table, { x: arrow[0] * step, y: arrow[1] * step });
  const key = event.key.toLowerCase();
  if (key === 'r') return turned(table, event.shiftKey ? 315 : 45);
  if (key === 'j' && table.matches('.t')) return startJoin(table);
  if (key === 'delete' || key === 'backspace') return remove(table);
  if (key === 'enter' || key === ' ') return touch(table);
  return false;
}

sheet.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const table = event.target.closest(PIECES);
  const join = event.target.closest('.join');
  if (join && /^(Enter| )$/.test(event.key)) choose(join);
  else if (join && /^(Delete|Backspace)$/.test(event.key)) unjoin(join);
  else if (!table || pieceKey(event, table) === false) return;
  event.preventDefault();
});

document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape' || document.querySelector('dialog[open]')) return;
  if (joining) startJoin(null);
  else choose(null);
});

sheet.addEventListener('focusin', ({ target }) => {
  const element = target.closest('.t, .landmark, .join');
  if (element && element !== chosen && !joining && target.matches(':focus-visible')) choose(element);
});

/* Buttons */

function remove(table) {
  const next = tables().filter((each) => each !== table)[0];
  if (table.matches('.t')) removeTable(table);
  else removeLandmark(table);
  choose(null);
  (next || sheet).focus({ preventScroll: true });
}

function unjoin(join) {
  const [one, other] = join.dataset.join.split(' ').map(Number);
  const loss = Number(join.dataset.loss);
  choose(null);
  perform({ steps: () => [['/floor/joins/remove', { table_id: one, other_id: other }]], back: () => [['/floor/joins', { table_id: one, other_id: other, seat_loss: loss }]] });
}

const ACTS = {
  turn: () => turned(chosen, 45),
  join: () => startJoin(chosen),
  copy: () => (chosen.matches('.t') ? addTable(chosen) : addLandmark('', {}, chosen)),
  remove: () => remove(chosen),
  unjoin: () => unjoin(chosen),
  more: (button) => { picking = button.getAttribute('aria-pressed') !== 'true'; button.setAttribute('aria-pressed', String(picking)); },
  combine: () => { combine([chosen.dataset.table, ...several]); several.clear(); markSeveral(); },
};

document.addEventListener('click', (event) => {
  const act = event.target.closest('[data-do]');
  if (act && ACTS[act.dataset.do]) ACTS[act.dataset.do](act);
  if (event.target.closest('#add-table')) addTable(null);
  if (event.target.closest('[data-unselect]')) choose(null);
  if (event.target.closest('[data-task-stop]')) startJoin(null);
  const row = event.target.closest('[data-forbid]')?.closest('[data-combination]');
  if (row) forbid(row.dataset);
  if (event.target.closest('#import')) requestImport();
});

/* After each frame: what was drawn ahead of the house now comes from the house */

document.addEventListener('kds:frame', ({ detail }) => {
  for (const cell of [...detail.inserted, ...detail.changed]) if (cell.matches(PIECES)) settle(cell);
  drawJoins();
  if (chosen && !chosen.isConnected) choose(null);
  else if (kindOf(chosen) === 'table' && detail.changed.includes(chosen)) { fill(chosen); chosen.classList.add('is-open'); drawHandles(chosen); }
  else if (kindOf(chosen) === 'landmark' && detail.changed.includes(chosen)) { fillLandmark(chosen); chosen.classList.add('is-open'); drawHandles(chosen); }
  else if (kindOf(chosen) === 'room' && detail.regions.includes('rooms')) fillAreas();
});

// What was just added is chosen once it is there.
document.addEventListener('floor:made', ({ detail }) => {
  const table = detail.mark || tableOf(detail.id);
  choose(table);
  table.focus({ preventScroll: true });
  view.reveal(stored(table));
});

fillAreas();
