// Dragging on the drawing board: a table or landmark, its corner, its turn handle, or a line to the table next to it.
import { view } from './floor-map.js';
import { boxAt, draft, drawGuides, drawHandles, drawLine, drawn, settle, stored, tables } from './floor-drawing.js';
import { joinTables, placed } from './floor-deeds.js';
import { landmarkPlaced } from './floor-landmarks.js';

const sheet = document.getElementById('sheet');
const GRID = 10; // centimetres
const ANGLE = 15;
const CATCH = 7; // px within which a table falls into line with another
const SLIP = 4;
const PAUSE = 450; // ms after the last arrow key before the house hears of the walk

let drag = null; // { pointer, kind, table, from, start, moved }

export function startDrag(event, table, kind) {
  if (drag) return; // a second finger
  sheet.setPointerCapture(event.pointerId);
  drag = { pointer: event.pointerId, kind, table, from: drawn(table), start: view.toSheet(event), x: event.clientX, y: event.clientY, moved: false };
}

const put = (piece, change) => (piece.matches('.t') ? placed : landmarkPlaced)(piece, change);

const onGrid = (value, origin) => origin + Math.round((value - origin) / GRID) * GRID;
const within = (value, from, length) => Math.min(Math.max(value, from), from + length);

// In line with a neighbour where one is near, else on the grid, and always inside of an area.
function fall(x, y) {
  const box = boxAt({ x, y });
  const others = tables().filter((each) => each !== drag.table).map(drawn);
  const near = (value, key) => others.map((each) => each[key]).find((each) => Math.abs(each - value) < CATCH * view.unitsPerPixel);
  const [alignX, alignY] = [near(x, 'x'), near(y, 'y')];
  const to = { x: within(alignX ?? onGrid(x, box.left), box.left, box.width), y: within(alignY ?? onGrid(y, box.top), box.top, box.depth) };
  drawGuides([
    ...(alignX === undefined ? [] : [{ x1: alignX, x2: alignX, y1: box.top, y2: box.top + box.depth }]),
    ...(alignY === undefined ? [] : [{ y1: alignY, y2: alignY, x1: box.left, x2: box.left + box.width }]),
  ]);
  return to;
}

function local({ x, y }, { x: cx, y: cy, rotation }) {
  const turn = (-rotation * Math.PI) / 180;
  const [dx, dy] = [x - cx, y - cy];
  return { x: dx * Math.cos(turn) - dy * Math.sin(turn), y: dx * Math.sin(turn) + dy * Math.cos(turn) };
}

const MOVES = {
  move(at) {
    const { from, start, table } = drag;
    draft(table, fall(from.x + at.x - start.x, from.y + at.y - start.y));
  },
  turn(at, event) {
    const { from, table } = drag;
    const degrees = (Math.atan2(at.x - from.x, from.y - at.y) * 180) / Math.PI;
    const step = event.shiftKey ? 1 : ANGLE;
    draft(table, { rotation: (Math.round(degrees / step) * step + 360) % 360 });
  },
  size(at) {
    const { from, start, table } = drag;
    const [before, now] = [local(start, from), local(at, from)];
    const [least, most, step] = table.matches('.t') ? [40, 2000, GRID] : [5, 20000, 5];
    const grown = (was, delta) => Math.min(most, Math.max(least, Math.round((was + 2 * delta) / step) * step));
    const [width, depth] = [grown(from.width, now.x - before.x), grown(from.depth, now.y - before.y)];
    draft(table, from.shape === 'round' ? { width: Math.max(width, depth), depth: Math.max(width, depth) } : { width, depth });
  },
  join(at, event) {
    drawLine(drag.from, at);
    const over = under(event);
    for (const table of tables()) table.classList.toggle('is-met', table === over);
  },
};

// The pointer is captured by the sheet, so the table below it has to be looked for.
function under({ clientX, clientY }) {
  const found = document.elementsFromPoint(clientX, clientY).map((element) => element.closest?.('#tables > .t')).find(Boolean);
  return found === drag.table ? undefined : found;
}

sheet.addEventListener('pointermove', (event) => {
  if (!drag || event.pointerId !== drag.pointer) return;
  if (!drag.moved && Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < SLIP) return;
  drag.moved = true;
  MOVES[drag.kind](view.toSheet(event), event);
});

function drop(event) {
  if (!drag || event.pointerId !== drag.pointer) return;
  const { kind, table, moved } = drag;
  const met = kind === 'join' && moved ? under(event) : null;
  drag = null;
  drawGuides([]);
  drawLine(null);
  for (const each of tables()) each.classList.remove('is-met');
  if (met) joinTables(table, met);
  else if (moved && kind !== 'join') put(table, {});
  drawHandles();
}
sheet.addEventListener('pointerup', drop);
sheet.addEventListener('pointercancel', () => {
  if (!drag) return;
  settle(drag.table);
  drag = null;
  drawGuides([]);
  drawLine(null);
});

/* Arrow keys walk a table step by step; the walk is one deed */

let walk = null; // { table, timer }

export function nudge(table, { x, y }) {
  const at = drawn(table);
  const box = boxAt(stored(table));
  draft(table, { x: within(at.x + x, box.left, box.width), y: within(at.y + y, box.top, box.depth) });
  clearTimeout(walk?.timer);
  if (walk && walk.table !== table) put(walk.table, {});
  walk = { table, timer: setTimeout(arrive, PAUSE) };
}

function arrive() {
  const { table } = walk;
  walk = null;
  put(table, {});
}
