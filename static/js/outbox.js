// A tap is never lost: what waits for the house is written down first (outbox-store.js), then sent, one
// after the other, until the house has answered. The key was made before the first try, so whatever
// became of an answer, each counts once. `kds:outbox` on document tells what is still here.
import { serverNow } from './servertime.js';
import * as store from './outbox-store.js';

const ONE_TRY = 8000; // ms; a half-open line answers nothing at all
const PROBE = 3000;
const STALE = 1500; // ms after which a try is given up when the line comes back
const TURN = 10_000; // longer than one try
const PAUSES = [250, 500, 1000, 2000, 3000];
const PATIENCE = 3000; // ms that a tap waits for its answer while all looks well …
const SHORT_PATIENCE = 150; // … and once we know that it doesn't
const UNSEEN = 400; // ms in which nobody needs to hear that something waits
const LATER = 15_000; // until it is tried again with whoever is signed in then
const BROKEN_MOST = 5; // answers of 500: then it is not the line, and those behind it may pass

const { body } = document;
const taps = new Map(); // number of an entry → what to call with its answer
const channel = 'BroadcastChannel' in window ? new BroadcastChannel('kds.outbox') : null;
const owner = ownName();
let known = []; // the entries as last read
let late = 0; // how many have gone out of those that had to wait
let doubt = false; // the last try failed: ask before the next
let failures = 0;
let sending = false;
let settled = 0;
let timer;
let current = null; // the try that is on its way: { limit, since }

// A page that is loaded again goes on with the turn of the one before.
function ownName() {
  try {
    return (sessionStorage.outbox ||= `${Date.now()}-${Math.random()}`);
  } catch {
    return `${Date.now()}-${Math.random()}`;
  }
}

export const entries = () => known;
export const isCut = () => doubt || navigator.onLine === false || (body.dataset.live || 'on') !== 'on';
const mine = (entry) => entry.state === 'waiting';

// A page that is being left can't read any more, and need not.
const quietly = (promise) => promise.catch(() => {});

async function look() {
  known = await store.all();
  document.dispatchEvent(new CustomEvent('kds:outbox', { detail: { entries: known } }));
}

const tell = () => quietly(look());

async function changed() {
  channel?.postMessage({});
  await tell();
}

/* One try */

async function answerWithin(ms, url, request) {
  const limit = new AbortController();
  const stop = setTimeout(() => limit.abort(), ms);
  current = { limit, since: performance.now() };
  try {
    const response = await fetch(url, { ...request, cache: 'no-store', signal: limit.signal });
    return { status: response.status, headers: [...response.headers], text: await response.text() };
  } catch {
    return { status: 0, headers: [], text: '' };
  } finally {
    clearTimeout(stop);
    current = null;
  }
}

const post = ({ url, body: form, key }) => answerWithin(ONE_TRY, url, {
  method: 'POST',
  credentials: 'same-origin',
  body: form,
  headers: {
    'Content-Type': 'application/x-www-form-urlencoded', 'HX-Request': 'true', Accept: 'application/json, text/html', 'Idempotency-Key': key,
  },
});

function refusalOf({ text }) {
  try {
    const { error, do: todo } = JSON.parse(text);
    return error ? { error, todo: todo || '' } : null;
  } catch {
    return null;
  }
}

// Only the house itself can say that it has done something: the sign-in page of a hotel's network answers
// 200 to everything, and a gateway has error pages of its own.
function meaning(answer, entry) {
  if (answer.status === 204) return 'done';
  const refusal = refusalOf(answer);
  if (!refusal) return 'later';
  if (answer.status === 401) return 'signin';
  if (answer.status === 500) return (entry.broken || 0) + 1 < BROKEN_MOST ? 'broken' : 'refused';
  return answer.status < 400 || answer.status === 408 || answer.status === 429 || answer.status > 500 ? 'later' : 'refused';
}

/* All that waits, in order */

// `before` = an earlier try has gone unanswered, so the house may have done it then. True: the next may
// go; a number: after so many ms.
async function settle(entry, answer, before) {
  const said = meaning(answer, entry);
  if (said === 'later' || said === 'signin' || said === 'broken') {
    const broken = (entry.broken || 0) + (said === 'broken' ? 1 : 0);
    await store.change(entry.seq, { broken, needs: said === 'signin' ? said : '', tried: before || said === 'later' });
    return failed(said === 'signin' ? LATER : 0);
  }
  const tap = taps.get(entry.seq);
  taps.delete(entry.seq);
  // While somebody waits for the answer they hear it at once; else it stays here for them.
  if (said === 'done' || tap) await store.drop(entry.seq);
  else await store.change(entry.seq, { state: 'back', needs: '', ...refusalOf(answer) });
  if (!tap && said === 'done') late += 1;
  settled += 1;
  tap?.(answer);
  channel?.postMessage({ seq: entry.seq, answer });
  return true;
}

