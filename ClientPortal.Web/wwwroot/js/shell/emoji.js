// Where the system has no glyph for the emoji of a group, its picture shows initials: a browser would draw an empty box.

import { whenSeen } from './dom.js';

const SIDE = 32; // px
const UNASSIGNED = '\u{10FFFE}'; // no font has it: it shows what the browser draws for a missing glyph
const known = new Map(); // emoji: whether it has a glyph
let missing;

export function watchEmoji() {
  whenSeen('[data-sign]', sign => { if (!hasGlyph(sign.dataset.sign)) sign.dataset.glyph = 'none'; });
}

/** True where the browser can draw its first character. */
export function hasGlyph(emoji) {
  const [character] = emoji;
  if (!known.has(character)) {
    missing ??= drawn(UNASSIGNED);
    known.set(character, drawn(character) !== missing);
  }
  return known.get(character);
}

function drawn(text) {
  const canvas = Object.assign(document.createElement('canvas'), { width: SIDE, height: SIDE });
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  pen.font = `${SIDE / 2}px ${getComputedStyle(document.body).fontFamily}`;
  pen.textBaseline = 'top';
  pen.fillText(text, 0, 0);
  return pen.getImageData(0, 0, SIDE, SIDE).data.join();
}
