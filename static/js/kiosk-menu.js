// The menu: the part that is looked at is marked at the side, and a tap there leads to it.
const rail = document.getElementById('rail');
const links = [...rail.querySelectorAll('a')];
const heads = () => [...document.querySelectorAll('.k-part')];
const top = () => Math.max(document.querySelector('.k-head').getBoundingClientRect().bottom, rail.offsetHeight < 200 ? rail.getBoundingClientRect().bottom : 0) + 24;

function spy() {
  const line = top();
  const end = innerHeight + scrollY >= document.documentElement.scrollHeight - 4;
  const all = heads();
  const here = end && scrollY > 0 ? all[all.length - 1] : all.filter((head) => head.getBoundingClientRect().top <= line + 8).pop() || all[0];
  for (const link of links) {
    const on = here?.id === link.hash.slice(1);
    if (on === link.hasAttribute('aria-current')) continue;
    link.toggleAttribute('aria-current', on);
    if (on && rail.scrollWidth > rail.clientWidth) rail.scrollTo({ left: link.offsetLeft - 40 });
  }
}

rail.addEventListener('click', (event) => {
  const head = document.getElementById(event.target.closest('a')?.hash.slice(1));
  if (!head) return;
  event.preventDefault();
  scrollBy({ top: head.getBoundingClientRect().top - top() + 12, behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth' });
  head.focus({ preventScroll: true });
});

let asked = false;
addEventListener('scroll', () => {
  if (asked) return;
  asked = true;
  requestAnimationFrame(() => { asked = false; spy(); });
}, { passive: true });
document.addEventListener('kds:frame', spy);

// Back from a dish: to where it stood.
const dish = location.hash && document.getElementById(location.hash.slice(1));
if (dish) {
  dish.scrollIntoView({ block: 'center' });
  dish.querySelector('a')?.focus({ preventScroll: true });
}
spy();
