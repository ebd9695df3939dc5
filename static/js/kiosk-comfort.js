// Text size, contrast and reach: kept in a cookie that the server reads too, so that the next page comes
// as the guest wants it; forgotten with the guest.
const COOKIE = 'kds_kiosk';
const root = document.documentElement;
const dialog = document.getElementById('comfort');

function set(name, value) {
  if (value) root.dataset[name] = value;
  else delete root.dataset[name];
}

function keep() {
  const said = ['text', 'contrast', 'reach'].filter((name) => root.dataset[name]).map((name) => `${name}-${root.dataset[name]}`);
  document.cookie = `${COOKIE}=${said.join('.')};path=/kiosk;SameSite=Lax`;
}

export function forget() {
  document.cookie = `${COOKIE}=;path=/kiosk;Max-Age=0;SameSite=Lax`;
  sessionStorage.clear();
}

dialog.addEventListener('change', ({ target }) => {
  set(target.name, target.type === 'checkbox' && !target.checked ? '' : target.value);
  keep();
});
