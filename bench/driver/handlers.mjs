// Where in a render a handler of an event is attached, as the server numbers them. Of the render's format only its frames and its texts are read:
// https://github.com/dotnet/aspnetcore/blob/main/src/Components/Server/src/Circuits/RenderBatchWriter.cs

const FRAME = 20, ATTRIBUTE = 3; // bytes of a frame, and its kind
const [NAME, HANDLER] = [4, 12]; // where in a frame
const FRAMES_AT = 16, TEXTS_AT = 4; // from the end

/** @returns {Map<string, number>} by the attribute's name (onsubmit), the last one in this render */
export function handlersIn(bytes) {
  const found = new Map();
  const [frames, texts] = [bytes.readInt32LE(bytes.length - FRAMES_AT), bytes.readInt32LE(bytes.length - TEXTS_AT)];
  const count = bytes.readInt32LE(frames);
  for (let at = frames + 4, end = at + count * FRAME; at < end; at += FRAME) {
    if (bytes.readInt32LE(at) !== ATTRIBUTE) continue;
    const handler = Number(bytes.readBigUInt64LE(at + HANDLER));
    if (handler > 0) found.set(textAt(bytes, bytes.readInt32LE(texts + 4 * bytes.readInt32LE(at + NAME))), handler);
  }
  return found;
}

function textAt(bytes, at) {
  let [length, shift, byte] = [0, 0, 0];
  do {
    byte = bytes[at++];
    length |= (byte & 0x7f) << shift;
    shift += 7;
  } while (byte & 0x80);
  return bytes.toString('utf8', at, at + length);
}
