// What hands at a bill need beyond taps that post: sheets, the change of cash, tips by percent, and
// lines that are chosen on a check and then moved, shared or discounted together.
import { send } from './send.js';
import { DIGITS, money, notes, parsed, written } from './amounts.js';

const sheet = document.getElementById('sheet');
const checks = document.getElementById('checks');
let aim = null; // of what the open sheet takes something off: line ids, or null for the whole check

// --- sheets -------------------------------------------------------------------------------------

function openSheet(id, { show = null, means = null } = {}) {
  const form = document.getElementById(id);
  if (!form) return;
  for (const other of sheet.querySelectorAll('.sheet-form.is-open')) other.classList.remove('is-open');
  form.classList.add('is-open');
  for (const part of form.querySelectorAll('[data-for]')) part.classList.toggle('is-hidden', part.dataset.for !== (show || 'split'));
  for (const part of form.querySelectorAll('[data-off-of]')) part.hidden = part.dataset.offOf !== (aim ? 'lines' : 'check');
  if (form.matches('.pay-sheet')) payBy(form, means || 'card');
  if (!sheet.open) sheet.showModal();
  sheet.scrollTop = 0;
  (form.querySelector('form:not([hidden]) .given') || form.querySelector('.dialog-body button, .dialog-body input'))?.focus({ preventScroll: true });
}

sheet.addEventListener('close', () => {
  aim = null;
  for (const form of sheet.querySelectorAll('form')) form.reset();
  for (const details of sheet.querySelectorAll('details')) details.open = false;
  for (const chip of sheet.querySelectorAll('[data-tip]')) chip.setAttribute('aria-pressed', String(chip.dataset.tip === '0'));
});

// The frame comes before the answer, and may have taken the form that asked out of its dialog.
document.addEventListener('htmx:after:request', ({ detail: { ctx } }) => {
  const source = ctx.sourceElement;
  if (ctx.response.status < 400 && source.dataset.then?.startsWith('close') && !source.isConnected) sheet.close();
});

// --- paying -------------------------------------------------------------------------------------

function payBy(card, means) {
  for (const form of card.querySelectorAll('.pay-form')) form.hidden = form.dataset.meansForm !== means;
  for (const chip of card.querySelectorAll('[data-means-of]')) chip.setAttribute('aria-pressed', String(chip.dataset.meansOf === means));
  reckon(card.querySelector('.pay-form:not([hidden])'));
}

const field = (form, name) => form.elements.namedItem(name);
const amountIn = (form, name) => parsed(field(form, name)?.value || '');

function rounded(amount, step) {
  return step > 1 ? Math.floor((amount * 2 + step) / (2 * step)) * step : amount;
}

// What is to pay with this form, and the change of what was given.
function reckon(form) {
  const card = form.closest('.pay-sheet');
  const due = Number(card.dataset.due);
  const part = field(form, 'amount')?.value.trim() ? amountIn(form, 'amount') : due;
  const tip = amountIn(form, 'tip');
  const isCash = form.dataset.meansForm === 'cash';
  const payable = (isCash ? rounded(part, Number(card.dataset.cashStep)) : part) + tip;
  form.dataset.payable = payable;
  for (const chip of form.querySelectorAll('[data-tip]')) {
    const worth = chip.querySelector('[data-tip-worth]');
    if (worth) worth.textContent = money(tipOf(part, chip.dataset.tip));
  }
  form.querySelector('[data-payable]').textContent = Number.isFinite(payable) ? money(payable) : '';
  if (isCash) showChange(form, payable);
}

const tipOf = (amount, percent) => Math.round((amount * Number(percent)) / 100);

