// What the pages of a cart need beyond those before it: taps that post, and marks of what a guest avoids.
import './requests.js';
import { avoided } from './kiosk-avoid.js';

document.addEventListener('htmx:after:request', ({ detail: { ctx } }) => {
  const button = ctx.sourceElement.matches?.('[data-added]') && ctx.sourceElement.querySelector('button');
  if (ctx.response.status >= 400 || !button) return;
  button.classList.add('is-added');
  setTimeout(() => button.classList.remove('is-added'), 900);
});

document.addEventListener('change', ({ target }) => { if (target.name === 'takeaway') target.form.requestSubmit(); });

avoided();
