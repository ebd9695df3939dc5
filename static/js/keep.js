// What belongs to the person in front of the screen, and survives when the server sends the same
// element again: what they typed, opened, selected or scrolled. Everything else is the server's.
// htmx's morph asks these two functions; returning false means "leave it to me".

// Set by our own modules; the server never sends them, so their absence in a frame says nothing.
const OURS = new Set([
  'style', 'aria-busy', 'aria-disabled', 'aria-invalid', 'aria-expanded',
  'data-age', 'data-fresh', 'data-htmx-powered',
]);
// Nor does it send classes that start like this.
const OUR_CLASS = /^(is|htmx)-/;

const isTile = (element) => element.hasAttribute('data-tile');

// True while the person has changed a control and not yet sent it.
export function isTouched(control) {
  if (control instanceof HTMLSelectElement) {
    const options = [...control.options];
    const preset = options.some((option) => option.defaultSelected);
    return options.some((option, i) => option.selected !== (preset ? option.defaultSelected : !control.multiple && i === 0));
  }
  if (control.type === 'checkbox' || control.type === 'radio') return control.checked !== control.defaultChecked;
  return control.value !== control.defaultValue;
}

function isOurs(element, name, value) {
  if (name === 'open') return element.matches('details, dialog'); // opened and closed by hand only
  if (isTile(element) && (name === 'tabindex' || name === 'aria-current')) return true; // keys.js
  if ((element.dataset.keep || '').split(' ').includes(name)) return true;
  return OURS.has(name) && (value === null || name === 'data-age' || name === 'style');
}

export function keepAttribute(element, { attrName: name, newValue: value }) {
  if (isOurs(element, name, value)) return false;
  if (name === 'class') {
    const ours = [...element.classList].filter((word) => OUR_CLASS.test(word));
    if (!ours.length) return undefined;
    element.setAttribute('class', [value, ...ours].filter(Boolean).join(' '));
    return false;
  }
  if (name === 'value' && element instanceof HTMLInputElement && isTouched(element)) {
    element.setAttribute(name, value ?? ''); // the new default; what was typed stays in the box
    return false;
  }
  // A switch without a form posts at once, so the server's word on it is newer than the tap.
  if (name === 'checked' && !(element.form && isTouched(element))) element.checked = value !== null;
  return undefined;
}

export function keepTyped(old, { newNode: fresh }) {
  if (old instanceof HTMLTextAreaElement && isTouched(old)) {
    old.defaultValue = fresh.defaultValue;
    return false;
  }
  if (old instanceof HTMLSelectElement && isTouched(old)) return false;
  return undefined;
}

// Runs a change of `cell` so that focus stays: on the same element where it lives on, else on its
// successor, else on the cell.
export function keepFocus(cell, change) {
  const active = document.activeElement;
  if (!active || !cell.contains(active)) return change();
  const scrolled = [active.selectionStart, active.selectionEnd, active.scrollTop];
  const result = change();
  if (document.activeElement === active) return result;
  const heir = active.isConnected ? active : successor(cell, active);
  heir?.focus({ preventScroll: true });
  if (heir === active && scrolled[0] != null) heir.setSelectionRange(scrolled[0], scrolled[1]);
  if (heir === active) heir.scrollTop = scrolled[2];
  return result;
}

function successor(cell, lost) {
  for (const name of ['id', 'name', 'data-key-action', 'hx-post']) {
    const value = lost.getAttribute(name);
    const heir = value && cell.querySelector(`${lost.localName}[${name}="${CSS.escape(value)}"]`);
    if (heir) return heir;
  }
  return cell;
}
