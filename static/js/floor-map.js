// The sheet of the floor: looking at it. Fingers pan and pinch, the wheel zooms where it points, keys do
// both (+ − 0 and the arrows), the tabs go to an area.
//
// One unit of the sheet is a centimetre; `--k` is how many of them make a CSS pixel, so that letters
// (floor-map.css) keep their size on the glass while the room shrinks and grows.
//   view.toSheet(event) → {x, y}      view.unitsPerPixel      view.show(box)      view.reveal(x, y)
// A module that drags something calls `event.preventDefault()` on its pointerdown: the sheet then stays.

import { FAR, write, writeMarks } from './floor-letters.js';

const sheet = document.getElementById('sheet');
const tabs = document.getElementById('tabs').parentNode;
const allTab = document.getElementById('tab-all');
const STORE = `kds.view.${location.pathname}`;
const NEAREST = 0.35; // units per pixel: a chair fills a thumb
const ROOM_TO_SPARE = 1.25; // how far out one may go beyond "all in view"
const READABLE = 1.6; // units per pixel
const SLIP = 6; // px a finger may tremble before it is a drag
const PAD = 24; // px around what is in view
const NAME = 14; // px more above it, for the name of an area

let eye = { x: 600, y: 400, k: 2 }; // the middle of what is seen, and units per pixel
let flight = 0;
let size = { width: 1, height: 1 };
let chosen = ''; // the tab
let whole = true; // all of it is in view, and stays so when the glass changes its size

export const view = {
  get unitsPerPixel() { return eye.k; },
  toSheet({ clientX, clientY }) {
    const box = sheet.getBoundingClientRect();
    return { x: eye.x + (clientX - box.left - box.width / 2) * eye.k, y: eye.y + (clientY - box.top - box.height / 2) * eye.k };
  },
  toPage({ x, y }) {
    const box = sheet.getBoundingClientRect();
    return { x: box.left + box.width / 2 + (x - eye.x) / eye.k, y: box.top + box.height / 2 + (y - eye.y) / eye.k };
  },
  show: (box, swift = false) => fly(eyeFor(box), swift),
  reveal,
  fit: () => goTo(chosen),
};

const rooms = () => [...document.querySelectorAll('#rooms > [data-box]')];
const boxOf = (element) => {
  const [x, y, width, height] = element.dataset.box.split(' ').map(Number);
  return { x, y, width, height };
};

function around(boxes) {
  if (!boxes.length) return { x: 0, y: 0, width: 1200, height: 800 };
  const [x, y] = [Math.min(...boxes.map((b) => b.x)), Math.min(...boxes.map((b) => b.y))];
  return { x, y, width: Math.max(...boxes.map((b) => b.x + b.width)) - x, height: Math.max(...boxes.map((b) => b.y + b.height)) - y };
}

const all = () => around(rooms().map(boxOf));

function eyeFor(box) {
  const [width, height] = [Math.max(80, size.width - 2 * PAD), Math.max(80, size.height - 2 * PAD - NAME)];
  const k = Math.max(box.width / width, box.height / height, NEAREST);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 - (NAME / 2) * k, k };
}

function bounded({ x, y, k }) {
  const house = all();
  const nearest = Math.max(NEAREST, Math.min(k, eyeFor(house).k * ROOM_TO_SPARE));
  const within = (value, from, length) => Math.min(Math.max(value, from), from + length);
  return { x: within(x, house.x, house.width), y: within(y, house.y, house.height), k: nearest };
}

function look(at) {
  eye = bounded(at);
  const [width, height] = [size.width * eye.k, size.height * eye.k];
  sheet.setAttribute('viewBox', `${eye.x - width / 2} ${eye.y - height / 2} ${width} ${height}`);
  sheet.style.setProperty('--k', eye.k);
  sheet.classList.toggle('is-far', eye.k > FAR);
}

const still = matchMedia('(prefers-reduced-motion: reduce)');

function fly(to, swift) {
  cancelAnimationFrame(flight);
  const [from, began] = [eye, performance.now()];
  if (swift || still.matches) { look(to); return settle(); }
  const step = (now) => {
    const part = Math.min(1, (now - began) / 260);
    const eased = 1 - (1 - part) ** 3;
    const mix = (key) => from[key] + (to[key] - from[key]) * eased;
    look({ x: mix('x'), y: mix('y'), k: mix('k') });
    if (part < 1) flight = requestAnimationFrame(step);
    else settle();
  };
  flight = requestAnimationFrame(step);
  return undefined;
}

