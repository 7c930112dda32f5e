// The markup of a file outside of the server's rendering: while it is uploaded, and in a message that waits to be sent.

import { element, icon } from '../shell/dom.js';

/** The content of a file's chip: its picture, and its name above a note. note: an element; the file's size unless told otherwise. */
export function fileChip(file, note = element('span', 'meta', sizeOf(file.size))) {
  const text = element('span', 'file-text');
  text.append(element('span', 'file-name', file.name), note);
  return [pictureOf(file), text];
}

// state: of the upload; a file without one has arrived.
function pictureOf({ id, contentType, state = 'done' }) {
  const box = element('span', 'file-icon');
  const isPicture = state === 'done' && contentType.startsWith('image/');
  if (isPicture) box.append(Object.assign(new Image(), { src: new URL(`files/${id}`, document.baseURI), alt: '' }));
  else box.append(icon(state === 'failed' ? 'error' : iconOf(contentType)));
  return box;
}

// The same as in AttachmentsPanel.razor, where the file has arrived.
function iconOf(type) {
  if (type.startsWith('image/')) return 'image';
  if (type === 'application/pdf') return 'picture_as_pdf';
  if (type.includes('zip')) return 'folder_zip';
  if (type === 'text/csv' || type.endsWith('spreadsheetml.sheet')) return 'table';
  return type.endsWith('presentationml.presentation') ? 'slideshow' : 'description';
}

function sizeOf(bytes) {
  const [unit, value] = bytes >= 1000 * 1024 ? ['megabyte', bytes / 1024 / 1024] : ['kilobyte', Math.max(1, bytes / 1024)];
  const options = { style: 'unit', unit, maximumFractionDigits: unit === 'megabyte' ? 1 : 0 };
  return new Intl.NumberFormat(document.documentElement.lang || 'fr', options).format(value);
}
