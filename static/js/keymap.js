// Which key does what on this device. A bump bar is a keyboard with its own idea of codes, so the
// map is by `KeyboardEvent.code` and can be learnt; the digits of both rows are the same.

const STANDARD = {
  ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down',
  PageUp: 'page-prev', PageDown: 'page-next', Enter: 'bump', NumpadEnter: 'bump', Space: 'start',
  KeyB: 'bump-first', KeyR: 'recall', KeyV: 'review', KeyA: 'all-day', KeyX: 'rush', KeyP: 'park',
  Backspace: 'undo', KeyU: 'undo', Escape: 'unselect',
};
for (let digit = 0; digit <= 9; digit += 1) {
  STANDARD[`Digit${digit}`] = String(digit);
  STANDARD[`Numpad${digit}`] = String(digit);
}
const STORE = 'kds.keys';

function load() {
  try { return JSON.parse(localStorage.getItem(STORE)) || {}; } catch { return {}; }
}

let own = load(); // { codes: {code: action}, numberBumps: bool }

function store() {
  try { localStorage.setItem(STORE, JSON.stringify(own)); } catch { /* for this visit only */ }
}

export const actionOf = (code) => (own.codes && own.codes[code]) || STANDARD[code];

export function codesOf(action) {
  const learnt = Object.entries(own.codes || {}).filter(([, does]) => does === action);
  const standard = Object.entries(STANDARD).filter(([code, does]) => does === action && !own.codes?.[code]);
  return (learnt.length ? learnt : standard).map(([code]) => code);
}

export function learn(code, action) {
  own.codes = { ...own.codes, [code]: action };
  store();
}

export function forget() {
  own = { numberBumps: own.numberBumps };
  store();
}

export const numberBumps = () => Boolean(own.numberBumps);

export function setNumberBumps(on) {
  own.numberBumps = on;
  store();
}
