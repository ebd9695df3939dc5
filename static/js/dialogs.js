// Opens and closes native dialogs by declaration, and asks before what cannot be undone.
//   <button data-dialog="pay"> opens <dialog id="pay">; data-close closes the dialog it stands in.
// Put dialogs outside of live regions, so that no frame takes one away while it is open.

function open(dialog, opener) {
  if (dialog.open) return;
  dialog.showModal();
  dialog.dispatchEvent(new CustomEvent('kds:open', { bubbles: true, detail: { opener } }));
}

document.addEventListener('click', (event) => {
  const opener = event.target.closest('[data-dialog]');
  if (opener) return open(document.getElementById(opener.dataset.dialog), opener);
  if (event.target.closest('[data-close]')) return event.target.closest('dialog')?.close();
  // A tap beside the sheet closes it, unless something half-written would be lost.
  const { target } = event;
  if (target.localName !== 'dialog' || target.hasAttribute('data-stay')) return undefined;
  const box = target.getBoundingClientRect();
  const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
  return inside ? undefined : target.close();
});

const confirm = document.getElementById('confirm');

document.addEventListener('htmx:confirm', (event) => {
  const { ctx, issueRequest, dropRequest } = event.detail;
  event.preventDefault();
  confirm.querySelector('h2').textContent = ctx.confirm;
  const yes = confirm.querySelector('[value=yes]');
  yes.textContent = ctx.sourceElement.dataset.confirmYes || yes.dataset.word;
  confirm.returnValue = 'no';
  confirm.addEventListener('close', () => (confirm.returnValue === 'yes' ? issueRequest() : dropRequest()), { once: true });
  confirm.showModal();
});
