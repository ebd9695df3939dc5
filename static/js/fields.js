// Shows an error at the field it is about, until that field is touched again.

const formOf = (source) => (source instanceof HTMLFormElement ? source : source.form || source.closest('form'));

function placeFor(control, name) {
  const own = formOf(control)?.querySelector(`[data-error-for="${CSS.escape(name)}"]`);
  if (own) return own;
  const note = document.createElement('p');
  note.className = 'field-error';
  note.dataset.errorFor = name;
  (control.closest('.field, .check') || control).after(note);
  return note;
}

function clear(control) {
  control.removeAttribute('aria-invalid');
  const note = formOf(control)?.querySelector(`[data-error-for="${CSS.escape(control.name)}"]`);
  if (note) note.textContent = '';
}

export function clearErrors(source) {
  for (const control of formOf(source)?.querySelectorAll('[aria-invalid]') || []) clear(control);
}

export function showError(source, name, message) {
  const found = formOf(source)?.elements.namedItem(name);
  const control = found instanceof RadioNodeList ? found[0] : found;
  if (!control) return;
  const note = placeFor(control, name);
  note.textContent = message;
  note.id ||= `error-${name}`;
  control.setAttribute('aria-invalid', 'true');
  control.setAttribute('aria-describedby', note.id);
  control.addEventListener('input', () => clear(control), { once: true });
  control.focus();
}
