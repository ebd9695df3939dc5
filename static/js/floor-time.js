// The evening's slider: the same map at a later moment, over the same socket.
import { retune } from './live.js';

const slider = document.getElementById('slider');
const bubble = document.getElementById('slider-at');
const SETTLES = 160; // ms of rest before the house is asked
const shown = document.getElementById('tables');
let waiting;

function load() {
  const { first, count, times, ats } = document.querySelector('#load > .load-in').dataset;
  return { first: Number(first), count: Number(count), times: times.trim().split(' '), ats: ats.trim().split(' ') };
}

function shownPlace({ first, ats }) {
  const { at } = document.querySelector('#moment > *').dataset;
  const place = at ? ats.findIndex((each) => Date.parse(each) >= Date.parse(at)) : first;
  return Math.max(place, first);
}

function say({ first, count, times }) {
  const place = Number(slider.value);
  const said = place <= first ? slider.dataset.wordNow : times[place];
  bubble.textContent = said;
  // From the middle of the first bar to the middle of the last.
  const { offsetLeft: left, offsetWidth: width } = document.getElementById('load');
  slider.style.left = `${left + width / count / 2 - 2}px`;
  slider.style.width = `${(width * (count - 1)) / count + 4}px`;
  bubble.style.left = `${left + ((place + 0.5) / count) * width}px`;
  slider.setAttribute('aria-valuetext', said);
}

function set() {
  const evening = load();
  slider.max = evening.count - 1;
  if (document.activeElement !== slider) slider.value = shownPlace(evening);
  say(evening);
}

function showAt(at) {
  const url = new URL(location.href);
  if (at) url.searchParams.set('at', at);
  else url.searchParams.delete('at');
  history.replaceState(history.state, '', url);
  shown.dataset.quiet = ''; // another moment isn't news
  retune({ at });
}

slider.addEventListener('input', () => {
  const evening = load();
  if (Number(slider.value) < evening.first) slider.value = evening.first;
  say(evening);
  clearTimeout(waiting);
  const place = Number(slider.value);
  waiting = setTimeout(() => showAt(place > evening.first ? evening.ats[place] : null), SETTLES);
});

document.addEventListener('click', (event) => {
  if (!event.target.closest('[data-back-to-now]')) return;
  slider.value = load().first;
  showAt(null);
  slider.focus();
});

const later = () => document.body.classList.toggle('is-later', Boolean(document.querySelector('#moment > *')?.dataset.at));

document.addEventListener('kds:frame', ({ detail }) => {
  if (detail.full) delete shown.dataset.quiet;
  if (detail.regions.includes('moment')) later();
  if (detail.regions.includes('load') || detail.regions.includes('moment')) set();
});
new ResizeObserver(set).observe(document.getElementById('load'));
later();
