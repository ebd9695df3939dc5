// The first five minutes: the browser's own time zone is offered, and what it would mean is said.

const zone = document.getElementById('zone');
const says = document.querySelector('[data-zone-clock]');

// Throws for a zone that isn't there.
function timeIn(name) {
  return new Intl.DateTimeFormat(document.documentElement.lang, { timeZone: name, hour: '2-digit', minute: '2-digit' }).format(new Date());
}

function tell() {
  try {
    says.textContent = says.dataset.said.replace('{time}', timeIn(zone.value.trim() || 'none'));
  } catch {
    says.textContent = says.dataset.unknown;
  }
}

if (zone && says) {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone || '';
  if ('guessZone' in zone.dataset && !zone.disabled && own.includes('/')) zone.value = own;
  zone.addEventListener('input', tell);
  tell();
}