function showChange(form, payable) {
  const given = amountIn(form, 'given');
  const rest = field(form, 'given').value.trim() ? given - payable : 0;
  const label = form.querySelector('[data-change-word]');
  label.textContent = rest < 0 ? label.dataset.missingWord : label.dataset.changeWord;
  form.querySelector('.cash-change').classList.toggle('is-missing', rest < 0);
  form.querySelector('[data-change]').textContent = Number.isFinite(rest) ? money(Math.abs(rest)) : '';
  const place = form.querySelector('[data-notes]');
  place.replaceChildren(...notes(payable).map((sum) => {
    const button = document.createElement('button');
    Object.assign(button, { type: 'button', className: 'btn', textContent: money(sum) });
    button.dataset.note = sum;
    button.setAttribute('aria-pressed', String(given === sum));
    return button;
  }));
}

function tipBy(chip) {
  const form = chip.closest('form');
  for (const other of form.querySelectorAll('[data-tip]')) other.setAttribute('aria-pressed', String(other === chip));
  const part = field(form, 'amount').value.trim() ? amountIn(form, 'amount') : Number(form.closest('.pay-sheet').dataset.due);
  const rest = () => Math.max(0, amountIn(form, 'given') - rounded(part, Number(form.closest('.pay-sheet').dataset.cashStep)));
  const tip = chip.dataset.tip === 'rest' ? rest() : tipOf(part, chip.dataset.tip);
  field(form, 'tip').value = tip ? written(tip) : '';
  reckon(form);
}

// The keys type like a till: 5 0 0 0 is 50.00.
function typed(key, form) {
  const box = field(form, 'given');
  const before = String(parsed(box.value) || '');
  const after = key === 'back' ? before.slice(0, -1) : (before + key).slice(0, 9);
  box.value = Number(after) ? written(Number(after)) : '';
  reckon(form);
}

// One tap charges all that is due on the terminal beside this device, or the only one; else the sheet
// asks which.
function chargeAll(id) {
  const card = document.getElementById(`sheets-pay-${id}`);
  const beside = document.body.dataset.terminal || (card.dataset.terminals === '1' ? card.dataset.terminal : '');
  if (!beside) return openSheet(card.id, { means: 'card' });
  return send(`/checks/${id}/card`, { terminal_id: beside });
}

// --- chosen lines -------------------------------------------------------------------------------

const boxes = (check) => [...check.querySelectorAll('.pick > input')];
const picked = (check) => boxes(check).filter((box) => box.checked).map((box) => box.value);

function showPicked(check) {
  const count = picked(check).length;
  check.classList.toggle('is-picking', count > 0);
  const words = check.querySelector('[data-picked]');
  if (words) words.textContent = count ? document.body.dataset.wordPicked.replace('{count}', count) : '';
}

function pickNone(check) {
  for (const box of boxes(check)) box.checked = false;
  showPicked(check);
}

const picking = () => checks.querySelector('.bill-check.is-picking');

async function doPicked(deed, check = picking()) {
  const id = check.dataset.check;
  if (deed === 'none') return pickNone(check);
  if (deed === 'to') return openSheet(`sheets-split-${id}`, { show: 'to' });
  if (deed === 'share') return openSheet(`sheets-split-${id}`, { show: 'share' });
  if (deed === 'off') {
    aim = picked(check);
    return openSheet(`sheets-off-${id}`);
  }
  return moveTo(check, '');
}

async function moveTo(check, into) {
  const done = await send(`/checks/${check.dataset.check}/move`, { line_ids: picked(check), into_id: into });
  if (done) pickNone(check);
}

async function shareAmong(count) {
  const check = picking();
  const here = [...document.querySelectorAll(`#sheets-split-${check.dataset.check} [data-here=yes]`)];
  const into = [...new Set(here.map((button) => button.dataset.moveTo))].slice(0, count - 1);
  sheet.close();
  for (const line of picked(check)) {
    const values = { line_id: line, shares: count };
    if (!await send(`/checks/${check.dataset.check}/split/line`, into.length ? { ...values, into_ids: into } : values)) return;
  }
  pickNone(check);
}

// --- discounts ----------------------------------------------------------------------------------