let settling;
function settle() {
  clearTimeout(settling);
  settling = setTimeout(() => {
    write(document.querySelectorAll('#tables > .t'), eye.k);
    writeMarks(document.querySelectorAll('.lm-word'), eye.k);
    remember();
    sheet.dispatchEvent(new CustomEvent('floor:view', { bubbles: true }));
  }, 60);
}

function remember() {
  try { sessionStorage.setItem(STORE, JSON.stringify({ eye, chosen, size, whole })); } catch { /* for this visit only */ }
}

function zoom(factor, at = { x: eye.x, y: eye.y }) {
  whole = false;
  const { k } = bounded({ ...eye, k: eye.k / factor });
  look({ x: at.x + ((eye.x - at.x) * k) / eye.k, y: at.y + ((eye.y - at.y) * k) / eye.k, k });
  settle();
}

// Moves no more than needed to bring a point into view: the keyboard's focus walks off the edge.
function reveal({ x, y }, margin = 48) {
  const [halfWidth, halfHeight] = [size.width / 2 - margin, size.height / 2 - margin];
  const nudge = (at, seen, half) => (Math.abs(at - seen) <= half * eye.k ? seen : at - Math.sign(at - seen) * Math.max(0, half) * eye.k);
  const to = { x: nudge(x, eye.x, halfWidth), y: nudge(y, eye.y, halfHeight), k: eye.k };
  if (to.x === eye.x && to.y === eye.y) return;
  whole = false;
  fly(to);
}

/* Areas */

function chosenBox() {
  const room = rooms().find((each) => each.dataset.room === chosen);
  return room ? boxOf(room) : all();
}

function goTo(area, swift = false) {
  chosen = area;
  markTab();
  fly(eyeFor(chosenBox()), swift);
  whole = true;
}

function markTab() {
  if (!rooms().some((room) => room.dataset.room === chosen)) chosen = '';
  if (allTab) allTab.hidden = rooms().length < 2;
  for (const tab of tabs.querySelectorAll('[data-goto]')) {
    if (tab.dataset.goto === chosen) tab.setAttribute('aria-current', 'true');
    else tab.removeAttribute('aria-current');
  }
  sheet.dataset.chosen = chosen;
  for (const part of document.querySelectorAll('#rooms > [data-room], #landmarks > [data-area], #tables > [data-area]')) {
    const area = part.dataset.room || part.dataset.area;
    part.classList.toggle('is-aside', Boolean(chosen) && area !== chosen);
  }
}

tabs.addEventListener('click', (event) => {
  const tab = event.target.closest('[data-goto]');
  if (tab) goTo(tab.dataset.goto);
});

/* Fingers and the wheel */

const down = new Map(); // pointer id → where it is
let moved = false; // this touch is a pan or a pinch, not a tap

const middle = (points) => ({ x: points.reduce((sum, p) => sum + p.x, 0) / points.length, y: points.reduce((sum, p) => sum + p.y, 0) / points.length });
const apart = ([a, b]) => Math.hypot(a.x - b.x, a.y - b.y);

sheet.addEventListener('pointerdown', (event) => {
  if (event.defaultPrevented || (event.button && event.pointerType === 'mouse')) return;
  down.set(event.pointerId, { x: event.clientX, y: event.clientY, startX: event.clientX, startY: event.clientY });
  moved = down.size > 1;
});

sheet.addEventListener('pointermove', (event) => {
  const held = down.get(event.pointerId);
  if (!held) return;
  if (!moved && Math.hypot(event.clientX - held.startX, event.clientY - held.startY) < SLIP) return;
  if (!moved) {
    moved = true;
    whole = false;
    cancelAnimationFrame(flight);
    sheet.setPointerCapture(event.pointerId);
    sheet.classList.add('is-panned');
  }
  const before = [...down.values()].map(({ x, y }) => ({ x, y }));
  Object.assign(held, { x: event.clientX, y: event.clientY });
  const after = [...down.values()];
  const [from, to] = [middle(before), middle(after)];
  look({ x: eye.x - (to.x - from.x) * eye.k, y: eye.y - (to.y - from.y) * eye.k, k: eye.k });
  if (after.length > 1) zoom(apart(after) / (apart(before) || 1), view.toSheet({ clientX: to.x, clientY: to.y }));
});

