// Tables and landmarks on the drawing board as they are right now, also in the middle of a drag: where they stand, their
// handles, the lines of their joins. Knows no commands.
import { view } from './floor-map.js';

const SVG = 'http://www.w3.org/2000/svg';
const overlay = document.getElementById('overlay');
const ties = document.getElementById('ties');
const drafts = new WeakMap(); // table → { x, y, width, depth, rotation } while it is being changed

// The lines must lie over the tables and their handles here, so that they can be touched.
overlay.after(ties);

export const tables = () => [...document.querySelectorAll('#tables > .t')];
export const landmarks = () => [...document.querySelectorAll('#landmarks > .landmark')];
export const tableOf = (id) => document.getElementById(`tables-${id}`);
export const roomOf = (id) => document.getElementById(`rooms-${id}`);

const numbers = ['left', 'top', 'x', 'y', 'width', 'depth', 'rotation', 'seats', 'least', 'below', 'beside'];

// What was changed and hasn't come back from the house yet, so that the next change doesn't undo it.
const ahead = new WeakMap(); // table → { fields, pending }

export function setAhead(table, fields) {
  const before = ahead.get(table) || { fields: {}, pending: 0 };
  ahead.set(table, { fields: { ...before.fields, ...fields }, pending: before.pending + 1 });
}
export function endAhead(table, done) {
  const state = ahead.get(table);
  if (!done) ahead.delete(table);
  else if (state) state.pending -= 1;
}
export const known = (table) => ({ ...stored(table), ...ahead.get(table)?.fields });

// A table as the house has it (sheet coordinates), and as it is drawn at the moment.
export function stored(table) {
  const { table: id, landmark, name, area, shape, offer, section, kind, label } = table.dataset;
  return { id: Number(id ?? landmark), name, area, shape, offer, section, kind, label, ...Object.fromEntries(numbers.map((key) => [key, Number(table.dataset[key])])) };
}
export const drawn = (table) => ({ ...stored(table), ...drafts.get(table) });

export function boxAt({ x, y }) {
  const rooms = [...document.querySelectorAll('#rooms > .room-area')].map((room) => {
    const [left, top, width, depth] = room.dataset.box.split(' ').map(Number);
    return { id: room.dataset.room, name: room.dataset.name, left, top, width, depth };
  });
  const outside = (r) => Math.max(r.left - x, x - r.left - r.width, 0) + Math.max(r.top - y, y - r.top - r.depth, 0);
  return rooms.sort((a, b) => outside(a) - outside(b))[0];
}

export function redraw(table) {
  const { x, y, width, depth, rotation, shape } = drawn(table);
  table.setAttribute('transform', `translate(${x} ${y})`);
  table.querySelector('.t-body, .lm-body').setAttribute('transform', `rotate(${rotation})`);
  for (const part of table.querySelectorAll('.t-top, .lm-box, .lm-hit')) {
    if (shape === 'round') part.setAttribute('r', width / 2);
    else for (const [name, value] of Object.entries({ x: -width / 2, y: -depth / 2, width, height: depth })) part.setAttribute(name, value);
  }
  drawJoins();
  if (table === chosen) drawHandles();
}

export function draft(table, change) {
  drafts.set(table, { ...drafts.get(table), ...change });
  const resized = change.width !== undefined;
  if (resized) table.classList.add('is-resized');
  redraw(table);
}

export function settle(table) {
  if (!ahead.get(table)?.pending) ahead.delete(table);
  drafts.delete(table);
  table.classList.remove('is-resized');
  redraw(table);
}

/* Joins */

function half({ width, depth, rotation, shape }, dx, dy) {
  if (shape === 'round') return width / 2;
  const turn = (-rotation * Math.PI) / 180;
  const [ax, ay] = [dx * Math.cos(turn) - dy * Math.sin(turn), dx * Math.sin(turn) + dy * Math.cos(turn)];
  return Math.min(width / 2 / (Math.abs(ax) || 1e-6), depth / 2 / (Math.abs(ay) || 1e-6));
}

const INTO = 14; // how far a line reaches onto the tables

export function drawJoins() {
  for (const join of ties.children) {
    const [one, other] = join.dataset.join.split(' ').map(tableOf);
    join.classList.toggle('is-hidden', !one || !other);
    if (!one || !other) continue;
    const [a, b] = [drawn(one), drawn(other)];
    const length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
    const [dx, dy] = [(b.x - a.x) / length, (b.y - a.y) / length];
    const [from, to] = [Math.min(half(a, dx, dy) - INTO, length / 2), Math.max(length - half(b, dx, dy) + INTO, length / 2)];
    for (const line of join.querySelectorAll('line')) {
      for (const [name, value] of Object.entries({ x1: a.x + dx * from, y1: a.y + dy * from, x2: a.x + dx * to, y2: a.y + dy * to })) line.setAttribute(name, value);
    }
    const [x, y] = [a.x + (dx * (from + to)) / 2, a.y + (dy * (from + to)) / 2];
    for (const part of join.querySelectorAll('circle, text')) part.setAttribute('transform', `translate(${x} ${y})`);
  }
}

/* Handles of what is chosen: turn, resize, and at a table a plus on each side to draw a join from */

let chosen = null;
let line = null;

function make(name, attributes, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

function handle(kind, x, y, k, glyph, more = {}) {
  const icon = make('use', { href: `#i-${glyph}`, x: -8 * k, y: -8 * k, width: 16 * k, height: 16 * k });
  return make('g', { class: `handle handle-${kind}`, 'data-handle': kind, transform: `translate(${x} ${y})`, ...more },
    make('circle', { class: 'handle-hit', r: 22 * k }), make('circle', { class: 'handle-disc', r: 12 * k }), icon);
}

export function drawHandles(table = chosen) {
  chosen = table;
  overlay.replaceChildren();
  if (!table) return;
  const { x, y, width, depth, rotation } = drawn(table);
  const k = view.unitsPerPixel;
  const [w, h] = [width / 2, depth / 2];
  const out = 30 * k + 12;
  const group = make('g', { transform: `translate(${x} ${y}) rotate(${rotation})` });
  group.append(make('line', { class: 'handle-stem', x1: 0, y1: -h, x2: 0, y2: -h - out - 46 * k }));
  group.append(handle('turn', 0, -h - out - 46 * k, k, 'rotate'), handle('size', w + out * 0.72, h + out * 0.72, k, 'expand'));
  if (table.matches('.t')) for (const [px, py] of [[0, -h - out], [w + out, 0], [0, h + out], [-w - out, 0]]) group.append(handle('join', px, py, k, 'plus'));
  overlay.append(group);
}

// The line that is being drawn from a plus, and the guides along which a table falls into place.
export function drawLine(from, to) {
  line?.remove();
  line = from && make('line', { class: 'join-drawn', x1: from.x, y1: from.y, x2: to.x, y2: to.y });
  if (line) overlay.append(line);
}

export function drawGuides(guides) {
  for (const old of overlay.querySelectorAll('.guide')) old.remove();
  overlay.prepend(...guides.map((at) => make('line', { class: 'guide', ...at })));
}

document.addEventListener('floor:view', () => drawHandles());
drawJoins();
