// What waits to be sent, in words: the bar that says how much, the sheet that lists it, and what came back
// with the choices that are left. Nothing leaves the list by itself but by being done.
import { again, entries, isCut, throwAway } from './outbox.js';
import { venueTime } from './servertime.js';
import { say } from './toasts.js';

const bar = document.getElementById('outbox');
const list = document.getElementById('outbox-entries');
const template = document.getElementById('outbox-entry');
const PROBE = 2500; // ms to find out whether another page can be had
const word = (name, values = {}) => Object.entries(values).reduce((text, [key, value]) => text.replace(`{${key}}`, value), bar.dataset[`word${name}`]);
const counted = (name, n, values) => word(n === 1 ? `${name}One` : `${name}Many`, { n, ...values });
const waiting = () => entries().filter(({ state }) => state === 'waiting');

function line(name, text) {
  const shown = bar.querySelector(`[data-outbox-line=${name}]`);
  shown.hidden = !text;
  const words = shown.querySelector('span');
  if (words.textContent !== text) words.textContent = text;
}

function drawBar() {
  const [open, back] = [waiting(), entries().filter(({ state }) => state === 'back')];
  const needs = open.some((entry) => entry.needs === 'signin');
  const since = open.length ? venueTime(open[0].at) : '';
  const text = !open.length ? '' : needs ? word('Signin', { n: open.length }) : counted('', open.length, { time: since });
  line('waiting', text);
  line('back', back.length ? counted('Back', back.length) : '');
  const signin = document.querySelector('[data-outbox-signin]');
  signin.hidden = !needs;
  signin.firstElementChild.href = `/signin?next=${encodeURIComponent(location.pathname)}`;
}

/* The sheet */

function drawEntry(entry) {
  const row = template.content.firstElementChild.cloneNode(true);
  const isBack = entry.state === 'back';
  const put = (name, text) => { row.querySelector(`[data-${name}]`).textContent = text; };
  row.dataset.seq = entry.seq;
  row.dataset.state = entry.state;
  put('title', entry.kind === 'add' ? `${entry.quantity} × ${entry.title}` : entry.title);
  put('more', entry.more);
  put('about', [venueTime(entry.at), entry.where, entry.who].filter(Boolean).join(' · '));
  put('error', [entry.error, entry.todo].filter(Boolean).join('. '));
  for (const part of row.querySelectorAll('[data-when]')) part.hidden = !isBack;
  const here = entry.page === location.pathname;
  const place = row.querySelector('[data-outbox-place]');
  place.href = entry.page;
  place.hidden = !isBack || here;
  row.querySelector('[data-outbox-other]').hidden = !(isBack && here && entry.kind === 'add');
  return row;
}

function drawList() {
  const had = list.contains(document.activeElement);
  list.replaceChildren(...entries().map(drawEntry));
  const sheet = list.closest('dialog');
  if (!entries().length && sheet.open) sheet.close();
  else if (had) (list.querySelector('button') || sheet).focus();
}

// Of something that may have arrived the person is told so before it goes.
function away(entry, button) {
  if (!entry.tried || entry.state === 'back' || button.dataset.asked) return throwAway(({ seq }) => seq === entry.seq);
  button.dataset.asked = 'yes';
  button.textContent = word('Sure');
  return undefined;
}

list?.addEventListener('click', ({ target }) => {
  const row = target.closest('[data-seq]');
  const entry = row && entries().find(({ seq }) => seq === Number(row.dataset.seq));
  if (!entry) return;
  if (target.closest('[data-outbox-again]')) again(entry.seq);
  else if (target.closest('[data-outbox-away]')) away(entry, target.closest('button'));
  else if (target.closest('[data-outbox-other]')) {
    throwAway(({ seq }) => seq === entry.seq);
    list.closest('dialog').close();
  }
});

/* On the page: what was tapped and waits is marked where it was tapped */

// Several buttons may post to one address, each with values of its own.
function isOf(button, body) {
  const values = Object.entries(JSON.parse(button.getAttribute('hx-vals') || '{}'));
  const form = new URLSearchParams(body);
  return values.every(([name, value]) => form.get(name) === String(value)) && values.length === [...form].length;
}

function mark() {
  for (const old of document.querySelectorAll('[data-kept]')) delete old.dataset.kept;
  for (const { kind, url, body } of waiting()) {
    if (kind === 'add') continue;
    for (const each of document.querySelectorAll(`button[hx-post="${CSS.escape(url)}"]`)) if (isOf(each, body)) each.dataset.kept = word('Kept');
  }
}

function draw() {
  drawBar();
  drawList();
  mark();
}

/* No page is left for one that the browser makes when the line is down */

async function follow(link) {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), PROBE);
  const found = await fetch('/healthz', { cache: 'no-store', signal: limit.signal }).then(({ ok }) => ok, () => false);
  clearTimeout(timer);
  if (found) location.href = link.href;
  else say({ error: true, said: word('Line'), todo: word('LineDo') });
}

function guard(event) {
  const link = event.target.closest('a[href]');
  if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || link.target || !isCut()) return;
  if (link.origin !== location.origin || (link.pathname === location.pathname && link.hash)) return;
  event.preventDefault();
  follow(link);
}

/* Signing out with something in the outbox */

function part(event) {
  const form = event.target;
  const left = waiting().length;
  if (!form.matches('[data-parting]') || !left) return;
  event.preventDefault();
  const ask = document.getElementById('confirm');
  ask.querySelector('h2').textContent = word('Parting', { n: left });
  ask.querySelector('[value=yes]').textContent = word('PartingYes');
  ask.returnValue = 'no';
  ask.addEventListener('close', () => { if (ask.returnValue === 'yes') form.submit(); }, { once: true });
  ask.showModal();
}

if (list) {
  document.addEventListener('kds:outbox', draw);
  document.addEventListener('kds:frame', () => { if (entries().length) mark(); });
  document.addEventListener('kds:sent-late', ({ detail }) => say({ said: counted('Sent', detail.count) }));
  document.addEventListener('click', guard);
  document.addEventListener('submit', part);
  draw();
}
