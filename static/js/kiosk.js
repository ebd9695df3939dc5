// The kiosk: nothing of one guest is left for the next, nobody is hurried, and nobody ends on a page
// that a browser makes when the line is down.
import './keyed.js';
import './live.js';
import './dialogs.js';
import { say } from './toasts.js';
import { forget } from './kiosk-comfort.js';

const { body } = document;
const root = document.documentElement;
const GRACE = 30; // seconds that a guest has to ask for more time
const TRY_AGAIN = 3000;
const idle = Number(body.dataset.idle); // seconds; 0 = nothing here can be lost
const warning = document.getElementById('idle');
const leaving = document.getElementById('leave');
let timer, counting;

// --- the next guest begins anew -------------------------------------------------------------------

const reachable = () => fetch('/healthz', { cache: 'no-store' }).then((answer) => answer.ok, () => false);

async function leave() {
  clearTimeout(timer);
  clearInterval(counting);
  document.dispatchEvent(new CustomEvent('kds:leave'));
  if (!(await reachable())) {
    setTimeout(leave, TRY_AGAIN); // a page of the browser's own would be nobody's way back
    return;
  }
  forget();
  if (leaving) leaving.submit();
  else location.replace(body.dataset.home);
}

// --- are you still there? -------------------------------------------------------------------------

function tick(until) {
  const left = Math.max(0, Math.ceil((until - performance.now()) / 1000));
  warning.querySelector('[data-idle-left]').textContent = left;
  if (!left) leave();
}

function warn() {
  if (warning.open) return;
  for (const other of document.querySelectorAll('dialog[open]')) other.close();
  warning.showModal();
  warning.querySelector('[data-still-here]').focus();
  const until = performance.now() + GRACE * 1000;
  tick(until);
  counting = setInterval(tick, 250, until);
}

// While the terminal has the word nobody is hurried; when all is said the next guest may come.
function wait() {
  clearTimeout(timer);
  if (!idle || warning.open || document.querySelector('[data-hold]')) return;
  const last = document.querySelector('[data-final]');
  timer = last ? setTimeout(leave, last.dataset.final * 1000) : setTimeout(warn, idle * 1000);
}

function stay() {
  clearInterval(counting);
  warning.close();
  wait();
}

document.addEventListener('kds:frame', ({ detail }) => { if (detail.regions.includes('outcome')) wait(); });
for (const name of ['pointerdown', 'keydown', 'input', 'wheel', 'touchmove']) addEventListener(name, wait, { passive: true });
warning.addEventListener('cancel', (event) => { event.preventDefault(); stay(); });
warning.addEventListener('click', (event) => { if (event.target === warning) stay(); });

document.addEventListener('click', (event) => {
  if (event.target.closest('[data-still-here]')) return stay();
  if (event.target.closest('[data-leave]')) return leave();
  // Without a line a link would lead to a page that no guest gets back from.
  const link = event.target.closest('a[href]');
  if (!link || link.hash.length > 1 || body.dataset.live === 'on' || !body.dataset.live) return undefined;
  event.preventDefault();
  return say({ error: true, said: body.dataset.wordOffline, todo: body.dataset.wordOfflineDo });
});
document.addEventListener('kds:live', ({ detail }) => { if (detail.state === 'out') setTimeout(leave, TRY_AGAIN); });
document.addEventListener('contextmenu', (event) => event.preventDefault());
wait();

// --- small things that every page has ---------------------------------------------------------------

// How high the bars at the foot are: what has the focus must never lie under them.
const bars = [...document.querySelectorAll('.k-strip, .k-dock')];
const measure = () => {
  root.style.setProperty('--strip-h', `${document.querySelector('.k-strip').offsetHeight}px`);
  root.style.setProperty('--dock-h', `${bars.reduce((sum, bar) => sum + bar.offsetHeight, 0)}px`);
};
if ('ResizeObserver' in window) for (const bar of bars) new ResizeObserver(measure).observe(bar);
measure();
