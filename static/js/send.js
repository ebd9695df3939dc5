// An action that no button stands for (a drag, a key): it goes the same way as a tap on a button, with one
// key per action, the same answers and the same "Try again". A list is sent as a field many times over; a
// `question` is asked first.
//   send('/floor/tables/3/place', { x: 100, y: 80 }) → a promise: true when the house has done it
const STAYS = 30_000; // ms that it can be tried again by hand

function field(name, value) {
  const input = document.createElement('input');
  Object.assign(input, { type: 'hidden', name, value: value ?? '' });
  return input;
}

export function send(url, values = {}, question = '') {
  const form = document.createElement('form');
  form.hidden = true;
  form.setAttribute('hx-post', url);
  if (question) form.setAttribute('hx-confirm', question);
  for (const [name, value] of Object.entries(values)) form.append(...[value].flat().map((each) => field(name, each)));
  form.append(document.createElement('button'));
  document.body.append(form);
  htmx.process(form);
  setTimeout(() => form.remove(), STAYS);
  return new Promise((resolve) => {
    form.addEventListener('htmx:after:request', ({ detail: { ctx } }) => resolve(ctx.response.status < 400));
    form.addEventListener('htmx:error', () => resolve(false));
    form.requestSubmit();
  });
}
