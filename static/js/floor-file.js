// The room from a file: chosen, read, and sent as it is; the house says what doesn't fit.
import { say, word } from './toasts.js';

const field = document.getElementById('import-file');
export const requestImport = () => field.click();

async function take(file) {
  let room;
  try {
    room = JSON.parse(await file.text());
  } catch {
    return say({ error: true, said: field.dataset.wordBad, todo: field.dataset.wordBadDo });
  }
  const response = await fetch('/floor/room', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'HX-Request': 'true', Accept: 'application/json' },
    body: JSON.stringify({ room }),
  }).catch(() => null);
  if (!response) return say({ error: true, said: word('Unreachable'), todo: word('UnreachableDo') });
  if (response.ok) return say({ said: field.dataset.wordDone });
  const answer = await response.json().catch(() => ({}));
  return say({ error: true, said: answer.error || word('Failed'), todo: answer.do || '' });
}

field.addEventListener('change', () => {
  if (field.files[0]) take(field.files[0]);
  field.value = '';
});
