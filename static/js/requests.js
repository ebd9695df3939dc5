// What every tap that changes something goes through: one key per action, the same key when the
// network makes us try again, one request at a time per button, and an answer in words.
import { say, word } from './toasts.js';
import { clearErrors, showError } from './fields.js';
import { keep, ready } from './outbox.js';

const WAITS = [250, 800, 2000]; // ms before each further try: together longer than a restart takes
const ONE_TRY = 8000; // ms; a half-open line answers nothing at all
const TRY_AGAIN = [502, 503, 504];
const DOUBLE_TAP = 350; // ms in which a second tap on the same button is a slip of the finger

const busy = new Map(); // the form or button → when its request began
let again = null; // the element and the key of an action that is tried again by hand

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function oneTry(url, request) {
  const limit = new AbortController();
  const stop = () => limit.abort();
  const timer = setTimeout(stop, ONE_TRY);
  request.signal.addEventListener('abort', stop);
  try {
    return await fetch(url, { ...request, signal: limit.signal });
  } finally {
    clearTimeout(timer);
    request.signal.removeEventListener('abort', stop);
  }
}

async function steadyFetch(url, request) {
  for (const wait of WAITS) {
    try {
      const response = await oneTry(url, request);
      if (!TRY_AGAIN.includes(response.status)) return response;
    } catch (error) {
      if (request.signal.aborted) throw error;
    }
    await pause(wait * (0.75 + Math.random() / 2));
  }
  return oneTry(url, request);
}

// "Try again" after no answer is the same wish, so it keeps its key, and the house answers what really
// became of it instead of doing it twice. A plain second tap may mean something new, and gets its own.
function keyFor(source) {
  const key = again && again.source === source ? again.key : newKey();
  again = null;
  return key;
}

function tryAgain(button, source, key) {
  again = { source, key };
  button.click();
}

const buttonOf = ({ sourceElement, request }) => (sourceElement instanceof HTMLFormElement
  ? request.submitter || sourceElement.querySelector('button:not([type=button]):not([type=reset])')
  : sourceElement);

function showBusy(ctx, on) {
  const button = buttonOf(ctx);
  if (!button) return;
  button.classList.toggle('is-busy', on);
  // Not `disabled`: that would throw the keyboard off the button.
  if (on) button.setAttribute('aria-disabled', 'true');
  else button.removeAttribute('aria-disabled');
}

function answerOf({ text }) {
  try {
    const answer = JSON.parse(text);
    return answer && answer.error ? answer : {};
  } catch {
    return {};
  }
}

// A switch that was refused must not look thrown.
function putBack(control) {
  if (control instanceof HTMLInputElement) control.checked = control.defaultChecked;
  if (control instanceof HTMLSelectElement) for (const option of control.options) option.selected = option.defaultSelected;
}

function refused(ctx) {
  const { error, field, do: todo } = answerOf(ctx);
  say({ error: true, said: error || word('Failed'), todo: error ? todo || '' : word('FailedDo') });
  if (field) showError(ctx.sourceElement, field, error);
  else putBack(ctx.sourceElement);
}

// A header holds ASCII only, so the label comes percent-encoded.
function decoded(label) {
  try { return decodeURIComponent(label); } catch { return label; }
}

function done(ctx) {
  const { headers } = ctx.response;
  const [undo, label] = [headers.get('X-Undo'), headers.get('X-Undo-Label')];
  if (undo && /^\/(?!\/)/.test(undo)) {
    say({ said: label ? decoded(label) : word('Done'), act: { label: word('Undo'), url: undo, key: 'undo' } });
  }
  finish(ctx);
}

function finish(ctx) {
  const { sourceElement: source } = ctx;
  const then = (buttonOf(ctx)?.dataset.then || source.dataset.then || '').split(' ');
  if (then.includes('reset')) source.closest('form')?.reset();
  if (then.includes('close')) source.closest('dialog')?.close();
}

/* Actions that may wait for the house: those within [data-outbox]. They are written down before they are
   sent (outbox.js), and what is written down counts as taken. data-outbox="add" counts each time,
   "send" once for all that was added before, any other only once; within [data-now] nothing waits. */

let canWait = true;
ready.then((found) => { canWait = found; });

const wordsOf = (element) => element?.textContent.trim().replace(/\s+/g, ' ') || '';

