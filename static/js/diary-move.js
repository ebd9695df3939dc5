// Moving a party by hand or by keys. What it would run into is shown before it is dropped, from the
// bars that are on the sheet; the server decides all the same.
//   A mouse drags any bar; a finger first chooses one by a tap (else it scrolls). The right end resizes.
//   Keys: arrows go from bar to bar, M takes one up, arrows move it (Shift: its end), Enter drops it.
import { own, clock, sent, verdict, word } from './diary-aim.js';
import { choose, laneOf, minutesOf, msOf, place, scale, slips } from './diary-sheet.js';
import { begin } from './diary-new.js';

const timeline = document.getElementById('timeline');
const [lanes, rows, bars] = [document.getElementById('lanes'), document.getElementById('rows'), document.getElementById('bars')];
const [ghost, said] = [document.getElementById('ghost'), document.getElementById('said')];
const SLIP = 6; // px a hand may tremble
const STEP = 15; // minutes; 5 with Alt held
const MINUTE = 60_000;

const allLanes = () => [...rows.querySelectorAll('[data-table]')];

/* What it would come to */

// A party of several tables has a ghost at each; the one that speaks is where the hand is.
let shadows = [];
function shadow(tables, move) {
  for (const each of shadows) each.remove();
  shadows = tables.filter((table) => table !== move.table && laneOf(table)).map((table) => {
    const each = ghost.cloneNode(false);
    each.removeAttribute('id');
    each.classList.add('is-shadow');
    place(each, move.at, move.until, laneOf(table));
    return each;
  });
  ghost.before(...shadows);
}

let shown = '';
function show(move) {
  const { bad, tight, text, name, tables, clashing, moved } = verdict(move);
  place(ghost, move.at, move.until, laneOf(move.table));
  ghost.hidden = false;
  ghost.classList.toggle('is-bad', Boolean(bad));
  ghost.classList.toggle('is-tight', Boolean(tight));
  ghost.firstElementChild.textContent = `${clock(move.at)}–${clock(move.until)}`;
  ghost.lastElementChild.textContent = moved ? `${name} · ${text}` : text;
  shadow(tables, move);
  for (const bar of slips()) bar.classList.toggle('is-hit', clashing.includes(bar));
  for (const lane of allLanes()) lane.classList.toggle('is-target', tables.includes(lane.dataset.table));
  const sentence = `${clock(move.at)} ${word('Until')} ${clock(move.until)}, ${word('Table')} ${name}. ${text}.`;
  if (sentence !== shown) said.textContent = sentence;
  shown = sentence;
  return !bad;
}

function clear(move) {
  ghost.hidden = true;
  shadow([], move);
  for (const bar of own(move.party)) bar.classList.remove('is-dragged');
  for (const each of lanes.querySelectorAll('.is-hit, .is-target')) each.classList.remove('is-hit', 'is-target');
}

function send(move) {
  const changed = move.at !== Number(move.bar.dataset.at) || move.until !== Number(move.bar.dataset.untilMs) || verdict(move).moved;
  if (!changed) return;
  const carrier = document.getElementById('carrier');
  carrier.setAttribute('hx-post', `/bookings/${move.party}/move`);
  carrier.setAttribute('hx-vals', JSON.stringify(sent(move)));
  window.htmx.process(carrier);
  window.htmx.trigger(carrier, 'kds:move');
}

function started(bar) {
  return { bar, party: bar.dataset.party, table: bar.dataset.table, at: Number(bar.dataset.at), until: Number(bar.dataset.untilMs) };
}

const snapped = (minutes, step) => Math.round(minutes / step) * step;

function shifted(move, minutes, step) {
  const bar = move.bar.dataset;
  const to = msOf(snapped(minutesOf(bar.at) + minutes, step));
  return { ...move, at: to, until: to + Number(bar.untilMs) - Number(bar.at) };
}

function stretched(move, minutes, step) {
  const until = msOf(snapped(minutesOf(move.bar.dataset.untilMs) + minutes, step));
  return { ...move, until: Math.max(until, move.at + STEP * MINUTE) };
}

/* By hand */

let drag = null;

bars.addEventListener('pointerdown', (event) => {
  const bar = event.target.closest('[data-party]');
  if (!bar || bar.hasAttribute('data-fixed') || event.button !== 0) return;
  if (event.pointerType !== 'mouse' && !bar.classList.contains('is-chosen')) return;
  const isEnd = Boolean(event.target.closest('[data-grip]'));
  drag = { start: started(bar), move: started(bar), x: event.clientX, y: event.clientY, scrolled: timeline.scrollLeft, isEnd, on: false };
  bar.setPointerCapture(event.pointerId);
});

function laneAt(y) {
  return allLanes().find((lane) => { const box = lane.getBoundingClientRect(); return y >= box.top && y < box.bottom; });
}

