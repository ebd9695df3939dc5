// A guest's own phone: what is avoided is marked, a tap that adds answers, and the bars at the foot never
// hide what has the focus.
import { avoided } from './kiosk-avoid.js';

const root = document.documentElement;
const foot = document.querySelector('.t-foot');
const head = document.querySelector('.t-head');
const measure = () => {
  root.style.setProperty('--foot-h', `${foot.offsetHeight}px`);
  root.style.setProperty('--head-h', `${head.offsetHeight}px`);
};
if ('ResizeObserver' in window) for (const bar of [foot, head]) new ResizeObserver(measure).observe(bar);
measure();

document.addEventListener('htmx:after:request', ({ detail: { ctx } }) => {
  const button = ctx.sourceElement.matches?.('[data-added]') && ctx.sourceElement.querySelector('button');
  if (ctx.response.status >= 400 || !button) return;
  button.classList.add('is-added');
  setTimeout(() => button.classList.remove('is-added'), 900);
});

// The part of the menu that is looked at is marked above.
const rail = document.getElementById('rail');
const links = rail ? [...rail.querySelectorAll('a')] : [];
let asked = false;
function spy() {
  asked = false;
  const line = rail.getBoundingClientRect().bottom + 16;
  const heads = [...document.querySelectorAll('.t-part')];
  const here = heads.filter((each) => each.getBoundingClientRect().top <= line).pop() || heads[0];
  for (const link of links) {
    const on = here?.id === link.hash.slice(1);
    if (on === link.hasAttribute('aria-current')) continue;
    link.toggleAttribute('aria-current', on);
    if (on) rail.scrollTo({ left: link.offsetLeft - rail.clientWidth / 3 });
  }
}
if (rail) {
  addEventListener('scroll', () => { if (!asked) { asked = true; requestAnimationFrame(spy); } }, { passive: true });
  document.addEventListener('kds:frame', spy);
  spy();
}
avoided();
