// Keeps the page joined to its feed through htmx's own socket, and says so when it isn't: a screen
// that shows an old truth as if it were the present is worse than none. Nothing is polled.
import { fingerUp } from './finger.js';
import { rate, serverNow, venueTime } from './servertime.js';

const { body } = document;
const setting = (name, fallback) => Number(body.dataset[name] || fallback);
const SILENCE = setting('liveSilence', 9500); // heartbeats come every 5 s; after this, something is broken
const GRACE = setting('liveGrace', 2000); // a closed socket may be back before anyone needs to know
const PATIENCE = setting('livePatience', 4000); // for one attempt to connect
const LONGEST_PAUSE = 4000; // htmx waits up to 3 s ± 30 % between two attempts
const RELOAD_AT_MOST_EVERY = 60_000;

const bar = document.getElementById('live-bar');
let connection = null; // htmx's, alive through all its sockets
let heardAt = serverNow();
let away = false; // the server told us to stay away
let graceTimer, watchdog;
let failures = 0; // frames in a row that did not fit the page

const isOn = (event) => event.target === body && event.detail.connection;

async function show(state) {
  if (body.dataset.live === state) return;
  body.dataset.live = state;
  if (state !== 'on') await fingerUp(); // the bar pushes the page down
  const since = bar.querySelector('[data-live-since]');
  if (body.dataset.live === 'off') since.textContent = venueTime(heardAt);
  for (const line of bar.children) line.hidden = line.dataset.liveLine !== body.dataset.live;
  document.dispatchEvent(new CustomEvent('kds:live', { detail: { state, since: heardAt } }));
}

function watch(ms) {
  clearTimeout(watchdog);
  watchdog = setTimeout(silent, ms);
}

function heard() {
  if (away) return;
  heardAt = serverNow();
  clearTimeout(graceTimer);
  graceTimer = undefined;
  watch(SILENCE);
  show('on');
}

function silent() {
  show('off');
  reconnect(300);
}

function stayAway(state) {
  away = true;
  clearTimeout(watchdog);
  clearTimeout(graceTimer);
  show(state);
}

// htmx-ws has no "reconnect now", but it listens to its socket; a half-open socket would report its
// own end only after minutes. So the socket is told that it has closed, and htmx goes its usual way:
// it drops that socket and opens the next one. The spread keeps a house full of screens apart.
function reconnect(spread) {
  if (away || !connection?.socket) return;
  clearTimeout(connection.timer);
  connection.attempt = 0;
  const { reconnectDelay } = connection.config;
  connection.config.reconnectDelay = Math.random() * spread;
  connection.socket.dispatchEvent(new CloseEvent('close', { code: 1006 }));
  connection.config.reconnectDelay = reconnectDelay;
  watch(PATIENCE);
}

// The version the page is at, so that a reconnect brings a snapshot only if something was missed.
function rememberVersion(version) {
  const url = new URL(connection.url);
  if (version) url.searchParams.set('v', version);
  else url.searchParams.delete('v');
  connection.url = url.href;
}

// The same page with other parameters (null takes one away), over the same socket: it is opened anew at
// once and brings a snapshot of the other feed, cell by cell into what stands there.
export function retune(parameters) {
  if (!connection) return;
  const url = new URL(connection.url);
  for (const [name, value] of Object.entries(parameters)) {
    if (value === null) url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  connection.url = url.href;
  rememberVersion(null);
  reconnect(0);
}

// A frame that does not fit: ask for a whole one; if that does not fit either, the page itself is
// older than the server, and is fetched again.
function doubt() {
  failures += 1;
  show('off');
  rememberVersion(null);
  const last = Number(sessionStorage.getItem('kds.reloaded') || 0);
  if (failures < 2 || Date.now() - last < RELOAD_AT_MOST_EVERY) return reconnect(1000 * failures);
  sessionStorage.setItem('kds.reloaded', Date.now());
  return location.reload();
}

body.addEventListener('htmx:ws:before:connection', (event) => {
  if (isOn(event)) connection = event.detail.connection;
});
body.addEventListener('htmx:ws:after:connection', (event) => {
  if (isOn(event)) watch(SILENCE);
});
body.addEventListener('htmx:ws:before:message:incoming', (event) => {
  if (isOn(event)) event.detail.waitUntil(fingerUp());
});
body.addEventListener('htmx:ws:close', (event) => {
  if (!isOn(event) || event.detail.code === null) return;
  if (event.detail.code === 1008) return stayAway('out');
  if (event.detail.code === 1000) return stayAway('closed');
  if (!graceTimer) graceTimer = setTimeout(() => show('off'), GRACE);
  watch(LONGEST_PAUSE + PATIENCE);
});
body.addEventListener('htmx:ws:error', (event) => {
  if (isOn(event) && event.detail.error instanceof Error) doubt();
});
document.addEventListener('kds:frame', ({ detail }) => {
  if (detail.full) failures = 0;
  if (connection && detail.v) rememberVersion(detail.v);
  heard();
});

if (body.hasAttribute('hx-ws:connect')) {
  watch(PATIENCE); // the first frame is due at once
  addEventListener('online', () => reconnect(0));
  // Timers sleep in the background, and so may have the machine.
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden && serverNow() - heardAt > SILENCE * rate) silent();
  });
}
// A page out of the back-forward cache shows the past and has a dead socket.
addEventListener('pageshow', (event) => {
  if (event.persisted) location.reload();
});