async function takeOff(form) {
  const given = new FormData(form);
  const [reason, percent] = [given.get('reason'), given.get('other_percent').trim() || given.get('percent')];
  const amount = given.get('amount').trim();
  const error = form.querySelector('[data-off-error]');
  error.textContent = reason && (percent || amount) ? '' : error.dataset.offError;
  if (error.textContent) return form.querySelector(reason ? '[name=percent]' : '[name=reason]').focus();
  const [lines, check] = [aim, picking()];
  const urls = lines ? lines.map((line) => `/orders/lines/${line}`) : [`/checks/${form.dataset.check}`];
  const values = amount ? { reason, amount } : percent === 'house' ? { reason } : { reason, percent };
  sheet.close();
  for (const url of urls) if (!await send(`${url}/${percent === 'house' && !amount ? 'comp' : 'discount'}`, values)) return;
  if (lines && check) pickNone(check);
}

// Whoever takes one of the three means that one.
function oneOfThree(form, touched) {
  if (touched.name === 'percent') for (const name of ['other_percent', 'amount']) field(form, name).value = '';
  else if (touched.name !== 'reason' && touched.value) {
    for (const radio of form.querySelectorAll('[name=percent]')) radio.checked = false;
    for (const name of ['other_percent', 'amount']) if (name !== touched.name) field(form, name).value = '';
  }
}

// --- hands --------------------------------------------------------------------------------------

const DEEDS = [
  ['[data-sheet]', (b) => openSheet(b.dataset.sheet, { means: b.dataset.means })],
  ['[data-swap]', (b) => openSheet(b.dataset.swap)],
  ['[data-card]', (b) => chargeAll(b.dataset.card)],
  ['[data-means-of]', (b) => payBy(b.closest('.pay-sheet'), b.dataset.meansOf)],
  ['[data-tip]', tipBy],
  ['[data-digit]', (b) => typed(b.dataset.digit, b.closest('form'))],
  ['[data-note]', (b) => { field(b.closest('form'), 'given').value = written(Number(b.dataset.note)); reckon(b.closest('form')); }],
  ['[data-pick]', (b) => doPicked(b.dataset.pick)],
  ['[data-move-to]', (b) => { sheet.close(); moveTo(picking(), b.dataset.moveTo); }],
  ['[data-share]', (b) => shareAmong(Number(b.dataset.share))],
];

document.addEventListener('click', ({ target }) => {
  for (const [selector, deed] of DEEDS) {
    const button = target.closest(selector);
    if (button && button.localName === 'button') return deed(button);
  }
  return undefined;
});

checks.addEventListener('change', ({ target }) => {
  if (!target.matches('.pick > input')) return;
  const check = target.closest('.bill-check');
  for (const other of checks.querySelectorAll('.bill-check.is-picking')) if (other !== check) pickNone(other);
  showPicked(check);
});

sheet.addEventListener('input', ({ target }) => {
  if (target.closest('.pay-form')) reckon(target.closest('.pay-form'));
  if (target.closest('.off-form')) oneOfThree(target.closest('.off-form'), target);
});

sheet.addEventListener('submit', (event) => {
  const form = event.target.closest('.off-form');
  if (!form) return;
  event.preventDefault();
  takeOff(form);
});

// A frame may have brought another due, or taken chosen lines away.
document.addEventListener('kds:frame', () => {
  for (const check of checks.querySelectorAll('.bill-check')) showPicked(check);
  const paying = sheet.querySelector('.pay-sheet.is-open .pay-form:not([hidden])');
  if (paying) reckon(paying);
  if (sheet.open && !sheet.querySelector('.sheet-form.is-open')) sheet.close();
});

// The tab of the check that is in sight.
const tabs = document.getElementById('parts');
const seen = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    const tab = tabs.querySelector(`[href="#${target.id}"]`);
    if (tab) tab.toggleAttribute('aria-current', isIntersecting);
  }
}, { root: checks, threshold: 0.6 });
const observe = () => { for (const check of checks.querySelectorAll('.bill-check')) seen.observe(check); };
document.addEventListener('kds:frame', observe);
observe();
if (DIGITS === 0) for (const key of document.querySelectorAll('[data-digit="00"]')) key.textContent = '000', key.dataset.digit = '000';