// Sends the first of them. True: it is settled, go on; a number: come again after so many ms.
async function sendOne() {
  const cut = isCut();
  let { entry, before, wait } = await store.take(owner, TURN, !cut);
  if (wait) return wait;
  if (!entry) return Infinity;
  if (cut) {
    // Nothing is tried into the void, so that what has not gone out can still be changed.
    if ((await answerWithin(PROBE, '/healthz', {})).status !== 200) return failed();
    entry = await store.change(entry.seq, { tried: true }, mine);
  }
  const next = !entry || (await settle(entry, await post(entry), before));
  if (next !== true) return next;
  failures = 0;
  doubt = false;
  return true;
}

// From now on nobody waits before the screen: what is refused later comes back to them.
function failed(least = 0) {
  doubt = true;
  for (const tap of taps.values()) tap('kept');
  taps.clear();
  quietly(store.leave(owner));
  tell();
  const pause = PAUSES[Math.min(failures, PAUSES.length - 1)];
  failures += 1;
  return Math.max(least, pause * (0.75 + Math.random() / 2));
}

async function drain() {
  if (sending) return;
  sending = true;
  clearTimeout(timer);
  let next = true;
  try {
    while (next === true) next = await sendOne();
  } catch {
    next = LATER; // the disk is full, or the page is being left
  } finally {
    sending = false;
  }
  if (next !== Infinity) timer = setTimeout(drain, next);
  if (!settled) return;
  settled = 0;
  if (next === Infinity) channel?.postMessage({ free: true });
  if (known.length) await changed();
  if (next !== Infinity || !late) return;
  document.dispatchEvent(new CustomEvent('kds:sent-late', { detail: { count: late } }));
  late = 0;
}

/* What the page does */

// Writes an action down and sends it. Gives the answer { status, headers, text }, or 'kept' when it has to
// wait, or 'known' when the very same already does.
export async function keep(entry) {
  const same = known.findIndex((each) => mine(each) && each.url === entry.url && each.body === entry.body);
  const since = known.slice(same + 1).some((each) => each.page === entry.page && each.kind === 'add');
  if (same >= 0 && entry.kind !== 'add' && !(entry.kind === 'send' && since)) return 'known';
  const cut = isCut();
  const written = { ...entry, at: serverNow(), state: 'waiting', tried: false };
  written.seq = await store.add(written, cut);
  if (cut) await changed();
  else setTimeout(tellIfWaiting, UNSEEN, written.seq);
  return new Promise((resolve) => {
    taps.set(written.seq, resolve);
    setTimeout(() => { if (taps.delete(written.seq)) resolve('kept'); }, cut ? SHORT_PATIENCE : PATIENCE);
    drain();
  });
}

async function tellIfWaiting(seq) {
  if (taps.has(seq)) await changed();
}

// What may have reached the house can't be changed any more, only what is still here for sure.
export const isFree = (entry) => !entry.tried || entry.state === 'back';

export async function setQuantity(entry, quantity) {
  const form = new URLSearchParams(entry.body);
  form.set('quantity', quantity);
  await store.change(entry.seq, { quantity, body: form.toString() }, isFree);
  await changed();
}

// All for which this holds, whether the page has heard of them yet or not.
export async function throwAway(unwanted) {
  for (const entry of await store.all()) if (unwanted(entry)) await store.drop(entry.seq);
  await changed();
}

// The same wish, so the same key; at its old place, before what was done later.
export async function again(seq) {
  await store.change(seq, { state: 'waiting', tried: false, broken: 0, error: '', todo: '' });
  await changed();
  await drain();
}

/* When to look again */

channel?.addEventListener('message', async ({ data }) => {
  if (data.free) return void (taps.size || known.some(mine) ? drain() : 0);
  if (!data.seq) return tell();
  const tap = taps.get(data.seq);
  if (!tap) return undefined;
  taps.delete(data.seq);
  if (data.answer.status !== 204) await quietly(store.drop(data.seq)); // heard here, so it doesn't come back
  return tap(data.answer);
});

// The line is back: a try that hangs in the old one is given up; its key makes that harmless.
function soon() {
  failures = 0;
  if (current && performance.now() - current.since > STALE) current.limit.abort();
  drain();
}

addEventListener('online', soon);
document.addEventListener('kds:live', ({ detail }) => { if (detail.state === 'on') soon(); else if (known.length) tell(); });
document.addEventListener('visibilitychange', () => { if (!document.hidden) soon(); });
addEventListener('pagehide', () => { if (sending) quietly(store.leave(owner)); });

// Before the first tap we know whether there is a place to write to.
export const ready = look().then(() => { drain(); return true; }, () => false);
