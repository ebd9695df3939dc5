// What the pages of a cart need beyond those before it: taps that post, and marks of what a guest avoids.
import './requests.js';
import './outbox-bar.js';
import { ready, throwAway } from './outbox.js';
import { avoided } from './kiosk-avoid.js';

document.addEventListener('htmx:after:request', ({ detail: { ctx } }) => {
  const button = ctx.sourceElement.matches?.('[data-added]') && ctx.sourceElement.querySelector('button');
  if (ctx.response.status >= 400 || !button) return;
  button.classList.add('is-added');
  setTimeout(() => button.classList.remove('is-added'), 900);
});

document.addEventListener('change', ({ target }) => { if (target.name === 'takeaway') target.form.requestSubmit(); });

/* What waits for the line is this guest's: it is never another one's, and nothing is paid before it is in. */
const cart = `/kiosk/${location.pathname.split('/')[2]}/`;
ready.then((found) => (found ? throwAway(({ url }) => !url.startsWith(cart)) : undefined)).catch(() => {});
document.addEventListener('kds:leave', () => throwAway(() => true).catch(() => {}));
document.addEventListener('kds:outbox', ({ detail }) => document.body.classList.toggle('is-waiting', detail.entries.some(({ state }) => state === 'waiting')));

avoided();
