// The booking page with scripts: says in time that a kept table will soon be free again. Times that
// go are the feed's to strike out; everything else works without this file.
import { serverNow } from './servertime.js';

const kept = document.querySelector('[data-kept]');
const SOON = 60_000; // ms before the end at which more time is offered aloud

function tell() {
  const left = Number(kept.dataset.kept) - serverNow();
  kept.classList.toggle('is-soon', left > 0 && left <= SOON);
  kept.classList.toggle('is-over', left <= 0);
  kept.querySelector('[data-kept-soon]').hidden = left <= 0 || left > SOON;
  kept.querySelector('[data-kept-over]').hidden = left > 0;
  if (left > 0) setTimeout(tell, left > SOON ? Math.min(left - SOON, 30_000) : left);
}

if (kept) {
  tell();
  document.addEventListener('visibilitychange', () => { if (!document.hidden) tell(); });
}
