// The pad while the house can't be reached: what was tapped stands above the order as lines that are only
// here yet. Until they have gone out they can be changed and taken off like any other.
import { entries, isFree, setQuantity, throwAway } from './outbox.js';
import { venueTime } from './servertime.js';

const $ = (id) => document.getElementById(id);
const [section, template, acts, usual] = ['waiting', 'waiting-line', 'waiting-acts', 'actions'].map($);
const rows = section.querySelector('[data-waiting-lines]');
const MOST = 999;

const here = () => entries().filter(({ page, state }) => page === location.pathname && state === 'waiting');
const sum = (numbers) => numbers.reduce((all, number) => all + number, 0);
const drafts = () => sum([...document.querySelectorAll('#lines [data-state=draft] .line-qty')].map((each) => Number(each.textContent)));

function draw(entry) {
  const row = template.content.firstElementChild.cloneNode(true);
  const [isAdd, free] = [entry.kind === 'add', isFree(entry)];
  row.dataset.seq = entry.seq;
  row.dataset.kind = entry.kind;
  row.querySelector('.line-qty').textContent = isAdd ? entry.quantity : '';
  row.querySelector('.line-name').textContent = entry.title;
  row.querySelector('.line-more').textContent = [entry.more, isAdd ? '' : venueTime(entry.at)].filter(Boolean).join(' · ');
  row.querySelector('[data-on-its-way]').hidden = free;
  const [fewer, more] = row.querySelectorAll('[data-by]');
  fewer.hidden = !free;
  more.hidden = !free || !isAdd;
  fewer.querySelector('[data-take-off]').toggleAttribute('hidden', isAdd && entry.quantity > 1);
  fewer.querySelector('[data-fewer]').toggleAttribute('hidden', !isAdd || entry.quantity < 2);
  for (const button of [fewer, more]) button.setAttribute('aria-label', button.dataset.label.replace('{name}', entry.title));
  return row;
}

// What the big button would send: all that no "send" before it covers.
function unsent(open) {
  const last = open.map(({ kind }) => kind).lastIndexOf('send');
  const added = open.slice(last + 1).filter(({ kind }) => kind === 'add');
  return sum(added.map(({ quantity }) => quantity)) + (last < 0 ? drafts() : 0);
}

function show() {
  const open = here();
  const focused = section.contains(document.activeElement) && document.activeElement.closest('[data-seq]')?.dataset.seq;
  rows.replaceChildren(...open.map(draw));
  section.hidden = !open.length;
  section.querySelector('[data-waiting-count]').textContent = sum(open.filter(({ kind }) => kind === 'add').map(({ quantity }) => quantity)) || '';
  if (focused) (rows.querySelector(`[data-seq="${focused}"] button:not([hidden])`) || section).focus();
  const takesOver = open.some(({ kind }) => kind === 'add' || kind === 'send');
  const count = unsent(open);
  acts.hidden = !takesOver;
  usual.hidden = takesOver;
  for (const button of acts.querySelectorAll('button')) button.hidden = !count;
  acts.querySelector('.waiting-sent').hidden = count > 0;
  const send = acts.querySelector('[data-waiting-send]');
  send.textContent = send.dataset.word.replace('{n}', count);
}

rows.addEventListener('click', ({ target }) => {
  const button = target.closest('[data-by]');
  if (!button) return;
  const seq = Number(button.closest('[data-seq]').dataset.seq);
  const entry = here().find((each) => each.seq === seq);
  if (!entry || !isFree(entry)) return;
  const quantity = entry.kind === 'add' ? Math.min(MOST, entry.quantity + Number(button.dataset.by)) : 0;
  if (quantity < 1) throwAway((each) => each.seq === seq);
  else setQuantity(entry, quantity);
});

document.addEventListener('kds:outbox', show);
document.addEventListener('kds:frame', () => { if (!section.hidden) show(); });
show();
