// Full screen and a screen that stays on, where the browser allows them (a plain-http address in
// the house's own network has no wake lock; the tablet's own settings have to do it then).

const root = document.documentElement;
const full = document.getElementById('fullscreen');
const request = root.requestFullscreen || root.webkitRequestFullscreen;
const current = () => document.fullscreenElement || document.webkitFullscreenElement;

if (full && request) {
  full.hidden = false;
  full.addEventListener('click', () => {
    if (current()) (document.exitFullscreen || document.webkitExitFullscreen).call(document);
    else request.call(root);
  });
  const shown = () => full.setAttribute('aria-pressed', String(Boolean(current())));
  for (const name of ['fullscreenchange', 'webkitfullscreenchange']) document.addEventListener(name, shown);
}

const awake = document.getElementById('awake');
let lock = null;

function remembered() {
  try { return localStorage.getItem('kds.awake') === 'yes'; } catch { return false; }
}

function remember(on) {
  try { localStorage.setItem('kds.awake', on ? 'yes' : 'no'); } catch { /* private mode: for this visit only */ }
}

// The lock ends by itself whenever the page is hidden, so it is asked for again.
async function keepAwake(on) {
  try {
    if (on && (!lock || lock.released)) lock = await navigator.wakeLock.request('screen');
    if (!on && lock) await lock.release();
  } catch {
    on = false; // low battery: the system refuses
  }
  awake.setAttribute('aria-pressed', String(on));
}

if (awake && 'wakeLock' in navigator) {
  awake.hidden = false;
  awake.addEventListener('click', () => {
    const on = awake.getAttribute('aria-pressed') !== 'true';
    remember(on);
    keepAwake(on);
  });
  const restore = () => { if (!document.hidden && remembered()) keepAwake(true); };
  document.addEventListener('visibilitychange', restore);
  restore();
}

for (const link of document.querySelectorAll('.bar-nav a')) {
  if (link.pathname === location.pathname) link.setAttribute('aria-current', 'page');
}
