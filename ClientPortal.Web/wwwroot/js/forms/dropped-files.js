// What was dropped: files, and the files of folders with the path of their folder.

/** Answers with [{ file, folder }]: folder is '' or 'Plans/Étage 1'. Call it in the event: the browser forgets the items afterwards. */
export function droppedFiles({ items, files }) {
  const entries = [...items ?? []].map(item => item.webkitGetAsEntry?.()).filter(Boolean);
  return entries.length > 0 ? inside(entries, '') : Promise.resolve([...files].map(file => ({ file, folder: '' })));
}

/** Files of an input; one that chooses a folder says the path of each. */
export const chosenFiles = files => [...files].map(file => ({ file, folder: (file.webkitRelativePath ?? '').split('/').slice(0, -1).join('/') }));

async function inside(entries, folder) {
  const found = [];
  for (const entry of entries) {
    if (entry.isFile) found.push({ file: await new Promise((done, failed) => entry.file(done, failed)), folder });
    else found.push(...await inside(await childrenOf(entry), folder ? `${folder}/${entry.name}` : entry.name));
  }
  return found;
}

// A reader answers with a hundred entries at a time, and with none at the end.
async function childrenOf(directory) {
  const [reader, all] = [directory.createReader(), []];
  for (;;) {
    const some = await new Promise((done, failed) => reader.readEntries(done, failed));
    if (some.length === 0) return all;
    all.push(...some);
  }
}