// What the person did, in the words that they tapped.
function described(ctx) {
  const { sourceElement: source, request: { body } } = ctx;
  const button = buttonOf(ctx) || source;
  const named = source.querySelector('.dish-name, h2') || button.querySelector('[data-dish]');
  const place = source.parentElement.closest('[data-tile], [data-says]');
  const chosen = [...(source.elements?.option_ids?.length ? source.elements.option_ids : [])].filter((box) => box.checked);
  const more = [...chosen.map((box) => wordsOf(box.parentElement.querySelector('.chip-text, .k-pick-name'))), body.get('note') || ''];
  return {
    title: source.dataset.says || wordsOf(named) || button.getAttribute('aria-label') || [...button.querySelectorAll('span'), button].map(wordsOf).find(Boolean),
    more: [place?.dataset.says || place?.getAttribute('aria-label'), ...more].filter(Boolean).join(' · '),
    quantity: Number(body.get('quantity')) || 1,
    where: wordsOf(document.querySelector('h1')),
    who: document.getElementById('outbox')?.dataset.who || '',
  };
}

function waits({ sourceElement, confirm }) {
  const nearest = canWait && !confirm && sourceElement.closest('[data-outbox], [data-now]');
  return Boolean(nearest && nearest.dataset.now === undefined);
}

const tellHtmx = (name, ctx) => (ctx.sourceElement.isConnected ? ctx.sourceElement : document)
  .dispatchEvent(new CustomEvent(name, { bubbles: true, detail: { ctx } }));

async function throughOutbox(ctx) {
  const { sourceElement: source, request: { action, body } } = ctx;
  const kind = source.closest('[data-outbox]').dataset.outbox;
  tellHtmx('htmx:before:request', ctx);
  try {
    const answer = await keep({
      ...described(ctx), key: ctx.key, url: action, body: new URLSearchParams(body).toString(), kind, page: location.pathname,
    });
    if (answer === 'known') say({ said: word('Waits'), todo: word('WaitsDo') });
    else if (answer === 'kept') finish(ctx);
    else heard(ctx, answer);
  } catch {
    // No room to write to: then it is sent as it is, and says so if that fails.
    canWait = false;
    busy.delete(source);
    again = { source, key: ctx.key };
    buttonOf(ctx)?.click();
  } finally {
    tellHtmx('htmx:finally:request', ctx);
  }
}

function heard(ctx, { status, headers, text }) {
  Object.assign(ctx, { response: { status, headers: new Headers(headers) }, text });
  tellHtmx('htmx:after:request', ctx);
  const onward = ctx.response.headers.get('HX-Redirect');
  if (onward) location.href = onward;
}

// A plain button inside a form does something else than send that form (move, remove): htmx would
// send the form's fields along, and the command would refuse them.
function sendItsOwn({ request, vals, values }) {
  const own = { ...vals, ...values };
  for (const name of [...request.body.keys()]) if (!(name in own)) request.body.delete(name);
}

document.addEventListener('htmx:config:request', (event) => {
  const { ctx } = event.detail;
  if (ctx.request.method === 'GET') return undefined;
  if (busy.has(ctx.sourceElement)) return event.preventDefault();
  if (ctx.sourceElement.type === 'button' && ctx.request.form) sendItsOwn(ctx);
  ctx.key = keyFor(ctx.sourceElement);
  ctx.request.headers['Idempotency-Key'] = ctx.key;
  ctx.request.headers.Accept = 'application/json, text/html';
  ctx.fetch = steadyFetch;
  clearErrors(ctx.sourceElement);
  if (!waits(ctx)) return undefined;
  event.preventDefault();
  return throughOutbox(ctx);
});

document.addEventListener('htmx:before:request', ({ detail: { ctx } }) => {
  if (!ctx.key || ctx.sourceElement.hasAttribute('data-repeat')) return;
  busy.set(ctx.sourceElement, performance.now());
  showBusy(ctx, true);
});

document.addEventListener('htmx:finally:request', ({ detail: { ctx } }) => {
  const source = ctx.sourceElement;
  if (!busy.has(source)) return;
  const free = () => { busy.delete(source); showBusy(ctx, false); };
  setTimeout(free, Math.max(0, DOUBLE_TAP - (performance.now() - busy.get(source))));
});

document.addEventListener('htmx:after:request', ({ detail: { ctx } }) => {
  if (ctx.response.status >= 400) refused(ctx);
  else if (ctx.key) done(ctx);
});

document.addEventListener('htmx:error', ({ detail: { ctx, error } }) => {
  if (!ctx || ctx.response || error?.name === 'SyntaxError') return;
  const { sourceElement: source, key } = ctx;
  const button = buttonOf(ctx);
  const retry = key && button?.isConnected && source.matches('form, button');
  putBack(source);
  say({
    error: true, said: word('Unreachable'), todo: word('UnreachableDo'), seconds: retry ? 20 : 8,
    act: retry ? { label: word('Retry'), run: () => tryAgain(button, source, key) } : null,
  });
});
