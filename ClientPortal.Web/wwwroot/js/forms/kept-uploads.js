// Which uploads of this person are not finished, so that they continue after a reload when the same file is chosen again. The server has what
// arrived of them; the browser keeps no file. Each: { id, where, aim, name, folder, size, modified }, where aim is the project and whether the
// client is to see it.

import { session } from '../connection/pulse.js';

const key = () => `portal:uploads:${session.person}`;

export function keptUploads(where) {
  return read().filter(one => one.where === where);
}

/** The one that this file is the beginning of. For another project, or for other eyes, it is another upload. */
export const keptFor = (where, aim, file, folder) => keptUploads(where).find(one =>
  one.aim === aim && one.name === file.name && one.size === file.size && one.modified === file.lastModified && one.folder === folder);

export const keep = one => write([...read().filter(({ id }) => id !== one.id), one]);

export const forget = id => write(read().filter(one => one.id !== id));

function read() {
  try { return JSON.parse(localStorage.getItem(key())) ?? []; } catch { return []; }
}

function write(all) {
  try { all.length > 0 ? localStorage.setItem(key(), JSON.stringify(all)) : localStorage.removeItem(key()); } catch { /* no storage: no reload */ }
}
