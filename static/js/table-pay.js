// Paying on the phone itself: the sum stands on the button, the page is gone to once it is open, and
// whoever comes back from it has it asked what became of it.
import { money } from './amounts.js';

const host = document.getElementById('paying');
let going = false;

function sum() {
  const form = host.querySelector('.t-pay');
  const shown = form?.querySelector('[data-sum]');
  if (!shown) return;
  const amount = Number(form.querySelector('[name=share]:checked')?.dataset.amount || 0);
  const percent = Number(form.querySelector('[name=tip_percent]:checked')?.value || 0);
  shown.textContent = money(amount + Math.floor((2 * amount * percent + 100) / 200));
}

function go() {
  sum();
  const link = going && host.querySelector('[data-go]');
  if (link) {
    going = false;
    location.assign(link.href);
  }
}

if (host) {
  host.addEventListener('change', sum);
  document.addEventListener('kds:frame', go);
  document.addEventListener('htmx:after:request', ({ detail: { ctx } }) => {
    if (!ctx.sourceElement.matches?.('[data-pays]') || ctx.response.status >= 400) return;
    going = true;
    go();
  });
  sum();
  host.querySelector('form[data-back]')?.requestSubmit();
}