bars.addEventListener('pointermove', (event) => {
  if (!drag) return;
  const [dx, dy] = [event.clientX - drag.x + timeline.scrollLeft - drag.scrolled, event.clientY - drag.y];
  if (!drag.on && Math.hypot(dx, dy) < SLIP) return;
  drag.on = true;
  for (const bar of own(drag.start.party)) bar.classList.add('is-dragged');
  const [minutes, step] = [dx / scale(), event.altKey ? 5 : STEP];
  drag.move = drag.isEnd ? stretched(drag.start, minutes, step) : { ...shifted(drag.start, minutes, step), table: laneAt(event.clientY)?.dataset.table || drag.move.table };
  drag.fine = show(drag.move);
});

function dropped(event) {
  if (!drag) return;
  const { move, on, fine } = drag;
  drag = null;
  if (!on) return;
  clear(move);
  if (event.type === 'pointerup' && fine) send(move);
  // The click that ends a drag is no tap.
  addEventListener('click', (click) => click.stopPropagation(), { capture: true, once: true });
  setTimeout(() => dispatchEvent(new Event('click')));
}
bars.addEventListener('pointerup', dropped);
bars.addEventListener('pointercancel', dropped);

rows.addEventListener('click', (event) => {
  const lane = event.target.closest('[data-table]');
  if (!lane || timeline.hasAttribute('data-past') || event.target.closest('.lane-head')) return;
  const minutes = (event.clientX - lane.getBoundingClientRect().left) / scale() - lane.firstElementChild.offsetWidth / scale();
  begin(msOf(Math.floor(minutes / STEP) * STEP), lane.dataset.table);
});

/* By keys */

let taken = null;

function neighbour(bar, key) {
  const all = slips().filter((each) => each.matches('[data-party][data-placed]'));
  const top = (each) => laneOf(each.dataset.table).offsetTop;
  const along = { ArrowLeft: -1, ArrowRight: 1 }[key];
  if (along) return all.filter((each) => top(each) === top(bar) && (each.dataset.at - bar.dataset.at) * along > 0).sort((a, b) => (a.dataset.at - b.dataset.at) * along)[0];
  const down = key === 'ArrowDown' ? 1 : -1;
  const beyond = all.filter((each) => (top(each) - top(bar)) * down > 0);
  const nearest = Math.min(...beyond.map((each) => Math.abs(top(each) - top(bar))));
  return beyond.filter((each) => Math.abs(top(each) - top(bar)) === nearest).sort((a, b) => Math.abs(a.dataset.at - bar.dataset.at) - Math.abs(b.dataset.at - bar.dataset.at))[0];
}

function stepped(move, key, isEnd, step) {
  const by = { ArrowLeft: -step, ArrowRight: step }[key];
  if (by && isEnd) return { ...move, until: Math.max(move.until + by * MINUTE, move.at + STEP * MINUTE) };
  if (by) return { ...move, at: move.at + by * MINUTE, until: move.until + by * MINUTE };
  const all = allLanes();
  const next = all[all.indexOf(laneOf(move.table)) + (key === 'ArrowDown' ? 1 : -1)];
  return next ? { ...move, table: next.dataset.table } : move;
}

function end(move, drop) {
  taken = null;
  clear(move);
  said.textContent = '';
  if (drop) send(move);
}

lanes.addEventListener('keydown', (event) => {
  const bar = event.target.closest('.bar-slip[data-party]');
  if (!bar) return;
  const isArrow = event.key.startsWith('Arrow');
  if (taken && event.key === 'Escape') end(taken, false);
  else if (taken && event.key === 'Enter') { if (!verdict(taken).bad) end(taken, true); } 
  else if (taken && isArrow) { taken = stepped(taken, event.key, event.shiftKey, event.altKey ? 5 : STEP); show(taken); } 
  else if (event.key === 'm' && !bar.hasAttribute('data-fixed')) { taken = started(bar); choose(bar.dataset.party); show(taken); said.textContent = word('Moving'); } 
  else if (isArrow) focusOn(neighbour(bar, event.key)); 
  else return;
  event.preventDefault();
  event.stopPropagation();
});
lanes.addEventListener('focusout', () => { if (taken) end(taken, false); });

// One bar is in the order of the Tab key, the arrows reach the rest.
function focusOn(bar) {
  if (!bar) return;
  bar.focus();
  bar.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}
const rovers = () => slips().filter((bar) => bar.dataset.party);
function rove(to) {
  for (const bar of rovers()) bar.tabIndex = bar === to ? 0 : -1;
}
lanes.addEventListener('focusin', (event) => rove(event.target.closest('.bar-slip[data-party]')));
const firstBar = () => { if (!rovers().some((bar) => bar.tabIndex === 0)) rove(rovers()[0]); };
document.addEventListener('kds:frame', firstBar);
firstBar();
