// A file that a person chooses on a page: announces it to the page, and sends it on request, as Blazor's script does.

const STREAM = 2; // the result type of a call that is answered with a stream
const CHUNK = 20_000; // below the 32 KB of a message to the hub

const [INIT, READ, SEND] = ['init', 'readFileData'].map(name => `Blazor._internal.InputFile.${name}`).concat('Blazor._internal.sendJSDataStream');

/** Chooses it in the page's only field for files. The page has received it when this returns. */
export async function choose(page, name, bytes) {
  await page.has(INIT);
  page.answer = (identifier, values, resultType) => {
    if (identifier === READ && resultType === STREAM) return { __jsObjectId: 1, __jsStreamReferenceLength: bytes.length };
    if (identifier === SEND) setImmediate(send, page, values[1], bytes);
    return null;
  };
  await page.call(INIT, 'NotifyChange', [{ id: 1, lastModified: new Date().toISOString(), name, size: bytes.length, contentType: 'text/csv' }]);
}

async function send(page, stream, bytes) {
  for (let number = 0; number * CHUNK < bytes.length; number++)
    if (!await page.connection.invoke('ReceiveJSDataChunk', stream, number, bytes.subarray(number * CHUNK, (number + 1) * CHUNK), null)) return;
}
