// A picture of a thread, larger: a link that carries [data-picture] opens it above the page instead of saving it; one that carries
// [data-document] a PDF, in a frame that the server sandboxes, where the browser can show one. Escape and a click beside it close it; the
// focus goes back by itself.

export function watchPictures() {
  document.addEventListener('click', event => {
    const link = event.target.closest?.('a[data-picture], a[data-document]');
    if (!link || ('document' in link.dataset && !navigator.pdfViewerEnabled) || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    open(link);
  }, true);
}

function open(link) {
  const { saveWords, closeWords, blankWords } = link.closest('[data-save-words]').dataset;
  const isPicture = 'picture' in link.dataset;
  const title = link.dataset.document ?? link.title;
  const dialog = Object.assign(document.createElement('dialog'), { className: `picture-view${isPicture ? '' : ' document-view'}`, ariaLabel: title });
  dialog.dataset.testid = isPicture ? 'picture-view' : 'document-view';
  const name = Object.assign(document.createElement('span'), { className: 'picture-name', textContent: title });
  const save = Object.assign(document.createElement('a'), { className: 'icon-button', href: link.href, download: title, title: saveWords, ariaLabel: saveWords });
  save.append(symbol('download'));
  const close = Object.assign(document.createElement('button'), { className: 'icon-button', type: 'button', title: closeWords, ariaLabel: closeWords });
  close.append(symbol('close'));
  close.addEventListener('click', () => dialog.close());
  const bar = Object.assign(document.createElement('div'), { className: 'picture-bar' });
  bar.append(name, save, close);
  dialog.append(bar, isPicture
    ? Object.assign(new Image(), { src: link.href, alt: link.querySelector('img').alt })
    : Object.assign(document.createElement('iframe'), { src: `${link.href}/preview#navpanes=0`, title }));
  if (!isPicture) bar.after(Object.assign(document.createElement('p'), { className: 'picture-blank', textContent: blankWords }));
  dialog.addEventListener('click', event => { if (event.target === dialog) dialog.close(); });
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  close.focus();
  // A viewer that has loaded takes the keyboard, and Escape would be its own.
  dialog.querySelector('iframe')?.addEventListener('load', () => close.focus());
}

const symbol = name => Object.assign(document.createElement('i'), { className: 'rzi', textContent: name, ariaHidden: 'true' });