function lift(event) {
  if (!down.delete(event.pointerId) || down.size) return;
  sheet.classList.remove('is-panned');
  if (moved) settle();
}
for (const name of ['pointerup', 'pointercancel']) addEventListener(name, lift);
// The click that ends a pan means nothing.
sheet.addEventListener('click', (event) => {
  if (moved) event.stopImmediatePropagation();
  moved = false;
}, { capture: true });

sheet.addEventListener('wheel', (event) => {
  event.preventDefault();
  const step = event.deltaMode ? event.deltaY * 18 : event.deltaY;
  zoom(Math.exp(-Math.max(-120, Math.min(120, step)) / (event.ctrlKey ? 90 : 320)), view.toSheet(event));
}, { passive: false });

/* Keys */

const PANS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

document.addEventListener('keydown', (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest('input, textarea, select, dialog') || !event.target.closest('#sheet, body:not(:focus-within), main')) return;
  const pan = event.target === sheet && PANS[event.key];
  if (pan) whole = false;
  if (pan) fly({ x: eye.x + pan[0] * 120 * eye.k, y: eye.y + pan[1] * 120 * eye.k, k: eye.k });
  else if (event.key === '+' || event.key === '=') zoom(1.3);
  else if (event.key === '-') zoom(1 / 1.3);
  else if (event.key === '0') goTo(chosen);
  else return;
  event.preventDefault();
});

document.querySelector('.plan-zoom').addEventListener('click', (event) => {
  const { zoom: how } = event.target.closest('[data-zoom]')?.dataset || {};
  if (how === 'in') zoom(1.4);
  if (how === 'out') zoom(1 / 1.4);
  if (how === 'fit') goTo(chosen);
});

sheet.addEventListener('focusin', ({ target }) => {
  const table = target.closest('.t, .landmark[data-x]');
  if (table && target.matches(':focus-visible')) reveal({ x: Number(table.dataset.x), y: Number(table.dataset.y) });
});

// A name that the server sent anew is whole again.
document.addEventListener('kds:frame', ({ detail }) => {
  const cells = [...detail.inserted, ...detail.changed];
  if (cells.some((cell) => cell.matches('[data-room]')) || detail.regions.includes('tabs')) {
    markTab();
    look(eye);
  }
  const tables = cells.filter((cell) => cell.matches('.t'));
  for (const mark of cells.filter((cell) => cell.matches('.landmark'))) {
    mark.classList.toggle('is-aside', Boolean(chosen) && mark.dataset.area !== chosen);
    writeMarks(mark.querySelectorAll('.lm-word'), eye.k);
  }
  for (const table of tables) {
    table.classList.toggle('is-aside', Boolean(chosen) && table.dataset.area !== chosen);
    for (const span of table.querySelectorAll('[data-fit]')) delete span.dataset.full;
  }
  write(tables, eye.k);
});

/* Beginning, and a glass that changes its size */

function measure() {
  const box = sheet.getBoundingClientRect();
  const first = size.width === 1;
  size = { width: box.width || 1, height: box.height || 1 };
  if (first) return begin();
  look(whole ? eyeFor(chosenBox()) : eye);
  return settle();
}

// A phone begins in a corner of the room, close enough to read.
function firstLook(box) {
  const full = eyeFor(box);
  const k = size.width < 700 ? Math.min(full.k, READABLE) : full.k;
  whole = k === full.k;
  if (whole) return full;
  const from = (start, length, glass) => (length > glass * k ? start + (glass / 2 - PAD) * k : start + length / 2);
  return { x: from(box.x, box.width, size.width), y: from(box.y, box.height, size.height), k };
}

function begin() {
  let before = {};
  try { before = JSON.parse(sessionStorage.getItem(STORE)) || {}; } catch { /* nothing is remembered */ }
  chosen = before.chosen ?? (rooms().length > 1 && innerWidth < 1500 ? rooms()[0].dataset.room : '');
  markTab();
  const same = before.size && before.size.width === size.width && before.size.height === size.height;
  if (same && !before.whole) {
    whole = false;
    look(before.eye);
  }
  else look(firstLook(chosenBox()));
  settle();
}

new ResizeObserver(measure).observe(sheet);
