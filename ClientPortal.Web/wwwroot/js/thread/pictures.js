// Opens a link with [data-picture] in a dialog instead of saving the file. A link with [data-document] is a PDF: it opens in a frame that the
// server sandboxes, where the browser can show PDFs. Escape and a click beside the dialog close it; the browser then restores the focus.

import { element, icon } from '../shell/dom.js';

export function watchPictures() {
  document.addEventListener('click', event => {
    const link = event.target.closest?.('a[data-picture], a[data-document]');
    if (!link || ('document' in link.dataset && !navigator.pdfViewerEnabled)) return;
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    open(link);
  }, true);
}

function open(link) {
  const { saveWords, closeWords, blankWords } = link.closest('[data-save-words]').dataset;
  const isPicture = 'picture' in link.dataset;
  const title = link.dataset.document ?? link.title;
  const className = `picture-view${isPicture ? '' : ' document-view'}`;
  const dialog = Object.assign(element('dialog', className), { ariaLabel: title });
  dialog.dataset.testid = isPicture ? 'picture-view' : 'document-view';
  const name = element('span', 'picture-name', title);
  const save = Object.assign(element('a', 'icon-button'), { href: link.href, download: title, title: saveWords, ariaLabel: saveWords });
  save.append(icon('download'));
  const close = Object.assign(element('button', 'icon-button'), { type: 'button', title: closeWords, ariaLabel: closeWords });
  close.append(icon('close'));
  close.addEventListener('click', () => dialog.close());
  const bar = element('div', 'picture-bar');
  bar.append(name, save, close);
  dialog.append(bar, isPicture
    ? Object.assign(new Image(), { src: link.href, alt: link.querySelector('img').alt })
    : Object.assign(document.createElement('iframe'), { src: `${link.href}/preview#navpanes=0`, title }));
  if (!isPicture) bar.after(element('p', 'picture-blank', blankWords));
  dialog.addEventListener('click', event => { if (event.target === dialog) dialog.close(); });
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  close.focus();
  // A PDF viewer takes the focus when it has loaded; then Escape would not close the dialog.
  dialog.querySelector('iframe')?.addEventListener('load', () => close.focus());
}
